//! Pieces to weights: the n-grams of a collection counted, weighed by TF-IDF, and ranked; keywords.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use luoc::score::{Gram, NgramCounter, NgramOptions, TfIdf, Vocabulary, background, keywords};
use luoc::text::Document;
use luoc::tokenize::{Run, Segmenter, runs};

fn seeds() -> Vec<String> {
    let mut paths: Vec<_> = std::fs::read_dir("seeds").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn count(documents: &[Vec<Run<'_>>]) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for (document, runs) in documents.iter().enumerate() {
        for run in runs {
            vocabulary.add(Gram::one(run.code), document as u32);
        }
        for pair in runs.windows(2) {
            vocabulary.add(Gram::two(pair[0].code, pair[1].code), document as u32);
        }
        for triple in runs.windows(3) {
            vocabulary.add(Gram::three(triple[0].code, triple[1].code, triple[2].code), document as u32);
        }
    }
    vocabulary
}

/// Number of the n-grams that the command would print.
fn ranked(texts: &[&str], segmenter: &Segmenter) -> usize {
    let mut counter = NgramCounter::new(NgramOptions::default(), segmenter).unwrap();
    for text in texts {
        counter.add(text).unwrap();
    }
    counter.finish().unwrap().map(Result::unwrap).count()
}

fn terms(criterion: &mut Criterion) {
    let seeds = seeds();
    let segmenter = Segmenter::default();
    for copies in [1, 10, 100] {
        let texts: Vec<&str> = seeds.iter().cycle().take(seeds.len() * copies).map(String::as_str).collect();
        let number = |(i, text): (usize, &&str)| Document::new(i.to_string(), *text);
        let documents: Vec<Document> = texts.iter().enumerate().map(number).collect();
        let bytes: usize = texts.iter().map(|text| text.len()).sum();
        let mut group = criterion.benchmark_group("terms");
        group.sample_size(10).throughput(Throughput::Bytes(bytes as u64));
        let (grams, terms) = (ranked(&texts, &segmenter), keywords(&documents, &segmenter).len());
        assert!(grams > 500 && terms > 500);
        group.bench_function(BenchmarkId::new("ngrams", bytes), |bencher| {
            bencher.iter(|| assert_eq!(ranked(black_box(&texts), &segmenter), grams));
        });
        group.bench_function(BenchmarkId::new("keywords", bytes), |bencher| {
            bencher.iter(|| assert_eq!(keywords(black_box(&documents), &segmenter).len(), terms));
        });
        group.finish();
    }
}

fn score(criterion: &mut Criterion) {
    let seeds = seeds();
    let weights = TfIdf::new(background());
    for copies in [1, 10, 100] {
        let texts: Vec<&str> = seeds.iter().cycle().take(seeds.len() * copies).map(String::as_str).collect();
        let documents: Vec<Vec<Run<'_>>> = texts.iter().map(|text| runs(text).collect()).collect();
        let bytes: usize = texts.iter().map(|text| text.len()).sum();
        let mut group = criterion.benchmark_group("score");
        group.throughput(Throughput::Bytes(bytes as u64));

        let terms = count(&documents).len();
        assert!(terms > 5_000, "the seeds have thousands of n-grams");
        group.bench_with_input(BenchmarkId::new("n-grams", bytes), &documents, |bencher, documents| {
            bencher.iter(|| assert_eq!(count(black_box(documents)).len(), terms));
        });

        let sum = |documents: &[Vec<Run<'_>>]| -> f64 {
            documents.iter().flatten().map(|run| weights.idf(run.code)).sum()
        };
        let total = sum(&documents);
        assert!(total > 0.0);
        group.bench_with_input(BenchmarkId::new("idf", bytes), &documents, |bencher, documents| {
            bencher.iter(|| assert!((sum(black_box(documents)) - total).abs() < 1e-6 * total));
        });
        group.finish();
    }
}

criterion_group!(benches, score, terms);
criterion_main!(benches);
