//! Text to tokens, sentences and words, over the seeds repeated to three sizes, beside `unicode-segmentation`.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use luoc::tokenize::{sentences, tokens, words};
use unicode_segmentation::UnicodeSegmentation;

fn seeds() -> String {
    let mut paths: Vec<_> = std::fs::read_dir("seeds").expect("run from the project's folder").collect();
    paths.sort_by_key(|path| path.as_ref().map(std::fs::DirEntry::path).ok());
    let read = |entry: std::io::Result<std::fs::DirEntry>| std::fs::read_to_string(entry?.path());
    paths.into_iter().map(|entry| read(entry).expect("a seed is UTF-8 text")).collect()
}

fn tokenize(criterion: &mut Criterion) {
    let once = seeds();
    let (pieces, ends, found) = (tokens(&once).count(), sentences(&once).count(), words(&once).count());
    assert!(pieces > found && found > 1_000 && ends > 50);
    let mut group = criterion.benchmark_group("tokenize");
    for copies in [1, 10, 100] {
        let text = once.repeat(copies);
        group.throughput(Throughput::Bytes(text.len() as u64));
        let id = |name| BenchmarkId::new(name, text.len());
        group.bench_function(id("tokens"), |bench| {
            bench.iter(|| assert!(tokens(black_box(&text)).count() >= (pieces - 2) * copies));
        });
        group.bench_function(id("sentences"), |bench| {
            bench.iter(|| assert!(sentences(black_box(&text)).count() >= (ends - 2) * copies));
        });
        group.bench_function(id("words"), |bench| {
            bench.iter(|| assert!(words(black_box(&text)).count() >= found * copies * 99 / 100));
        });
        group.bench_function(id("unicode_words"), |bench| {
            bench.iter(|| assert!(black_box(&text).unicode_words().count() > pieces * copies / 2));
        });
    }
    group.finish();
}

criterion_group!(benches, tokenize);
criterion_main!(benches);
