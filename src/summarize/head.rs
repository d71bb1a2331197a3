//! Where a sentence begins that a caption or a heading ran into.
//!
//! Of a page that was read as one line, captions and headings stand before the next sentence without a mark between them: `Vụ nổ
//! tạo ra chiếc hố Sau khi tiến hành khảo sát, ...`, and so do the titles of other articles, after `>>`. Headings stand so before
//! the first sentence of a paragraph in many a text. Whether a capital inside is the border, a logistic regression tells:
//!
//! ```text
//! ln P/(1 - P) = w_0 + Σ_i w_i · x_i
//! ```
//!
//! x: the log odds that its word begins a sentence, and that the word before it ends a caption; 1 if that is written with a capital,
//! 1 if it is a number, 1 if a bracket or quotation closes between them, 1 if the next word has a capital as well. Odds and
//! weights w are in `data/openings.tsv`, learnt by `data/train/openings.py` from sentences that captions were put before.

use std::sync::OnceLock;

use super::candidate::{Head, Mark};
use super::regression::{Regression, SURE};
use crate::text::Code;
use crate::tokenize::{Run, runs};

/// ln P/(1 - P) of P = 0.2, for the most likely border where there must be one.
const LIKELY: f64 = -1.386;
/// What other articles are announced by.
const MORE: &str = ">>";
/// Bounds of the runs of a heading.
const SHORTEST: usize = 2;
const LONGEST: usize = 40;
/// What is left has at least so many.
const LEAST_LEFT: usize = 6;

fn openings() -> &'static Regression<7, 2> {
    static OPENINGS: OnceLock<Regression<7, 2>> = OnceLock::new();
    OPENINGS.get_or_init(|| Regression::read(include_str!("../../data/openings.tsv")))
}

/// ln P/(1 - P) that a sentence begins with run `at`, where a mark closes before it or not and a name begins with it or not.
fn begins(codes: &[Code], marked: &[Mark], at: usize, closes: bool, names: bool) -> f64 {
    let openings = openings();
    let flag = |is: bool| f64::from(u8::from(is));
    let numbers = [
        1.0,
        openings.says(codes[at])[0],
        openings.says(codes[at - 1])[1],
        flag(marked[at - 1] == Mark::Capital),
        flag(marked[at - 1] == Mark::Digit),
        flag(closes),
        flag(names),
    ];
    openings.weights.iter().zip(numbers).map(|(w, x)| w * x).sum()
}

/// The captions and headings that run into a sentence; all of it if it is nothing else.
pub(super) fn heading(codes: &[Code], marked: &[Mark], text: &str) -> Head {
    let last = codes.len().saturating_sub(LEAST_LEFT).min(LONGEST);
    let capitals = (SHORTEST..=last).rev().filter(|&at| marked[at] == Mark::Capital);
    let titles = text.starts_with(MORE);
    if !titles && !capitals.clone().any(|at| begins(codes, marked, at, true, false) > SURE) {
        return Head::default();
    }
    let mut found: Vec<Run<'_>> = Vec::with_capacity(last + 2);
    found.extend(runs(text).take(last + 2));
    let gap = |at: usize| Some(&text[found.get(at - 1)?.span().end..found.get(at)?.start]);
    let border = |at: usize| {
        let before = gap(at)?;
        let closing = before.trim_end();
        let parted = closing.len() < before.len() && ["", ")", "”", "\""].contains(&closing);
        let name = marked[at + 1] == Mark::Capital && gap(at + 1)?.trim().is_empty();
        parted.then(|| (begins(codes, marked, at, !closing.is_empty(), name), at))
    };
    let mut borders = capitals.filter_map(border);
    let border = if titles {
        borders.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|best| best.0 > LIKELY)
    } else {
        borders.find(|border| border.0 > SURE)
    };
    match border {
        Some((_, runs)) => Head { runs, bytes: found[runs].start },
        None if titles => Head { runs: codes.len(), bytes: text.len() },
        None => Head::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Length of the heading, after checking its number of runs.
    fn heading_of(text: &str) -> usize {
        let mark = |run: Run<'_>| (run.code, run.mark());
        let (codes, marked): (Vec<Code>, Vec<Mark>) = runs(text).map(mark).unzip();
        let head = heading(&codes, &marked, text);
        assert_eq!(runs(&text[..head.bytes]).count(), head.runs);
        head.bytes
    }

    #[test]
    fn a_sentence_begins_after_the_caption_that_ran_into_it() {
        for (heading, sentence) in [
            (
                "Vụ nổ tạo ra chiếc hố phát ra khói ",
                "Sau khi tiến hành khảo sát, cơ quan chức năng đã vào cuộc.",
            ),
            ("Đô đốc Kim (giữa) thăm tàu ", "Theo hãng tin AFP, ít nhất một binh sĩ đã thiệt mạng."),
            ("Hoàng tử Bandar Ảnh: AP ", "Thông tin trên được tiết lộ không lâu sau khi hai bên gặp nhau."),
            (
                "Thu hồi đất trước năm 2021 ",
                "Theo nghị quyết, Quốc hội giao Chính phủ báo cáo mỗi năm một lần.",
            ),
            ("", "Sáng 3/11, tại Hà Nội, Hội Sinh viên thành phố tổ chức đại hội lần thứ sáu."),
            ("", "Ông Lê Như Tiến, đại biểu Quốc hội tỉnh Quảng Trị, cho biết ý kiến của mình."),
            ("", "Ca sĩ hát bài \"Khi người yêu tôi khóc\" trước đông đảo khán giả thủ đô."),
            ("", "Ảnh Sau khi."),
        ] {
            let text = format!("{heading}{sentence}");
            assert_eq!(heading_of(&text), heading.len(), "{text}");
        }
    }

    #[test]
    fn titles_of_other_articles_are_no_part_of_a_sentence() {
        let titles = ">> Ấn Độ, Philippines họp kín >> Ấn Độ kêu gọi hòa bình trên Biển Đông ";
        let sentence = "Theo hãng tin AFP, hai hoạt động ngoại giao song song cho thấy ý định trung lập.";
        assert_eq!(heading_of(&format!("{titles}{sentence}")), titles.len());
        let only = ">> Ấn Độ kêu gọi hòa bình trên Biển Đông";
        assert_eq!(heading_of(only), only.len());
    }

    #[test]
    fn the_table_has_all_weights() {
        assert!(openings().weights.iter().all(|&weight| weight != 0.0));
    }
}
