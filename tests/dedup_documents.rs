//! `luoc dedup --level documents` and `--level lines`, as a user runs them.
#![cfg(feature = "cli")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use luoc::tokenize::runs;
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};
use unicode_normalization::UnicodeNormalization;

/// Runs `luoc dedup` in a folder.
fn dedup(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luoc"));
    command.current_dir(folder).arg("dedup").args(["--level", "documents", "--threads", "2"]).args(arguments);
    command
}

fn rows(output: &Output) -> Vec<Value> {
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", stderr(output));
    output
        .stdout
        .split(|&b| b == b'\n')
        .filter(|l| !l.is_empty())
        .map(|l| serde_json::from_slice(l).unwrap())
        .collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn of_kind(rows: &[Value], kind: &str) -> Vec<Value> {
    rows.iter().filter(|row| row["kind"] == kind).cloned().collect()
}

fn pairs(rows: &[Value]) -> BTreeSet<(String, String)> {
    let name = |value: &Value| value.as_str().unwrap().to_owned();
    of_kind(rows, "pair").iter().map(|row| (name(&row["a"]), name(&row["b"]))).collect()
}

fn write_records(path: &Path, records: &[Value]) {
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    fs::write(path, lines.join("\n") + "\n").unwrap();
}

/// Small and seeded.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }
}

/// Sentences of the five seed articles, with the words in them.
fn sentences() -> Vec<String> {
    let mut seeds: Vec<PathBuf> = fs::read_dir("seeds").unwrap().map(|e| e.unwrap().path()).collect();
    seeds.sort();
    let texts = seeds.iter().filter(|path| path.extension().is_some_and(|e| e == "txt"));
    let texts: Vec<String> = texts.map(|path| fs::read_to_string(path).unwrap()).collect();
    texts.iter().flat_map(|t| t.lines()).filter(|l| l.split(' ').count() > 12).map(str::to_owned).collect()
}

/// Articles put together from sentences, with no two alike.
fn articles(count: usize, random: &mut Random) -> Vec<String> {
    let sentences = sentences();
    let words: Vec<&str> = sentences.iter().flat_map(|s| s.split(' ')).collect();
    let article = |random: &mut Random| {
        let mut text = String::new();
        for _ in 0..3 + random.below(5) {
            text.push_str(&sentences[random.below(sentences.len())]);
            text.push('\n');
            for _ in 0..20 {
                text.push_str(words[random.below(words.len())]);
                text.push(' ');
            }
        }
        text
    };
    (0..count).map(|_| article(random)).collect()
}

/// Syllables replaced, a stretch dropped, a tail added.
fn edited(text: &str, random: &mut Random) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    for _ in 0..random.below(8) {
        let place = random.below(words.len());
        words[place] = ["khác", "một", "hai", "ba"][random.below(4)];
    }
    if random.below(2) == 0 {
        let start = random.below(words.len());
        let end = (start + random.below(15)).min(words.len());
        words.drain(start..end);
    }
    if random.below(2) == 0 {
        words.extend(["Theo", "phóng", "viên", "tại", "hiện", "trường"].iter().take(random.below(7)));
    }
    words.join(" ")
}

fn shingles(text: &str) -> BTreeSet<Vec<u32>> {
    let codes: Vec<u32> = runs(text).map(|run| run.code.0).collect();
    if codes.len() < 5 {
        return (!codes.is_empty()).then_some(codes).into_iter().collect();
    }
    codes.windows(5).map(<[u32]>::to_vec).collect()
}

#[test]
fn edited_copies_are_found_exactly() {
    let folder = tempdir().unwrap();
    let mut random = Random(42);
    let mut texts = articles(150, &mut random);
    for _ in 0..150 {
        let copy = edited(&texts[random.below(texts.len())].clone(), &mut random);
        texts.push(copy);
    }
    let records: Vec<Value> =
        texts.iter().enumerate().map(|(i, text)| json!({"id": format!("{i:03}"), "text": text})).collect();
    write_records(&folder.path().join("a.jsonl"), &records);
    let sets: Vec<_> = texts.iter().map(|text| shingles(text)).collect();
    for threshold in [0.5, 0.8, 0.95] {
        let mut want = BTreeMap::new();
        for b in 0..sets.len() {
            for a in 0..b {
                let shared = sets[a].intersection(&sets[b]).count();
                let jaccard = shared as f64 / (sets[a].len() + sets[b].len() - shared) as f64;
                if jaccard >= threshold {
                    want.insert((format!("{a:03}"), format!("{b:03}")), jaccard);
                }
            }
        }
        assert!(want.len() > 20);
        let plain = ["a.jsonl", "--format", "jsonl", "--threshold", &threshold.to_string()];
        let found = dedup(folder.path(), &plain);
        let rows = rows(&found);
        assert_eq!(pairs(&rows), want.keys().cloned().collect());
        for row in of_kind(&rows, "pair") {
            let key = (row["a"].as_str().unwrap().to_owned(), row["b"].as_str().unwrap().to_owned());
            assert!((row["jaccard"].as_f64().unwrap() - want[&key]).abs() < 1e-12);
        }
        // Each removed document is itself similar to the one that stays.
        for row in of_kind(&rows, "removed") {
            let (id, of) = (row["id"].as_str().unwrap().to_owned(), row["of"].as_str().unwrap().to_owned());
            let key = if id < of { (id, of) } else { (of, id) };
            assert!(want.contains_key(&key));
        }
        // One thread, and hardly any memory: the same bytes.
        let one = Command::new(env!("CARGO_BIN_EXE_luoc"))
            .current_dir(folder.path())
            .args(["dedup", "--level", "documents", "--threads", "1", "--memory", "20K"])
            .args(plain)
            .output()
            .unwrap();
        assert_eq!(one.stdout, found.stdout);
    }
}

#[test]
fn spellings_are_one_and_marks_count() {
    let folder = tempdir().unwrap();
    let mut random = Random(3);
    let old_to_new =
        [("hòa", "hoà"), ("thỏa", "thoả"), ("ủy", "uỷ"), ("tòa", "toà"), ("hóa", "hoá"), ("khỏe", "khoẻ")];
    let texts: Vec<String> =
        articles(300, &mut random).iter().map(|t| format!("{t} hòa thỏa ủy tòa hóa khỏe")).collect();
    let mut records = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let new = old_to_new.iter().fold(text.clone(), |text, (old, new)| text.replace(old, new));
        let bare: String = text
            .nfd()
            .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
            .map(|c| {
                if c == 'đ' {
                    'd'
                } else if c == 'Đ' {
                    'D'
                } else {
                    c
                }
            })
            .collect();
        let variants = [
            ("plain", text.clone()),
            ("nfd", text.nfd().collect()),
            ("upper", text.to_uppercase()),
            ("new", new),
            ("space", text.replace(' ', "\u{a0}  ").replace('\n', "\r\n\r\n")),
            ("quotes", text.replace(['“', '”'], "\"").replace(", ", " – ")),
            ("bare", bare),
        ];
        records.extend(variants.map(|(name, text)| json!({"id": format!("{i}-{name}"), "text": text})));
    }
    write_records(&folder.path().join("a.jsonl"), &records);
    let found = rows(&dedup(folder.path(), &["a.jsonl", "--format", "jsonl", "--prefer", "first"]));
    for name in ["nfd", "upper", "new", "space", "quotes"] {
        let same = of_kind(&found, "removed")
            .iter()
            .filter(|row| {
                let id = row["id"].as_str().unwrap();
                let of = row["of"].as_str().unwrap();
                id.ends_with(name) && of == id.replace(name, "plain") && row["jaccard"] == 1.0
            })
            .count();
        assert_eq!(same, 300, "{name}");
    }
    assert!(of_kind(&found, "removed").iter().all(|row| !row["id"].as_str().unwrap().ends_with("bare")));
    let blind =
        rows(&dedup(folder.path(), &["a.jsonl", "--format", "jsonl", "--prefer", "first", "--ignore-marks"]));
    let bare = of_kind(&blind, "removed");
    let bare =
        bare.iter().filter(|row| row["id"].as_str().unwrap().ends_with("bare") && row["jaccard"] == 1.0);
    assert_eq!(bare.count(), 300);
}

/// Three texts: a long one, its start, and something else.
fn three() -> [String; 3] {
    let words: Vec<String> = (0..100).map(|i| format!("từ{i}")).collect();
    [words.join(" "), words[..30].join(" "), "một câu chuyện khác hẳn không giống gì cả".to_owned()]
}

#[test]
fn containment_keeps_the_longer() {
    let folder = tempdir().unwrap();
    let [long, short, other] = three();
    let records = [
        json!({"id": "short", "text": short}),
        json!({"id": "long", "text": long}),
        json!({"id": "x", "text": other}),
    ];
    write_records(&folder.path().join("a.jsonl"), &records);
    assert_eq!(rows(&dedup(folder.path(), &["a.jsonl", "--format", "jsonl"])), [] as [Value; 0]);
    let found = rows(&dedup(folder.path(), &["a.jsonl", "--format", "jsonl", "--containment", "0.9"]));
    assert_eq!(pairs(&found), BTreeSet::from([("short".into(), "long".into())]));
    let removed = &of_kind(&found, "removed")[0];
    assert_eq!(
        (&removed["id"], &removed["of"], &removed["containment"]),
        (&json!("short"), &json!("long"), &json!(1.0))
    );
}

#[test]
fn what_is_kept_can_be_chosen() {
    let folder = tempdir().unwrap();
    let [long, ..] = three();
    let records = [
        json!({"id": "a", "text": long, "published": "20/06/2024", "q": 9}),
        json!({"id": "b", "text": format!("{long} thêm"), "published": "2024-06-19T23:00", "q": 10}),
        json!({"id": "c", "text": long, "published": "01/07/2024 08:00", "m": {"q": "z"}}),
    ];
    write_records(&folder.path().join("a.jsonl"), &records);
    for (prefer, keep) in [("longest", "b"), ("first", "a"), ("newest", "c"), ("q", "b"), ("m.q", "c")] {
        let found = rows(&dedup(folder.path(), &["a.jsonl", "--format", "jsonl", "--prefer", prefer]));
        let groups = of_kind(&found, "group");
        assert_eq!(groups.len(), 1);
        assert_eq!(groups[0]["keep"], keep, "{prefer}");
        assert_eq!(groups[0]["members"].as_array().unwrap().len(), 3);
        assert_eq!(groups[0]["members"][0], keep);
    }
}

#[test]
fn records_come_out_as_they_went_in() {
    let folder = tempdir().unwrap();
    let [long, short, other] = three();
    // Odd spacing, escapes, a field of its own, and no line break at the end.
    let lines = [
        format!("{{ \"text\":\"{long}\",  \"id\" : 1.50,\"x\":[1,  2] }}\n"),
        format!("{{\"id\":\"2\",\"text\":\"{}\"}}\r\n", long.replace('ừ', "\\u1eeb")),
        format!("{{\"id\":\"3\",\"text\":\"{other}\"}}\n"),
        format!("{{\"id\":\"4\",\"text\":\"{short}\"}}"),
    ];
    fs::write(folder.path().join("a.jsonl"), lines.concat()).unwrap();
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    fs::write(folder.path().join("b.jsonl.gz"), gzip(lines.concat().as_bytes())).unwrap();
    fs::write(folder.path().join("c.jsonl.zst"), zstd::encode_all(lines.concat().as_bytes(), 1).unwrap())
        .unwrap();
    for input in ["a.jsonl", "b.jsonl.gz", "c.jsonl.zst"] {
        let output = dedup(folder.path(), &[input, "--keep", "k", "--removed", "r.zst", "--prefer", "first"]);
        assert!(output.status.success(), "{}", stderr(&output));
        let kept = fs::read_to_string(folder.path().join("k")).unwrap();
        let removed = zstd::decode_all(fs::File::open(folder.path().join("r.zst")).unwrap()).unwrap();
        assert_eq!(kept, [&lines[0][..], &lines[2], &lines[3]].concat());
        assert_eq!(String::from_utf8(removed).unwrap(), lines[1]);
    }
    // From standard input, which is read once.
    let mut child =
        command(folder.path(), &["-", "--keep", "k2"]).stdin(std::process::Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.concat().as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(fs::read(folder.path().join("k2")).unwrap(), fs::read(folder.path().join("k")).unwrap());
    // A table keeps its header, and a quoted line break is no end of a row.
    let table = format!("id,text\n1,\"{long}\nx\"\n2,{other}\n3,\"{long} x\"\n");
    fs::write(folder.path().join("t.csv"), &table).unwrap();
    assert!(dedup(folder.path(), &["t.csv", "--keep", "k.csv", "--removed", "r.csv"]).status.success());
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("k.csv"), format!("id,text\n1,\"{long}\nx\"\n2,{other}\n"));
    assert_eq!(read("r.csv"), format!("id,text\n3,\"{long} x\"\n"));
    let left: Vec<String> = names(&folder).into_iter().filter(|n| n.contains("luoc")).collect();
    assert_eq!(left, [] as [String; 0], "something was left behind");
}

fn names(folder: &TempDir) -> Vec<String> {
    fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_hundred_thousand_identical_records_are_a_group() {
    let folder = tempdir().unwrap();
    let [long, ..] = three();
    let lines: Vec<String> = (0..100_000).map(|i| format!("{{\"id\":{i},\"text\":\"{long}\"}}")).collect();
    fs::write(folder.path().join("a.jsonl"), lines.join("\n")).unwrap();
    let found = rows(&dedup(folder.path(), &["a.jsonl", "--format", "jsonl"]));
    assert_eq!(of_kind(&found, "group").len(), 1);
    assert_eq!(of_kind(&found, "removed").len(), 99_999);
    assert_eq!(of_kind(&found, "pair").len(), 99_999);
    let copies: u64 = of_kind(&found, "pair").iter().map(|row| row["copies"].as_u64().unwrap()).sum();
    assert!((4_999_950_000..=5_000_050_000).contains(&copies), "{copies}");
}

#[test]
fn bad_records_are_named_and_the_rest_goes_on() {
    let folder = tempdir().unwrap();
    let [long, short, other] = three();
    let path = |name: &str| folder.path().join(name);
    write_records(&path("1.jsonl"), &[json!({"id": "a", "text": long}), json!({"id": "a", "text": other})]);
    write_records(
        &path("2.jsonl"),
        &[
            json!({"id": "e", "text": ""}),
            json!({"id": "f", "text": " . "}),
            json!({"id": "g", "text": "ba chữ thôi"}),
            json!({"id": "h", "text": "Ba chữ thôi!"}),
        ],
    );
    let mut third: Vec<Value> =
        (0..9).map(|i| json!({"id": format!("t{i}"), "text": format!("{long} {i}")})).collect();
    third[6] = json!({"id": "t6", "body": long});
    write_records(&path("3.jsonl"), &third);
    let whole = zstd::encode_all(fs::read(path("3.jsonl")).unwrap().as_slice(), 1).unwrap();
    fs::write(path("4.jsonl.zst"), &whole[..whole.len() / 2]).unwrap();
    write_records(&path("5.jsonl"), &[json!({"id": "last", "text": short})]);
    let inputs = ["1.jsonl", "2.jsonl", "3.jsonl", "4.jsonl.zst", "5.jsonl", "missing.jsonl"];
    let output = dedup(
        folder.path(),
        &[&inputs[..], &["--format", "jsonl", "--keep", "k", "--removed", "r"]].concat(),
    );
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("3.jsonl: line 7"), "{said}");
    assert!(said.contains("4.jsonl.zst") && said.contains("missing.jsonl"), "{said}");
    assert!(said.contains("\"a\""), "repeated ids are said: {said}");
    assert!(said.contains("2 records hold no letter or digit"), "{said}");
    let found = rows(&output);
    assert!(pairs(&found).contains(&("g".into(), "h".into())), "short records are compared whole");
    let lines = |name: &str| fs::read_to_string(path(name)).unwrap().lines().count();
    assert_eq!(lines("k") + lines("r"), 2 + 4 + 8 + 1);
    assert!(fs::read_to_string(path("k")).unwrap().contains("\"last\""));
}

#[test]
fn wrong_settings_are_refused_before_the_work() {
    let folder = tempdir().unwrap();
    let [long, ..] = three();
    write_records(&folder.path().join("a.jsonl"), &[json!({"id": 1, "text": long})]);
    for (arguments, said) in [
        (&["a.jsonl", "--threshold", "0"][..], "above 0"),
        (&["a.jsonl", "--threshold", "2"], "up to 1"),
        (&["a.jsonl", "--containment", "nan"], "up to 1"),
        (&["a.jsonl", "--keep", "no/such/folder/k"], "cannot write"),
        (&["a.jsonl", "--keep", "a.jsonl"], "one of the inputs"),
        (&["a.jsonl", "--keep", "k", "--removed", "k"], "two outputs"),
        (&["a.jsonl", "--containment", "0.9", "--prefer", "first"], "--prefer"),
        (&["nothing.jsonl"], "nothing.jsonl"),
        (&["a.jsonl", "--memory", "lots"], "--memory"),
    ] {
        let output = dedup(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{arguments:?} {}", stderr(&output));
    }
    assert_eq!(names(&folder), ["a.jsonl"]);
    assert!(fs::read_to_string(folder.path().join("a.jsonl")).unwrap().contains("từ99"));
}

#[test]
fn a_killed_run_goes_on_and_leaves_nothing_damaged() {
    let folder = tempdir().unwrap();
    let mut random = Random(11);
    let texts = articles(400, &mut random);
    let records: Vec<Value> = (0..6000)
        .map(|i| json!({"id": i, "text": edited(&texts[random.below(texts.len())], &mut random)}))
        .collect();
    write_records(&folder.path().join("a.jsonl"), &records);
    let arguments = ["a.jsonl", "--format", "jsonl", "-o", "out.jsonl", "--keep", "k.jsonl"];
    assert!(dedup(folder.path(), &arguments).status.success());
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let (out, kept) = (read("out.jsonl"), read("k.jsonl"));
    // Where the kill falls depends on the machine; that stages come back is tested beside the code that keeps them.
    for wait in [30, 200, 500, 900, 1400] {
        for name in ["out.jsonl", "k.jsonl"] {
            fs::remove_file(folder.path().join(name)).unwrap();
        }
        let mut child =
            command(folder.path(), &arguments).stderr(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        // SIGKILL: nothing can be tidied up.
        child.kill().unwrap();
        child.wait().unwrap();
        for (name, whole) in [("out.jsonl", &out), ("k.jsonl", &kept)] {
            if folder.path().join(name).exists() {
                assert_eq!(&read(name), whole, "{name} is there and not whole");
            }
        }
        let output = dedup(folder.path(), &[&arguments[..], &["--resume"]].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(read("out.jsonl"), out);
        assert_eq!(read("k.jsonl"), kept);
        let left: Vec<String> = names(&folder).into_iter().filter(|n| n.contains("luoc")).collect();
        assert_eq!(left, [] as [String; 0]);
    }
}

#[test]
fn reports_say_who_repeats_whom() {
    let folder = tempdir().unwrap();
    let [long, _, other] = three();
    let records = [
        json!({"id": "a<b", "text": long, "source": "Báo A"}),
        json!({"id": "c|d", "text": format!("{long} thêm"), "source": "Báo <B>"}),
        json!({"id": "e", "text": other, "source": "Báo A"}),
    ];
    write_records(&folder.path().join("a.jsonl"), &records);
    for (file, parts) in [
        ("r.html", &["<!DOCTYPE html>", "Báo &lt;B&gt;", "a&lt;b", "documents: 3, near-duplicates: 1"][..]),
        ("r.md", &["# Near-duplicate documents", "| Báo <B> | Báo A | 1 |", "c\\|d"]),
        ("r.json", &["\"removed\": 1", "\"kept\": 2"]),
    ] {
        assert!(dedup(folder.path(), &["a.jsonl", "--report", file]).status.success());
        let report = fs::read_to_string(folder.path().join(file)).unwrap();
        for part in parts {
            assert!(report.contains(part), "{file} lacks {part}:\n{report}");
        }
    }
    let json = dedup(folder.path(), &["a.jsonl", "--format", "json"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["groups"][0]["removed"][0]["id"], "a<b");
    assert_eq!(json["statistics"]["sources"][0], json!(["Báo <B>", "Báo A", 1]));
}

#[test]
fn repeated_lines_are_counted_and_cut() {
    let folder = tempdir().unwrap();
    let lines = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_luoc"));
        command
            .current_dir(folder.path())
            .args(["dedup", "--level", "lines"])
            .args(arguments)
            .output()
            .unwrap()
    };
    let text = |i: usize, ad: &str| format!("Tin số {i}\n{ad}\nNội dung {i}\r\n");
    let ads = ["Đừng bỏ lỡ", "ĐỪNG BỎ LỠ!", "Đừng  bỏ lỡ:", "tin khác"];
    let records: Vec<Value> = ads
        .iter()
        .enumerate()
        .map(|(i, ad)| json!({"m": {"text": text(i, ad)}, "id": format!("{i}"), "z": 1}))
        .collect();
    write_records(&folder.path().join("a.jsonl"), &records);
    let found = lines(&["a.jsonl", "--text-field", "m.text", "--format", "jsonl", "--cut", "cut.jsonl"]);
    let found = rows(&found);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0],
        json!({"kind": "line", "text": "Đừng bỏ lỡ", "documents": 3, "occurrences": 3, "doc": "0", "start": 11, "end": 28})
    );
    let cut = fs::read_to_string(folder.path().join("cut.jsonl")).unwrap();
    let cut: Vec<Value> = cut.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cut[0], records[0], "the first copy stays");
    assert_eq!(cut[3], records[3]);
    assert_eq!(cut[1]["m"]["text"], "Tin số 1\nNội dung 1\r\n");
    let place = &cut[1]["cut"][0];
    let span = place["start"].as_u64().unwrap() as usize..place["end"].as_u64().unwrap() as usize;
    assert_eq!(&text(1, ads[1])[span], place["text"].as_str().unwrap());
    assert_eq!(cut[2]["z"], 1);
    let all = lines(&["a.jsonl", "--text-field", "m.text", "--cut", "cut.jsonl", "--cut-first"]);
    assert!(all.status.success());
    assert_eq!(fs::read_to_string(folder.path().join("cut.jsonl")).unwrap().matches("lỡ").count(), 2);
}
