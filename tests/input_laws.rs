//! Laws of reading: whatever the bytes are, there is a document or an error, in bounded time, and never a panic.
//!
//! Inputs are the seeds and records made of them, cut, spliced and damaged: most stay near to what is meant, where the
//! interesting mistakes are.

#![cfg(feature = "html")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use luoc::input::{Encoding, Format, Options, Originals};
use luoc::text::{Iy, Spelling, Syllable, TonePlacement};
use luoc::tokenize::respelled;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn seeds() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Files of every kind, made of the seeds.
fn corpus() -> Vec<Vec<u8>> {
    let seeds = seeds();
    let json = |text: &str| serde_json::json!({"id": 1, "text": text, "meta": {"text": "x"}}).to_string();
    let lines: String = seeds.iter().map(|text| json(text) + "\n").collect();
    let array = format!("[{}]", seeds.iter().map(|text| json(text)).collect::<Vec<_>>().join(",\n"));
    let table = format!("id,text\n1,\"{}\"\n2,x\n", seeds[0].replace('"', "\"\""));
    let page = format!(
        "<!doctype html><html><head><meta charset=utf-8><title>T</title><script>a<b</script></head><body>\
         <div class=article><p>{}</p><table><tr><td>x</table></div></body></html>",
        seeds[1].replace('\n', "</p><p>")
    );
    let utf16: Vec<u8> = seeds[2].encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(lines.as_bytes()).unwrap();
    let zstd = zstd::encode_all(seeds[3].as_bytes(), 1).unwrap();
    let mut files: Vec<Vec<u8>> = [lines, array, table, page].into_iter().map(String::into_bytes).collect();
    files.extend([gzip.finish().unwrap(), zstd, [&b"\xff\xfe"[..], &utf16].concat()]);
    files.extend(seeds.into_iter().map(String::into_bytes));
    files
}

/// One damage: at a place (in thousandths), so many bytes out, these bytes in.
#[derive(Clone, Debug)]
struct Damage {
    at: usize,
    out: usize,
    inserted: Vec<u8>,
    copies: usize,
}

fn damage() -> impl Strategy<Value = Damage> {
    let pieces: Vec<&[u8]> = vec![
        b"\0",
        b"\xff",
        b"\n",
        b"\r",
        b"\"",
        b"\\",
        b"{",
        b"[",
        b"]",
        b"}",
        b",",
        b"<",
        b">",
        b"&#x110000;",
        b"<div>",
        b"</p>",
        b"<!--",
        b"<script>",
        b"\xcc\x81",
        b"\xf0\x9f",
        b"\xe2\x80\x8b",
        b"<table>",
        b"\\ud800",
        b";",
        b"\t",
        b"<svg><p>",
        b"<a href='",
        b"&nbsp",
        b"\xef\xbb\xbf",
    ];
    let known = select(pieces).prop_map(<[u8]>::to_vec);
    let inserted = prop_oneof![4 => known, 1 => vec(any::<u8>(), 0..8)];
    (
        0_usize..1001,
        prop_oneof![Just(0), 0_usize..4, 0_usize..5000],
        inserted,
        prop_oneof![4 => Just(1), 1 => 1_usize..3000],
    )
        .prop_map(|(at, out, inserted, copies)| Damage { at, out, inserted, copies })
}

fn damaged(mut file: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for Damage { at, out, inserted, copies } in damages {
        let at = file.len() * at / 1000;
        let end = (at + out).min(file.len());
        file.splice(at..end, inserted.repeat(*copies));
    }
    file
}

const FORMATS: [Option<Format>; 7] = [
    None,
    Some(Format::Text),
    Some(Format::Html),
    Some(Format::JsonLines),
    Some(Format::Json),
    Some(Format::Csv),
    Some(Format::Tsv),
];

fn encodings() -> Vec<Option<Encoding>> {
    let named = ["utf-8", "utf-16be", "windows-1258", "tcvn3", "vni", "viqr", "gb18030"];
    std::iter::once(None).chain(named.iter().map(|name| Some(name.parse().unwrap()))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_documents_or_errors_in_time(
        file in select(corpus()),
        damages in vec(damage(), 0..4),
        format in select(FORMATS.to_vec()),
        encoding in select(encodings()),
        max_bytes in select(vec![100, 10_000, 1_000_000]),
    ) {
        let file = damaged(file, &damages);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("input");
        fs::write(&path, &file).unwrap();
        let options = Options { format, encoding, max_bytes, ..Options::default() };
        let start = Instant::now();
        for original in Originals::new(&[path], options.clone()) {
            let Ok(original) = original else { continue };
            prop_assert!(original.bytes().len() <= max_bytes);
            if original.is_record() {
                let line = original.rewritten(&options, str::to_owned);
                let document = original.clone().into_document(&options);
                prop_assert_eq!(line.is_ok(), document.is_ok());
                if let Ok(line) = line {
                    prop_assert!(!line.contains('\n'));
                    prop_assert!(serde_json::from_str::<serde_json::Value>(&line).is_ok(), "{line}");
                }
            } else {
                let _ = original.into_document(&options);
            }
        }
        prop_assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    }

    #[test]
    fn json_records_are_what_serde_json_says(
        file in select(corpus()),
        damages in vec(damage(), 0..3),
        name in select(vec!["text", "id", "meta.text", "meta", "none"]),
    ) {
        let line: Vec<u8> = damaged(file, &damages).split(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
        let value = serde_json::from_slice::<serde_json::Value>(&line).ok().filter(serde_json::Value::is_object);
        let expected = value.as_ref().and_then(|record| {
            let value = record.get(name).or_else(|| record.pointer(&format!("/{}", name.replace('.', "/"))))?;
            match value {
                serde_json::Value::String(text) => Some(text.clone()),
                serde_json::Value::Number(number) => Some(number.to_string()),
                _ => None,
            }
        });
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("input.jsonl");
        fs::write(&path, &line).unwrap();
        let mut options = Options { format: Some(Format::JsonLines), ..Options::default() };
        options.encoding = Some(Encoding::UTF_8);
        options.fields.text = name.to_owned();
        // What begins like a compressed file is one.
        let packed = line.starts_with(&[0x1f, 0x8b]) || line.starts_with(&[0x28, 0xb5]);
        prop_assume!(!packed && !line.starts_with(b"\xef\xbb\xbf"));
        let found = Originals::new(&[path], options.clone()).next().and_then(Result::ok);
        let found = found.and_then(|original| original.into_document(&options).ok()).map(|decoded| decoded.document.text);
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn spelling_anew_twice_is_spelling_once_and_keeps_the_syllables(
        file in select(seeds()),
        damages in vec(damage(), 0..4),
        tone in select(vec![None, Some(TonePlacement::Old), Some(TonePlacement::New)]),
        iy in select(vec![None, Some(Iy::I), Some(Iy::Y)]),
        strip_marks in any::<bool>(),
    ) {
        let text = String::from_utf8_lossy(&damaged(file.into_bytes(), &damages)).into_owned();
        let spelling = Spelling { tone, iy, strip_marks };
        let once = respelled(&text, spelling);
        let words = |text: &str| luoc::tokenize::runs(text).map(|run| run.text.to_owned()).collect::<Vec<_>>();
        let (before, after) = (words(&text), words(&once));
        prop_assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().zip(&after) {
            let same = Syllable::parse(before) == Syllable::parse(after);
            prop_assert!(same || iy.is_some() || strip_marks, "{before} {after}");
        }
        prop_assert_eq!(respelled(&once, spelling), once);
    }
}

#[test]
fn every_letter_survives_windows_1258() {
    // A letter is a base letter with its own mark and, if it has a tone, a combining mark: by hand, as the encoder of
    // `encoding_rs` does not take letters apart.
    use unicode_normalization::UnicodeNormalization;
    let windows: Encoding = "windows-1258".parse().unwrap();
    let tones = ["", "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"];
    let mut letters = 0;
    for base in "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ".chars() {
        for tone in tones {
            if !tone.is_empty() && "đĐ".contains(base) {
                continue;
            }
            let text = format!("{base}{tone}");
            let (bytes, _, unmappable) = encoding_rs::WINDOWS_1258.encode(&text);
            assert!(!unmappable, "{text}");
            assert_eq!(windows.decode(&bytes), Ok(text.nfc().collect::<String>()));
            letters += 1;
        }
    }
    assert_eq!(letters, 2 * (12 * 6 + 1));
}
