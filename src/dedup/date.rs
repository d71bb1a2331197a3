//! Dates as records write them, made comparable.

/// Year, month, day, hour, minute, second: greater is later. `None` if there is no date in the text.
///
/// Read are `2024-06-20T10:30:00+07:00`, `20/6/2024`, `Thứ năm, 20/06/2024, 10:30 (GMT+7)`, `10:30 20-06-2024`,
/// `2024` and seconds or milliseconds since 1970. Offsets from UTC are left aside.
pub(super) fn date_key(text: &str) -> Option<[i64; 6]> {
    let digits = |c: char| !c.is_ascii_digit();
    let groups: Vec<(usize, i64)> = text
        .split(digits)
        .filter(|group| !group.is_empty())
        .map_while(|group| group.parse().ok().map(|number| (group.len(), number)))
        .collect();
    if let [(length, seconds)] = groups[..]
        && length >= 9
    {
        return Some(civil(if length >= 12 { seconds / 1000 } else { seconds }));
    }
    let year = groups.iter().position(|&(length, _)| length == 4)?;
    let number = |index: usize| groups.get(index).map(|&(_, number)| number);
    let (date, used) = if year >= 2 && is_day(number(year - 2), number(year - 1)) {
        ([number(year), number(year - 1), number(year - 2)], year - 2..year + 1)
    } else {
        ([number(year), number(year + 1), number(year + 2)], year..year + 3)
    };
    let mut time = groups.iter().enumerate().filter(|(index, _)| !used.contains(index)).map(|(_, &(_, n))| n);
    let mut next = || time.next().unwrap_or(0);
    Some([date[0]?, date[1].unwrap_or(0), date[2].unwrap_or(0), next(), next(), next()])
}

fn is_day(day: Option<i64>, month: Option<i64>) -> bool {
    day.is_some_and(|day| (1..=31).contains(&day)) && month.is_some_and(|month| (1..=12).contains(&month))
}

/// The date of a number of seconds since 1970 (Howard Hinnant's `civil_from_days`).
fn civil(seconds: i64) -> [i64; 6] {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    [year, month, day, rest / 3600, rest / 60 % 60, rest % 60]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_kinds() {
        for (text, expected) in [
            ("2024-06-20T10:30:05+07:00", Some([2024, 6, 20, 10, 30, 5])),
            ("20/6/2024", Some([2024, 6, 20, 0, 0, 0])),
            ("Thứ năm, 20/06/2024, 10:30 (GMT+7)", Some([2024, 6, 20, 10, 30, 7])),
            ("10:30 20-06-2024", Some([2024, 6, 20, 10, 30, 0])),
            ("2024", Some([2024, 0, 0, 0, 0, 0])),
            ("1718854205", Some([2024, 6, 20, 3, 30, 5])),
            ("1718854205000", Some([2024, 6, 20, 3, 30, 5])),
            ("hôm qua", None),
            ("", None),
        ] {
            assert_eq!(date_key(text), expected, "{text}");
        }
    }
}
