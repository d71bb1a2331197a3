//! Dates of publication as outlets write them: `23/10/2013 11:39`, `Thứ 6, 11:03, 20/05/2016`, `19 tháng 5 năm 2016`,
//! `2024-11-10T08:30:00Z`.

use crate::text::Code;
use crate::tokenize::runs;

/// Year, month, day, and minutes since midnight (0 where no time is given). Moments order by time.
pub type Moment = (u32, u32, u32, u32);

/// The moment that a date names, if a day of a year is in it.
pub fn moment(date: &str) -> Option<Moment> {
    let words = [Code::of("tháng"), Code::of("năm")];
    let parts: Vec<(&str, usize)> =
        runs(date).filter(|run| !words.contains(&run.code)).map(|run| (run.text, run.start)).collect();
    // An ISO date runs into its time: `10T08`.
    let number = |k: usize| {
        let digits = parts.get(k)?.0;
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse::<u32>().ok()
    };
    let day = (0..parts.len().saturating_sub(2)).find_map(|k| {
        let (a, month, b) = (number(k)?, number(k + 1)?, number(k + 2)?);
        let (year, day) = if a > 31 { (a, b) } else { (b, a) };
        let year = if year < 100 { 2000 + year } else { year };
        let real = (1..=31).contains(&day) && (1..=12).contains(&month) && (1900..2200).contains(&year);
        // `11:03, 20/05/2016`: hour and minute are no day and month.
        let apart = parts[k].1 + parts[k].0.len()..parts[k + 2].1;
        (real && !date[apart].contains(':')).then_some((year, month, day))
    });
    let (year, month, day) = day?;
    let minutes = date.match_indices([':', 'h']).find_map(|(at, _)| {
        let before = date[..at].trim_end_matches(|c: char| c.is_ascii_digit());
        let hour: u32 = date[before.len()..at].parse().ok().filter(|&hour| hour < 24)?;
        let minute: u32 = date.get(at + 1..at + 3)?.parse().ok().filter(|&minute| minute < 60)?;
        let afternoon = date.to_ascii_uppercase().contains("PM") && hour < 12;
        Some(60 * (hour + if afternoon { 12 } else { 0 }) + minute)
    });
    Some((year, month, day, minutes.unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_outlets() {
        for (date, expected) in [
            ("23/10/2013 11:39", Some((2013, 10, 23, 699))),
            ("Thứ 6, 11:03, 20/05/2016", Some((2016, 5, 20, 663))),
            ("19 tháng 5 năm 2016", Some((2016, 5, 19, 0))),
            ("20/05/2016 2:48 PM", Some((2016, 5, 20, 888))),
            ("Thứ Năm, ngày 19/5/2016 - 18:32", Some((2016, 5, 19, 1112))),
            ("04:00AM, 05/10/16", Some((2016, 10, 5, 240))),
            ("2024-11-10T08:30:00Z", Some((2024, 11, 10, 510))),
            ("hôm qua", None),
            ("", None),
        ] {
            assert_eq!(moment(date), expected, "{date}");
        }
    }
}
