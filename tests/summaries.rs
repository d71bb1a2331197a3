//! Laws of summaries over Vietnamese-shaped text, and what the five seeds must give.

use luoc::summarize::{Budget, Options, Summary, summarize};
use luoc::text::Document;
use luoc::tokenize::{Article, runs};
use proptest::prelude::*;

fn seeds() -> Vec<Document> {
    let mut paths: Vec<_> = std::fs::read_dir("seeds").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            Document::new(name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn options(budget: Budget) -> Options {
    Options { budget: Some(budget), ..Options::default() }
}

fn texts(summary: &Summary<'_>) -> String {
    summary.sentences.iter().map(|sentence| sentence.text).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_seeds_tell_what_happened() {
    let documents = seeds();
    let articles: Vec<_> = documents.iter().map(Article::new).collect();
    let summary = summarize(&articles, &options(Budget::Sentences(8)));
    let text = texts(&summary);
    assert_eq!(summary.sentences.len(), 8);
    // What the articles tell together: eight facts, each by words of those who tell it.
    let facts = [
        &["đã ký hiệp ước", "ký kết hồi tháng 6"][..],
        &["bị một hoặc nhiều", "hỗ trợ lẫn nhau"],
        &["phê chuẩn"],
        &["quyền quyết định"],
        &["binh sĩ Triều Tiên", "binh lính Triều Tiên"],
        &["không loại trừ"],
        &["công nghệ tiên tiến", "tên lửa đạn đạo"],
        &["hợp tác kinh tế", "Kim ngạch"],
    ];
    let told = facts.iter().filter(|words| words.iter().any(|word| text.contains(word))).count();
    assert!(told >= 7, "{told} facts in\n{text}");
    // Captions, boilerplate and the leads of other articles.
    for never in ["Ảnh:", "Singapore", "Gambia", "Hezbollah", "leftcenterrightdel"] {
        assert!(!text.contains(never), "{never} is in\n{text}");
    }
    assert!(summary.sentences.iter().any(|sentence| !sentence.also_in.is_empty()));
}

#[test]
fn articles_are_told_by_time_and_one_without_a_time_after_the_one_before_it() {
    let documents: Vec<Document> = [
        ("muộn", Some("2024-11-12"), "Quân đội rút khỏi thành phố phía nam."),
        ("không rõ", Some("hôm qua"), "Giá gạo xuất khẩu tăng lên mức cao nhất trong ba năm."),
        ("sớm", Some("10/11/2024"), "Nga và Triều Tiên ký hiệp ước ở Bình Nhưỡng."),
        ("không có", None, "Bệnh viện huyện mở thêm một khoa cho trẻ em."),
    ]
    .into_iter()
    .map(|(id, date, text)| {
        let mut document = Document::new(id, text);
        document.date = date.map(str::to_owned);
        document
    })
    .collect();
    let articles: Vec<_> = documents.iter().map(Article::new).collect();
    let summary = summarize(&articles, &options(Budget::Sentences(4)));
    let order: Vec<&str> = summary.sentences.iter().map(|one| documents[one.article].id.as_str()).collect();
    assert_eq!(order, ["sớm", "không có", "muộn", "không rõ"]);
}

#[test]
fn what_is_left_of_the_room_is_not_filled_with_scraps() {
    let text = "Nga và Triều Tiên ký hiệp ước đối tác chiến lược toàn diện ở Bình Nhưỡng hôm 19/6. \
                Hiệp ước hứa hai nước giúp nhau khi một trong hai nước bị tấn công. Bá Di (Tổng hợp)";
    let one = Document::new("a", text);
    let two = Document::new(
        "b",
        "Hàn Quốc lên án hiệp ước mà Nga và Triều Tiên ký ở Bình Nhưỡng. Bá Lan (Tổng hợp)",
    );
    for documents in [&[one.clone()][..], &[one, two]] {
        let articles: Vec<_> = documents.iter().map(Article::new).collect();
        let summary = summarize(&articles, &options(Budget::Syllables(100)));
        assert_eq!(summary.sentences.len(), documents.len() + 1, "{}", texts(&summary));
        assert!(!texts(&summary).contains("Tổng hợp"));
    }
    // Where all sentences are short, they are no scraps.
    let short =
        Document::new("c", "Trời mưa rất to. Nước dâng rất nhanh. Dân chạy lên đồi. Bò trôi ra sông.");
    let summary = summarize(&[Article::new(&short)], &options(Budget::Syllables(12)));
    assert_eq!(summary.sentences.len(), 3);
}

#[test]
fn sources_that_differ_in_a_figure_are_both_named() {
    let a = Document::new("a", "Hàn Quốc nói ít nhất 10.000 binh lính Triều Tiên đã đến Nga hôm qua.");
    let b = Document::new("b", "Khoảng 11.000 binh lính Triều Tiên đã đến Nga, theo tình báo Mỹ.");
    let articles = [Article::new(&a), Article::new(&b)];
    let summary = summarize(&articles, &options(Budget::Sentences(1)));
    let both = summary.figures.first().expect("a difference");
    let mut texts = [both.printed.text, both.other.text];
    texts.sort_unstable();
    assert_eq!(texts, ["10.000 binh lính Triều Tiên", "11.000 binh lính Triều Tiên"]);
}

#[test]
fn a_query_comes_first_and_one_that_matches_nothing_is_said() {
    let documents = seeds();
    let articles: Vec<_> = documents.iter().map(Article::new).collect();
    let mut asked = options(Budget::Sentences(2));
    asked.query = Some("vườn thú động vật quý hiếm".into());
    let summary = summarize(&articles, &asked);
    assert!(texts(&summary).contains("vườn thú"), "{}", texts(&summary));
    asked.query = Some("xyzzy".into());
    assert!(summarize(&articles, &asked).query_missed);
}

#[test]
fn what_is_known_is_not_told_again() {
    let documents = seeds();
    let twice: Vec<Document> = documents.iter().chain(&documents).cloned().collect();
    let articles: Vec<_> = twice.iter().map(Article::new).collect();
    let read = Options { known: (5..10).collect(), ..options(Budget::Sentences(8)) };
    assert!(summarize(&articles, &read).sentences.is_empty());
    let one = Options { known: (6..10).collect(), ..options(Budget::Sentences(8)) };
    assert!(summarize(&articles, &one).sentences.iter().all(|sentence| sentence.article == 0));
}

fn vietnamese() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Nga",
        "và",
        "Triều",
        "Tiên",
        "ký",
        "hiệp",
        "ước",
        "“",
        "”",
        "\"",
        ".",
        ". ",
        "! ",
        "\n",
        "Theo đó",
        "10.000",
        "ông",
        "Putin",
        "nói",
        "v.v...",
        "TP. ",
        ", ",
        "Ảnh:",
        "🙂",
        "ho\u{300}a",
        "\u{200b}",
        "?",
        "Ngoài ra",
    ]);
    prop::collection::vec(word, 0..120).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn summaries_quote_their_articles_within_their_limits(
        texts in prop::collection::vec(prop_oneof![vietnamese(), any::<String>()], 0..5),
        sentences in 1_usize..6,
        syllables in 1_usize..80,
    ) {
        let documents: Vec<Document> =
            texts.into_iter().enumerate().map(|(i, text)| Document::new(i.to_string(), text)).collect();
        let articles: Vec<_> = documents.iter().map(Article::new).collect();
        for budget in [Budget::Sentences(sentences), Budget::Syllables(syllables), Budget::Ratio(0.3)] {
            let summary = summarize(&articles, &options(budget));
            for sentence in &summary.sentences {
                let text = &documents[sentence.article].text;
                prop_assert_eq!(&text[sentence.span.range()], sentence.text);
                let parts = sentence.reasons.parts();
                let sum = parts.base + parts.added.iter().sum::<f64>();
                prop_assert!((sum - sentence.score).abs() < 1e-4 && sentence.score.is_finite());
            }
            let length: usize = summary.sentences.iter().map(|sentence| runs(sentence.text).count()).sum();
            match budget {
                Budget::Sentences(most) => prop_assert!(summary.sentences.len() <= most),
                Budget::Syllables(most) => prop_assert!(length <= most),
                Budget::Ratio(_) => {
                    let all: usize = documents.iter().map(|d| runs(&d.text).count()).sum();
                    prop_assert!(length as f64 <= 0.3 * all as f64);
                }
            }
            let again = summarize(&articles, &options(budget));
            prop_assert_eq!(format!("{summary:?}"), format!("{again:?}"));
        }
    }
}
