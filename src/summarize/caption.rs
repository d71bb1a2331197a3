//! Captions of pictures that stand in a text as sentences: `Tổng thống Pháp Emmanuel Macron.`, `Hiện trường vụ cháy.`
//!
//! Sentences as short are rare in news, and say little. Which of them are captions a logistic regression tells:
//!
//! ```text
//! ln P/(1 - P) = w_0 + Σ_i w_i · x_i + Σ_r w(r)
//! ```
//!
//! x: its length in tens of runs, the share of capitals after the first run, 1 with a comma, 1 with a quotation mark, 1 with a
//! number; w(r): what each of its runs r says. The weights are in `data/captions.tsv`, learnt by `data/train/captions.py`.

use std::sync::OnceLock;

use super::candidate::Mark;
use super::context::quote_marks;
use super::regression::{Regression, SURE};
use crate::text::Code;

/// The longest caption that was learnt from, in runs.
const LONGEST: usize = 12;

fn captions() -> &'static Regression<6, 1> {
    static CAPTIONS: OnceLock<Regression<6, 1>> = OnceLock::new();
    CAPTIONS.get_or_init(|| Regression::read(include_str!("../../data/captions.tsv")))
}

/// Whether a sentence is a caption, as far as its words tell.
pub(super) fn is_caption(codes: &[Code], marked: &[Mark], text: &str) -> bool {
    if codes.len() > LONGEST {
        return false;
    }
    let captions = captions();
    let flag = |is: bool| f64::from(u8::from(is));
    let length = codes.len() as f64;
    let capitals = marked.iter().skip(1).filter(|&&mark| mark == Mark::Capital).count() as f64;
    let numbers = [
        1.0,
        length / 10.0,
        capitals / length,
        flag(text.contains(',')),
        flag(quote_marks(text).next().is_some()),
        flag(marked.contains(&Mark::Digit)),
    ];
    let of_words: f64 = codes.iter().map(|&code| captions.says(code)[0]).sum();
    captions.weights.iter().zip(numbers).map(|(w, x)| w * x).sum::<f64>() + of_words > SURE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::{Run, runs};

    #[test]
    fn the_table_has_all_weights() {
        assert!(captions().weights.iter().all(|&weight| weight != 0.0));
    }

    #[test]
    fn captions_are_told_from_sentences_as_short() {
        for (text, caption) in [
            ("Tổng thống Pháp Emmanuel Macron.", true),
            ("Nam ca sĩ John Legend.", true),
            ("Hiện trường vụ tai nạn tại cầu Bến Thủy.", true),
            ("Tàu khảo sát của Trung Quốc.", true),
            ("Ông cũng không rõ vì sao.", false),
            ("Hai bên đã đồng ý điều này.", false),
            ("Giá vàng trong nước vẫn tăng.", false),
            ("Các em đều nói không biết.", false),
        ] {
            let mark = |run: Run<'_>| (run.code, run.mark());
            let (codes, marked): (Vec<Code>, Vec<Mark>) = runs(text).map(mark).unzip();
            assert_eq!(is_caption(&codes, &marked, text), caption, "{text}");
        }
    }
}
