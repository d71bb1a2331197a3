//! Laws: what holds for any text whatever.

use std::time::{Duration, Instant};

use luoc::text::normal::{Code, fold};
use luoc::text::{Document, Syllable, TonePlacement};
use luoc::tokenize::{Article, TokenKind, quotes, runs, sentences, speaker_names, tokens, tokens_with_gaps};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Text in the shape of news: words of the seeds, marks, and whatever else Unicode has.
fn text() -> impl Strategy<Value = String> {
    let mark = prop::sample::select(vec![
        " ",
        " ",
        " ",
        ". ",
        ", ",
        ".",
        "-",
        "“",
        "”.",
        "\"",
        "…",
        "...",
        "(Ảnh: ",
        ")",
        "%",
        "@",
        "#",
        "\n",
        "\u{a0}",
        "\u{ad}",
        "\u{200b}",
        "\u{feff}",
        "\u{301}",
        "👨‍👩‍👧",
        "\0",
        "http://",
        "TP.",
        "10.000",
        "18-19/6",
        "v.v.",
        "&",
    ]);
    let word = prop::sample::select(words());
    let piece = prop_oneof![
        6 => word,
        6 => mark.prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// The words of the seeds, as written between spaces.
fn words() -> Vec<String> {
    let mut words: Vec<String> =
        seeds().iter().flat_map(|seed| seed.split_whitespace()).map(ToOwned::to_owned).collect();
    words.sort();
    words.dedup();
    words
}

fn seeds() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// A seed with a few of its bytes changed, cut or doubled, and what is no UTF-8 then replaced.
fn broken_seed() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..4_u8);
    (prop::sample::select(seeds()), prop::collection::vec(change, 1..20)).prop_map(|(seed, changes)| {
        let mut bytes = seed.into_bytes();
        for (at, byte, how) in changes {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => drop(bytes.drain(at..(at + 9).min(bytes.len() - 1).max(at))),
                _ => bytes.extend_from_within(at..(at + 40).min(bytes.len())),
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Everything that the text layer promises of a text.
fn check(text: &str) {
    let pieces: String = tokens_with_gaps(text).map(|piece| piece.text).collect();
    assert_eq!(pieces, text, "pieces join back");
    let mut end = 0;
    for token in tokens(text) {
        assert!(token.start >= end && !token.text.is_empty() && token.kind != TokenKind::Gap);
        assert_eq!(&text[token.span().range()], token.text);
        end = token.end();
    }
    let mut end = 0;
    for run in runs(text) {
        assert!(run.start >= end && text[run.span().range()].chars().any(char::is_alphanumeric));
        end = run.span().end;
    }
    let mut end = 0;
    for sentence in sentences(text) {
        assert!(text[end..sentence.start].chars().all(is_gap), "only gaps between sentences");
        assert_eq!(&text[sentence.span().range()], sentence.text);
        assert!(!sentence.text.is_empty() && !sentence.text.contains('\n'));
        end = sentence.span().end;
    }
    assert!(text[end..].chars().all(is_gap));
    let document = Document::new("law", text);
    let article = Article::new(&document);
    let mut token = 0;
    for segment in &article.segments {
        assert_eq!(segment.tokens.start, token, "each token belongs to one segment");
        token = segment.tokens.end;
        assert!(article.tokens_of(segment).iter().all(|token| segment.span.contains(token.span())));
    }
    assert_eq!(token, article.tokens.len());
    assert!(article.tokens.iter().copied().eq(tokens(text)));
}

/// White space, control characters and what has no shape.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control() || tokens(c.encode_utf8(&mut [0; 4])).next().is_none()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn pieces_tile_any_text(text in text()) {
        check(&text);
    }

    #[test]
    fn pieces_tile_broken_articles(text in broken_seed()) {
        check(&text);
    }

    #[test]
    fn pieces_tile_any_unicode(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn words_are_made_of_all_tokens(text in prop_oneof![broken_seed(), text()]) {
        let mut rest = tokens(&text);
        for word in luoc::tokenize::words(&text) {
            let tokens: Vec<_> = rest.by_ref().take(word.tokens).collect();
            let (first, last) = (tokens.first().unwrap(), tokens.last().unwrap());
            prop_assert_eq!(tokens.len(), word.tokens);
            prop_assert_eq!(first.span().cover(last.span()), word.span());
            prop_assert_eq!(&text[word.span().range()], word.text);
        }
        prop_assert_eq!(rest.next(), None);
    }

    #[test]
    fn who_speaks_has_a_name_and_nobody_else(text in prop_oneof![broken_seed(), text()]) {
        let document = Document::new("", text);
        let article = Article::new(&document);
        let quotes = quotes(&article);
        let names = speaker_names(&article, &quotes);
        prop_assert_eq!(names.len(), quotes.len());
        for (quote, name) in quotes.iter().zip(names) {
            prop_assert!(name.is_none_or(|name| quote.speaker.is_some() && !name.is_empty()));
        }
    }

    #[test]
    fn folding_twice_changes_nothing_more(text in text()) {
        for token in tokens(&text) {
            let once = fold(token.text);
            prop_assert_eq!(fold(&once), once.clone(), "{:?}", token.text);
        }
    }

    #[test]
    fn unicode_forms_and_case_share_their_codes(word in prop::sample::select(words())) {
        let codes = |text: &str| runs(text).map(|run| run.code).collect::<Vec<_>>();
        let nfd: String = word.nfd().collect();
        prop_assert_eq!(codes(&word), codes(&nfd));
        prop_assert_eq!(codes(&word), codes(&word.to_uppercase()));
    }

    /// Where no mark joins or parts words in a way of its own, tokens are the words of UAX #29.
    #[test]
    fn words_are_those_of_unicode(pieces in prop::collection::vec(unicode_piece(), 0..30)) {
        let text = pieces.concat();
        let ours: Vec<_> = tokens(&text).filter(|t| t.kind.is_word()).map(|t| t.text).collect();
        let theirs: Vec<_> = text.unicode_words().collect();
        prop_assert_eq!(ours, theirs);
    }
}

/// Words of many scripts and marks that never join: all that Vietnamese has no rule of its own for.
fn unicode_piece() -> impl Strategy<Value = String> {
    let words = "Triều được ĐƯỜNG quyển ho\u{300}a Mu\u{308}nchen straße Ελλάδα Москва ёлка ירושלים القاهرة Հայաստան \
                 საქართველო 中文 北京 한국 ሀገር café Bắc naïve 2016 abc αβγ ѐ ไทย カタカナ ひらがな";
    let marks = [
        "", " ", " ", "! ", " (", ") ", " “", "” ", "; ", "\n", " ☂ ", " € ", "\u{a0}", "?", " – ", "«", "»",
    ];
    let words: Vec<&str> = words.split_whitespace().collect();
    (prop::sample::select(words), prop::sample::select(marks.to_vec()))
        .prop_map(|(word, mark)| format!("{word}{mark}"))
}

#[test]
fn codes_of_syllables_round_trip() {
    for syllable in Syllable::all() {
        assert_eq!(Syllable::from_code(syllable.code()), Some(syllable));
        for placement in [TonePlacement::Old, TonePlacement::New] {
            assert_eq!(Code::of(&syllable.spelling(placement)), Code::from(syllable));
        }
    }
}

/// Twice the text may take twice the time, not four times; the bounds leave room for a busy machine.
#[test]
fn no_text_takes_quadratic_time() {
    let bound = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 5 });
    let words = [
        "\u{301}",
        "a\u{301}",
        ".",
        "-",
        "a-",
        "A-",
        "A.",
        "1-",
        "1.",
        "a@",
        "@",
        "#",
        "#a_",
        "http://",
        "www.",
        "a.vn/",
        "“",
        "\"",
        "(",
        "(Ảnh: ",
        "Ảnh: A ",
        "- ",
        "…",
        "\u{200b}",
        "a\u{200b}",
        "'",
        "a'",
        "A&",
        "👨‍",
        "🇻",
        "\0",
        "中",
        "a:\u{301}",
        "a×",
        "a\u{a0}",
        "a中",
        "1-中",
        "ก",
        "TP.",
        "v.v.",
        "1:",
        "a\n",
        "A.\n",
        "Ab\n",
        "Ab Cd.\n",
    ];
    for word in words {
        let text = word.repeat((1 << 20) / word.len());
        let start = Instant::now();
        check(&text);
        assert!(start.elapsed() < bound, "{word:?} took {:?} for a megabyte", start.elapsed());
    }
}

#[test]
fn a_long_line_is_one_line() {
    let text = seeds().concat().replace('\n', " ").repeat(200);
    let start = Instant::now();
    assert!(sentences(&text).count() > 10_000);
    assert!(start.elapsed() < Duration::from_secs(20), "{} bytes took {:?}", text.len(), start.elapsed());
}
