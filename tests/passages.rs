//! Laws of shared passages, and what bad input comes to.

use luoc::dedup::{Cluster, Matcher, Relation, Shared};
use luoc::text::Document;
use proptest::prelude::*;

/// Sentences that news might hold: some alike, some quoted, some set phrases.
const SENTENCES: [&str; 12] = [
    "Hai nước ký hiệp ước đối tác chiến lược toàn diện tại Bình Nhưỡng hôm 19/6.",
    "Tại Bình Nhưỡng ngày 19-6, hai bên đã kí thỏa thuận về quan hệ đối tác chiến lược toàn diện.",
    "Ông Nam nói: “Chúng tôi sẽ không lùi bước trước bất cứ sức ép nào từ bên ngoài”.",
    "“Chúng tôi không bao giờ lùi bước dù sức ép từ bên ngoài ra sao”, ông Nam khẳng định với báo giới.",
    "Khoảng 10.000 binh sĩ đang được huấn luyện ở miền Đông, theo tình báo Hàn Quốc.",
    "Tình báo Hàn Quốc cho rằng 11.000 binh lính đang tập huấn tại miền Đông.",
    "Hiện vụ việc đang được cơ quan chức năng tiếp tục điều tra, làm rõ.",
    "Giá vàng miếng chiều nay tăng thêm 500.000 đồng mỗi lượng so với phiên trước.",
    "\"Tôi mừng lắm, cả nhà tôi đều mừng vì con đã về đến nơi an toàn\" - bà Hoa kể.",
    "“Mở ngoặc mà không đóng lại thì sao",
    "Ảnh: TTXVN",
    "😀 <b>Nga</b> &amp; Ukraine\u{300} 0123 ",
];

fn article() -> impl Strategy<Value = String> {
    let word = prop_oneof![4 => Just(String::new()), 1 => "\\PC{0,12}"];
    let sentence = (0..SENTENCES.len(), word, any::<bool>())
        .prop_map(|(n, word, line)| format!("{}{word}{}", SENTENCES[n], if line { "\n" } else { " " }));
    proptest::collection::vec(sentence, 0..8).prop_map(|parts| parts.concat())
}

fn documents(texts: &[String]) -> Vec<Document> {
    texts.iter().enumerate().map(|(n, text)| Document::new(n.to_string(), text.as_str())).collect()
}

/// The ends of links whichever side comes first, with relation and score, in order.
fn ends(shared: &Shared, number: impl Fn(usize) -> usize) -> Vec<String> {
    let mut links: Vec<String> = shared
        .links
        .iter()
        .map(|link| {
            let mut places = [link.a, link.b].map(|p| (number(p.article), p.span.start, p.span.end));
            places.sort_unstable();
            format!("{places:?} {} {} {} {}", link.relation.name(), link.score, link.quoted, link.formula)
        })
        .collect();
    links.sort_unstable();
    links
}

proptest! {
    #[test]
    fn links_and_items_stand_in_the_texts(texts in proptest::collection::vec(article(), 0..5)) {
        let documents = documents(&texts);
        let shared = Matcher::default().threshold(0.3).shared(&documents);
        for link in &shared.links {
            prop_assert!((0.3..=1.0).contains(&link.score));
            prop_assert!(link.a < link.b);
            for place in [link.a, link.b] {
                prop_assert!(texts[place.article].get(place.span.range()).is_some_and(|text| !text.is_empty()));
            }
        }
        for cluster in &shared.clusters {
            prop_assert!(cluster.members.len() > 1 && cluster.representative < cluster.members.len());
            for member in &cluster.members {
                prop_assert!(texts[member.article].get(member.span.range()).is_some());
            }
        }
    }

    #[test]
    fn the_order_of_articles_does_not_matter(x in article(), y in article()) {
        prop_assume!(x != y);
        let there = Matcher::default().shared(&documents(&[x.clone(), y.clone()]));
        let back = Matcher::default().shared(&documents(&[y, x]));
        prop_assert_eq!(ends(&there, |n| n), ends(&back, |n| 1 - n));
    }

    #[test]
    fn shares_are_shares(texts in proptest::collection::vec(article(), 1..5)) {
        let documents = documents(&texts);
        let comparison = Matcher::default().compare(&documents);
        prop_assert_eq!(comparison.each.len(), texts.len() - 1);
        for share in comparison.each.iter().chain([&comparison.all]) {
            prop_assert!((0.0..=1.0).contains(&share.copied) && (0.0..=1.0).contains(&share.reworded));
            prop_assert!(share.total() <= 1.0 + 1e-6);
            prop_assert!(share.total() <= comparison.all.total() + 1e-6);
        }
        for passage in &comparison.passages {
            prop_assert!(texts[0].get(passage.span.range()).is_some());
            prop_assert!(passage.links.iter().all(|link| link.a.span == passage.span && link.b.article > 0));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn threads_do_not_matter(texts in proptest::collection::vec(article(), 17..40)) {
        let documents = documents(&texts);
        let one = Matcher::default().shared(&documents);
        let three = Matcher::default().threads(3).shared(&documents);
        prop_assert_eq!(one.links, three.links);
        prop_assert_eq!(one.clusters, three.clusters);
    }
}

fn seed(start: &str) -> String {
    let mut paths = std::fs::read_dir("seeds").unwrap().map(|entry| entry.unwrap().path());
    let path = paths.find(|path| path.file_name().unwrap().to_string_lossy().starts_with(start)).unwrap();
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn an_article_stands_wholly_in_its_copy() {
    let text = seed("000");
    let longer =
        format!("Tin mới trong ngày được cập nhật liên tục.\n{text}\nBạn đọc có ý kiến xin gửi về tòa soạn.");
    let documents = [Document::new("a", text), Document::new("b", longer), Document::new("c", seed("004"))];
    let comparison = Matcher::default().compare(&documents);
    assert!(comparison.all.copied > 0.97, "{:?}", comparison.all);
    assert!(comparison.each[0].copied > 0.97, "{:?}", comparison.each);
    assert!(comparison.each[1].total() < 0.5, "{:?}", comparison.each);
}

#[test]
fn equal_articles_share_each_sentence_once() {
    let documents = [Document::new("a", seed("002")), Document::new("b", seed("002"))];
    let shared = Matcher::default().shared(&documents);
    let copied = shared.links.iter().filter(|link| link.a.span == link.b.span);
    assert!(copied.clone().count() > 20);
    assert!(copied.clone().all(|link| link.relation == Relation::Verbatim), "the same words");
}

#[test]
fn a_footer_is_boilerplate_and_not_millions_of_links() {
    let footer = "Mọi ý kiến đóng góp xin gửi về địa chỉ của tòa soạn tại số 12 phố Hàng Trống.";
    let documents: Vec<Document> =
        (0..5000).map(|n| Document::new(n.to_string(), format!("Bài số {n}.\n{footer}"))).collect();
    let shared = Matcher::default().shared(&documents);
    assert_eq!(shared.links.len(), 0);
    assert_eq!(shared.clusters.len(), 1);
    assert!(shared.clusters[0].boilerplate);
    assert_eq!(shared.clusters[0].members.len(), 5000);
}

#[test]
fn ten_thousand_quotations_end_in_time() {
    let words: Vec<&str> = SENTENCES.iter().flat_map(|sentence| sentence.split(' ')).collect();
    let quote = |n: usize| {
        let said: Vec<&str> = (0..12).map(|k| words[(n * 31 + k * k * 7 + n / 50) % words.len()]).collect();
        format!("“{}”, ông Nam nói.\n", said.join(" ").replace(['“', '”', '"'], ""))
    };
    let long: String = (0..10_000).map(quote).collect();
    let documents = [Document::new("a", long), Document::new("b", format!("{}{}", quote(7), SENTENCES[0]))];
    let shared = Matcher::default().shared(&documents);
    assert!(shared.units > 10_000);
    // Article a says it over and over, so it is a common item and no link.
    let both = |cluster: &Cluster| cluster.members.iter().any(|member| member.article == 1);
    assert!(shared.clusters.iter().any(both), "the one that both have");
}

#[test]
fn nothing_is_shared_by_nothing() {
    for documents in
        [vec![], vec![Document::new("a", "")], vec![Document::new("a", ""), Document::new("a", "")]]
    {
        assert_eq!(Matcher::default().shared(&documents).links.len(), 0);
        assert_eq!(Matcher::default().compare(&documents).passages.len(), 0);
    }
}

/// The same claim, of one speaker, with few words in common.
#[test]
fn a_claim_in_other_words_is_found() {
    let documents = [Document::new("001", seed("001")), Document::new("002", seed("002"))];
    let shared = Matcher::default().shared(&documents);
    let says = |article: usize, span: luoc::text::Span, words: &str| {
        documents[article].text[span.range()].contains(words)
    };
    let found = shared.links.iter().find(|link| {
        says(0, link.a.span, "tăng cường khả năng phòng thủ")
            && says(1, link.b.span, "tăng cường khả năng phòng thủ của chính mình")
    });
    assert_eq!(found.expect("a link").relation, Relation::Paraphrase);
}

/// Among thousands of articles on other things, two that tell of one case are linked less readily.
#[test]
fn in_a_large_collection_copies_stay_and_doubtful_links_go() {
    let pair = [Document::new("001", seed("001")), Document::new("002", seed("002"))];
    let few = Matcher::default().shared(&pair);
    let mut many = pair.to_vec();
    many.extend((0..3000).map(|n| {
        Document::new(
            format!("n{n}"),
            format!("Xã số {n} có {} hộ trồng lúa và {} hộ nuôi cá.", n * 7 % 501, n * 13 % 77),
        )
    }));
    let many = Matcher::default().shared(&many);
    let places = |shared: &Shared| -> Vec<_> {
        shared.links.iter().filter(|link| link.b.article < 2).map(|link| (link.a, link.b)).collect()
    };
    let (few_places, many_places) = (places(&few), places(&many));
    assert!(many_places.iter().all(|place| few_places.contains(place)), "nothing is new");
    let copied = |link: &&luoc::dedup::Link| link.relation <= Relation::NearVerbatim && link.score > 0.95;
    for link in few.links.iter().filter(copied) {
        assert!(many_places.contains(&(link.a, link.b)), "{link:?}");
    }
}
