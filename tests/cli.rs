//! The command, as a user meets it: bad input, exit codes, formats. One-line cases are in `tests/cmd`.

#![cfg(feature = "cli")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

#[test]
fn cases() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}

/// The first blocks of output in the README, word for word, but for the ends of lines.
#[test]
fn the_readme_shows_what_comes_out() {
    let root = env!("CARGO_MANIFEST_DIR");
    let readme = fs::read_to_string(format!("{root}/README.md")).unwrap();
    let mut blocks = readme.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let desk = Desk::new();
    let seeds = format!("{root}/seeds");
    let digest = desk.luoc(&["summarize", &seeds]);
    assert_eq!(words(blocks.next().unwrap()), words(&digest.out));
    let shared = words(&desk.luoc(&["dedup", &seeds]).out).join(" ");
    let item = words(blocks.next().unwrap()).join(" ");
    assert!(shared.contains(&item), "not in the output of dedup: {item}");
}

/// A folder for one test, and the command run in it.
struct Desk {
    folder: TempDir,
}

/// How a run ended.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("luoc").unwrap();
        command.current_dir(self.path()).args(args).timeout(std::time::Duration::from_secs(120));
        command
    }

    fn luoc(&self, args: &[&str]) -> Run {
        self.with_stdin(args, "")
    }

    fn with_stdin(&self, args: &[&str], stdin: impl Into<Vec<u8>>) -> Run {
        let Output { status, stdout, stderr } = self.command(args).write_stdin(stdin).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: status.code().expect("no signal ends the command"), out: text(stdout), err: text(stderr) }
    }
}

impl Run {
    /// The run failed with this code and says all of these on standard error, without a panic.
    #[track_caller]
    fn fails(&self, code: i32, says: &[&str]) {
        assert_eq!(self.code, code, "{}", self.err);
        for part in says {
            assert!(self.err.contains(part), "{part:?} is not in {:?}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }

    #[track_caller]
    fn succeeds(&self) {
        assert_eq!((self.code, self.err.as_str()), (0, ""));
    }
}

const SENTENCE: &str = "Nga và Triều Tiên ký hiệp ước đối tác chiến lược toàn diện ở Bình Nhưỡng.";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn records(count: usize) -> String {
    let record =
        |i: usize| format!("{{\"id\":{i},\"text\":\"{SENTENCE} Bản tin số {i} nói về việc đó.\"}}\n");
    (0..count).map(record).collect()
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_goes_on() {
    let desk = Desk::new();
    desk.file("good.txt", SENTENCE);
    desk.file("empty.txt", "");
    desk.file("space.txt", "\u{feff} \n\t\n");
    desk.file("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    desk.file("broken.txt", [SENTENCE.as_bytes(), b"\xff\xfe!"].concat());
    desk.file("cut.txt", &SENTENCE.as_bytes()[..6]);
    desk.file("folder/.hidden", SENTENCE);
    let files = ["empty.txt", "space.txt", "image.png", "broken.txt", "cut.txt", "none.txt", "folder"];
    let run = desk.luoc(&[&["sentences"][..], &files, &["good.txt"]].concat());
    let broken = format!("broken.txt: byte {} is not UTF-8", SENTENCE.len());
    run.fails(
        1,
        &[
            "empty.txt: the file is empty",
            "space.txt: the file is empty",
            "image.png: this is a binary file (a NUL at byte 8)",
            &broken,
            "--from",
            "cut.txt: byte 5 is not UTF-8",
            "none.txt: there is no such file or folder; check the path",
            "folder: the folder holds no files",
        ],
    );
    assert_eq!(run.err.lines().count(), files.len());
    assert_eq!(run.out, format!("{SENTENCE}\n"));
    for file in files {
        desk.luoc(&["tokens", file]).fails(2, &[file]);
    }
}

#[test]
fn broken_records_are_named_by_line_and_the_rest_goes_on() {
    let desk = Desk::new();
    let lines = "{\"id\":\"a\",\"text\":\"Một.\"}\n\n{\"id\":\"b\",\"text\":\"Hai\n[1,2]\n{\"id\":\"c\",\"body\":\"Ba.\"}\n\
                 {\"id\":\"d\",\"text\":null}\n{\"text\":\"Bốn.\"}\r\n{\"id\":5,\"text\":[\"Năm.\",\"Sáu.\"]}";
    desk.file("r.jsonl", lines);
    let run = desk.luoc(&["sentences", "--format", "jsonl", "r.jsonl"]);
    run.fails(
        1,
        &[
            "r.jsonl: line 3: not a JSON record (column 21",
            "is the line cut short?",
            "r.jsonl: line 4: not a record",
            "r.jsonl: line 5: no text in field \"text\": the record has \"body\", \"id\"; name it with --text-field",
            "r.jsonl: line 6: no text",
        ],
    );
    let docs: Vec<String> = run
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["doc"].to_string())
        .collect();
    assert_eq!(docs, ["\"a\"", "\"r.jsonl:7\"", "\"5\"", "\"5\""]);
    desk.luoc(&["sentences", "--group-by", "topic", "r.jsonl"]).fails(2, &["no field \"topic\" to group by"]);
}

#[test]
fn tables_and_arrays_hold_records_too() {
    let desk = Desk::new();
    desk.file("a.csv", "\u{feff}id,\"text\",note\r\n1,\"Một,\nhai \"\"ba\"\".\",x\r\n\r\n2,Bốn.\n");
    desk.file("a.tsv", "id\ttext\n1\tMột, hai \"ba\".\n");
    desk.file("semicolon.csv", "id;text\n1;Một, hai.\n");
    desk.file(
        "a.json",
        "[\n {\"id\": 1,\n  \"text\": \"Một.\"},\n {\"id\": 2, \"meta\": {\"text\": \"[Hai]\"}}\n]\n",
    );
    desk.file("none.csv", "id,body\n1,x\n");
    desk.file("header.csv", "id,text\n");
    let texts = |args: &[&str]| -> Vec<String> {
        let run = desk.luoc(&[&["normalize"], args].concat());
        let text = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].to_string();
        run.out.lines().map(text).collect()
    };
    assert_eq!(texts(&["a.csv"]), [r#""Một,\nhai \"ba\".""#, r#""Bốn.""#]);
    assert_eq!(texts(&["a.tsv"]), [r#""Một, hai \"ba\".""#]);
    assert_eq!(texts(&["semicolon.csv"]), [r#""Một, hai.""#]);
    assert_eq!(texts(&["a.json"]), [r#""Một.""#]);
    desk.luoc(&["tokens", "a.json"]).fails(1, &["a.json: line 4: no text in field \"text\""]);
    desk.luoc(&["tokens", "--text-field", "meta.text", "a.json"]).fails(1, &["a.json: line 2:"]);
    let columns = "none.csv: line 1: there is no column \"text\"; the columns are \"id\", \"body\"";
    desk.luoc(&["tokens", "none.csv"]).fails(2, &[columns, "--text-field"]);
    desk.luoc(&["tokens", "header.csv"]).fails(2, &["there are no records"]);
    desk.with_stdin(&["tokens", "--input-format", "csv", "-"], "text\nMột\n").succeeds();
}

#[test]
fn compressed_files_are_read_like_plain_ones() {
    let desk = Desk::new();
    let plain = records(500);
    desk.file("r.jsonl", &plain);
    desk.file("gz.jsonl.gz", gzip(plain.as_bytes()));
    desk.file("zst.jsonl.zst", zstd(plain.as_bytes()));
    let (first, second) = plain.split_at(plain.len() / 2);
    desk.file("members.jsonl.gz", [gzip(first.as_bytes()), gzip(second.as_bytes())].concat());
    // The name need not say it.
    desk.file("members.jsonl", [zstd(first.as_bytes()), zstd(second.as_bytes())].concat());
    let expected = desk.luoc(&["sentences", "r.jsonl"]);
    expected.succeeds();
    for name in ["gz.jsonl.gz", "zst.jsonl.zst", "members.jsonl.gz", "members.jsonl"] {
        let run = desk.luoc(&["sentences", name]);
        run.succeeds();
        assert_eq!(run.out, expected.out, "{name}");
    }
    let run = desk.with_stdin(&["sentences", "-"], gzip(plain.as_bytes()));
    assert_eq!(run.out, expected.out);
    desk.file("a.txt.gz", gzip(SENTENCE.as_bytes()));
    assert_eq!(desk.luoc(&["sentences", "a.txt.gz"]).out, format!("{SENTENCE}\n"));
}

#[test]
fn damaged_compressed_files_say_how_far_they_were_read() {
    let desk = Desk::new();
    // Numbers that do not repeat, so that there are many blocks.
    let mut seed = 1_u64;
    let mut text = Vec::new();
    for i in 0..40_000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        writeln!(text, "{{\"id\":{i},\"text\":\"Số {seed}.\"}}").unwrap();
    }
    for (name, packed) in [("a.jsonl.gz", gzip(&text)), ("a.jsonl.zst", zstd(&text))] {
        desk.file(name, &packed[..packed.len() / 2]);
        let run = desk.luoc(&["normalize", name]);
        run.fails(1, &[name, "the compressed data ends early", "read up to byte"]);
        let read = run.out.lines().count();
        assert!((1_000..40_000).contains(&read), "{read}");
        assert!(text.starts_with(run.out.as_bytes()));
        let mut damaged = packed.clone();
        damaged[packed.len() / 2] ^= 0x55;
        desk.file(name, damaged);
        desk.luoc(&["normalize", name]).fails(1, &[name, "damaged"]);
    }
}

#[test]
fn what_expands_beyond_reason_is_refused_in_little_memory() {
    let desk = Desk::new();
    let letters = vec![b'a'; 30_000_000];
    desk.file("bomb.txt.gz", gzip(&letters));
    desk.file("bomb.txt.zst", zstd(&letters));
    desk.file("bomb.jsonl.gz", gzip(&letters));
    for name in ["bomb.txt.gz", "bomb.txt.zst", "bomb.jsonl.gz"] {
        desk.luoc(&["tokens", name]).fails(2, &[name, "-fold and is refused"]);
    }
    // Copies of short records are honest, however well they compress.
    let copies = records(1).repeat(20_000);
    desk.file("copies.jsonl.zst", zstd(copies.as_bytes()));
    let run = desk.luoc(&["normalize", "copies.jsonl.zst"]);
    run.succeeds();
    assert_eq!(run.out, copies);
}

#[test]
fn documents_beyond_the_limit_are_refused_and_records_skipped() {
    let desk = Desk::new();
    let long = "a".repeat(2_000_000);
    desk.file("long.txt", &long);
    desk.file("long.jsonl", format!("{}{{\"text\":\"{long}\"}}\n{}", records(2), records(1)));
    desk.luoc(&["tokens", "--max-size", "1M", "long.txt"])
        .fails(2, &["long.txt: larger than 1 MB", "--max-size"]);
    let run = desk.luoc(&["normalize", "--max-size", "1M", "long.jsonl"]);
    run.fails(1, &["long.jsonl: line 3: the record is larger than 1 MB"]);
    assert_eq!(run.out, records(2) + &records(1));
    desk.luoc(&["tokens", "long.txt"]).succeeds();
}

#[test]
fn encodings_are_guessed_beyond_doubt_or_named() {
    let desk = Desk::new();
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    };
    let text = format!("{SENTENCE} Hai nước hỗ trợ quân sự lẫn nhau khi một bên bị tấn công.\n");
    desk.file("le.txt", [&b"\xff\xfe"[..], &utf16(&text, false)].concat());
    desk.file("be.txt", [&b"\xfe\xff"[..], &utf16(&text, true)].concat());
    desk.file("unmarked.txt", utf16(&text, false));
    desk.file("odd.txt", [&b"\xff\xfe"[..], &utf16(&text, false), b"x"].concat());
    desk.file("records.jsonl", [&b"\xff\xfe"[..], &utf16(&records(3), false)].concat());
    for name in ["le.txt", "be.txt", "unmarked.txt"] {
        let run = desk.luoc(&["normalize", name]);
        run.succeeds();
        assert_eq!(run.out, text, "{name}");
    }
    assert_eq!(desk.luoc(&["normalize", "records.jsonl"]).out, records(3));
    desk.luoc(&["tokens", "odd.txt"]).fails(2, &["odd.txt: byte", "is not UTF-16"]);

    let latin = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<_>>();
    let tcvn3 = "Céng hßa X· héi Chñ nghÜa ViÖt Nam. §éc lËp, tù do, h¹nh phóc.\n";
    let vni = "Coäng hoøa Xaõ hoäi Chuû nghóa Vieät Nam. Ñoäc laäp, töï do, haïnh phuùc.\n";
    let right = "Cộng hòa Xã hội Chủ nghĩa Việt Nam. Độc lập, tự do, hạnh phúc.\n";
    for (name, bytes) in [("TCVN3", latin(tcvn3)), ("VNI", latin(vni))] {
        desk.file(name, bytes);
        let run = desk.luoc(&["normalize", name]);
        assert_eq!((run.code, run.out.as_str()), (0, right));
        assert!(run.err.contains(&format!("note: {name}: read as {name}")), "{}", run.err);
        let run = desk.luoc(&["normalize", "--from", name, name]);
        run.succeeds();
        assert_eq!(run.out, right);
    }
    desk.luoc(&["normalize", "--from", "klingon", "x"])
        .fails(2, &["no encoding is called \"klingon\"", "tcvn3"]);
}

#[test]
fn web_pages_give_their_article() {
    let desk = Desk::new();
    let page = format!(
        "<!doctype html><title>Tin</title><script>var x = '<p>';</script><p>{SENTENCE}<p>Hai n&#432;&#7899;c &amp; b&ecirc;n."
    );
    desk.file("a.html", &page);
    desk.file("unnamed", &page);
    desk.file("script.html", "<!doctype html><script>render()</script>");
    for name in ["a.html", "unnamed"] {
        let run = desk.luoc(&["normalize", name]);
        run.succeeds();
        assert_eq!(run.out.trim(), format!("{SENTENCE}\nHai nước & bên."), "{name}");
    }
    desk.luoc(&["normalize", "script.html"]).fails(2, &["there is no text on the page"]);
}

#[test]
fn results_are_the_same_for_any_number_of_threads() {
    let desk = Desk::new();
    desk.file("a.jsonl", records(3_000) + "{\"id\":1}\n" + &records(10));
    desk.file("b.txt", SENTENCE);
    for format in ["text", "json", "jsonl"] {
        let run = |threads: &str| {
            let run = desk.luoc(&["sentences", "--format", format, "--threads", threads, "a.jsonl", "b.txt"]);
            assert_eq!(run.code, 1);
            (run.out, run.err)
        };
        let one = run("1");
        assert_eq!(one, run("2"));
        assert_eq!(one, run("5"));
        if format == "json" {
            let array: Vec<serde_json::Value> = serde_json::from_str(&one.0).unwrap();
            assert_eq!(array.len(), 2 * 3_010 + 1);
        }
    }
    desk.luoc(&["sentences", "--threads", "0", "b.txt"]).fails(2, &["--threads"]);
}

#[test]
fn completions_and_manual_pages_know_all_commands() {
    let desk = Desk::new();
    let bash = desk.luoc(&["completions", "bash"]);
    bash.succeeds();
    desk.luoc(&["man", "."]).succeeds();
    for command in ["sentences", "tokens", "normalize", "quotes"] {
        assert!(bash.out.contains(command), "{command}");
        let page = fs::read_to_string(desk.path().join(format!("luoc-{command}.1"))).unwrap();
        assert!(page.contains(command), "{command}");
    }
    desk.luoc(&["man", "nowhere"]).fails(2, &["nowhere: cannot write manual pages there"]);
}

#[test]
fn standard_input_can_be_read_once() {
    let desk = Desk::new();
    let run = desk.with_stdin(&["sentences", "-", "-"], SENTENCE);
    run.fails(1, &["`-` is given twice"]);
    assert_eq!(run.out, format!("{SENTENCE}\n"));
}

#[test]
fn what_cannot_be_written_says_so() {
    let desk = Desk::new();
    desk.file("a.txt", SENTENCE);
    desk.luoc(&["tokens", "a.txt", "-o", "no/such/folder.txt"])
        .fails(2, &["no/such/folder.txt: cannot write there", "--output"]);
    desk.luoc(&["tokens", "a.txt", "--output", "out.txt"]).succeeds();
    assert!(fs::read_to_string(desk.path().join("out.txt")).unwrap().contains("Bình"));
    // Nothing but the result is left behind.
    assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 2);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{FileTypeExt, symlink};

    use super::*;

    #[test]
    fn devices_stay_devices() {
        let desk = Desk::new();
        desk.file("a.txt", SENTENCE);
        desk.luoc(&["tokens", "a.txt", "-o", "/dev/null"]).succeeds();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
        desk.luoc(&["tokens", "a.txt", "-o", "/dev/full"]).fails(2, &["/dev/full: cannot write there"]);
    }

    #[test]
    fn links_in_circles_pipes_and_odd_names() {
        let desk = Desk::new();
        desk.file("folder/a.txt", SENTENCE);
        let folder = desk.path().join("folder");
        symlink(".", folder.join("circle")).unwrap();
        symlink("self", folder.join("self")).unwrap();
        let fifo = std::process::Command::new("mkfifo").arg(folder.join("pipe")).status();
        fs::write(folder.join(OsStr::from_bytes(b"\xff.txt")), SENTENCE).unwrap();
        let run = desk.luoc(&["sentences", "folder"]);
        run.fails(1, &["folder/self: "]);
        if fifo.is_ok_and(|status| status.success()) {
            run.fails(1, &["folder/pipe: neither a file nor a folder; skipped"]);
            // Named, a pipe is read.
            let pipe = folder.join("pipe");
            let writer = std::thread::spawn(move || fs::write(pipe, SENTENCE));
            let named = desk.luoc(&["sentences", "folder/pipe"]);
            writer.join().unwrap().unwrap();
            named.succeeds();
            assert_eq!(named.out, format!("{SENTENCE}\n"));
        }
        assert_eq!(run.out, format!("{SENTENCE}\n\n{SENTENCE}\n"));
    }
}

#[test]
fn a_least_score_is_above_nothing() {
    let desk = Desk::new();
    desk.file("a.txt", "Hai nước sẽ nối lại đường bay thẳng từ tháng sau.");
    desk.file("b.txt", "Trời hôm nay nắng đẹp.");
    for command in [&["dedup"][..], &["dedup", "--level", "passages"], &["compare"]] {
        for threshold in ["0", "1.1", "much"] {
            desk.luoc(&[command, &["--threshold", threshold, "a.txt", "b.txt"]].concat())
                .fails(2, &["--threshold", "above 0 and up to 1"]);
        }
        desk.luoc(&[command, &["--threshold", "0.01", "a.txt", "b.txt"]].concat()).succeeds();
    }
}
