//! What documents share: the exact join of near-duplicate documents, and passages, each at three sizes.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use luoc::dedup::{Join, Matcher, Texts};
use luoc::text::Document;
use luoc::tokenize::runs;

/// Articles of the seeds' lines in random order with every ninth word replaced, one in ten an edited copy of an earlier one.
fn articles(count: usize) -> Vec<String> {
    let mut seeds: Vec<_> = std::fs::read_dir("seeds").unwrap().map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    let texts: Vec<String> = seeds.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let words: Vec<&str> = texts.iter().flat_map(|text| text.split_whitespace()).collect();
    let mut state = 7u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % limit
    };
    let mut articles: Vec<String> = Vec::with_capacity(count);
    for number in 0..count {
        let mut article: Vec<&str> = if number > 0 && below(10) == 0 {
            articles[below(number)].split(' ').collect()
        } else {
            let start = below(words.len() - 400);
            let mut copy = words[start..start + 400].to_vec();
            for place in (0..copy.len()).step_by(3) {
                copy[place] = words[below(words.len())];
            }
            copy
        };
        for _ in 0..4 {
            let place = below(article.len());
            article[place] = words[below(words.len())];
        }
        let article = article.join(" ");
        articles.push(article);
    }
    articles
}

fn documents(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("documents");
    group.sample_size(10);
    for count in [500, 2_000, 8_000] {
        let articles = articles(count);
        let bytes: usize = articles.iter().map(String::len).sum();
        let mut texts = Texts::new();
        for article in &articles {
            texts.push(&runs(article).map(|run| run.code.0).collect::<Vec<_>>());
        }
        let pairs = Join::new(0.8).pairs(&texts).unwrap().len();
        assert!(pairs > count / 20, "the copies are found");
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_with_input(BenchmarkId::new("join", count), &texts, |bencher, texts| {
            bencher.iter(|| {
                let found = Join::new(0.8).pairs(black_box(texts)).unwrap();
                assert_eq!(found.len(), pairs);
            });
        });
    }
    group.finish();
}

/// What articles share, sentence by sentence: throughput in sentences and quotations.
fn passages(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("passages");
    group.sample_size(10);
    for count in [50, 200, 800] {
        let documents: Vec<Document> = articles(count)
            .into_iter()
            .enumerate()
            .map(|(number, text)| Document::new(number.to_string(), text))
            .collect();
        let shared = Matcher::default().shared(&documents);
        assert!(shared.links.len() > count / 5, "the copies are found");
        group.throughput(Throughput::Elements(shared.units as u64));
        group.bench_with_input(BenchmarkId::new("match", count), &documents, |bencher, documents| {
            bencher.iter(|| {
                let found = Matcher::default().shared(black_box(documents));
                assert_eq!(found.links.len(), shared.links.len());
            });
        });
    }
    group.finish();
}

criterion_group!(benches, documents, passages);
criterion_main!(benches);
