//! Articles to summaries, over the seeds: one article, the group, the group repeated, and a query.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use luoc::summarize::{Budget, Options, summarize};
use luoc::text::Document;
use luoc::tokenize::Article;

fn seeds() -> Vec<Document> {
    let mut paths: Vec<_> = std::fs::read_dir("seeds")
        .expect("run from the project's folder")
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).expect("a seed is UTF-8 text");
    paths.iter().map(|path| Document::new(path.display().to_string(), read(path))).collect()
}

/// Cuts up and summarises; how many sentences came out.
fn run(documents: &[Document], options: &Options) -> usize {
    let articles: Vec<Article<'_>> = documents.iter().map(Article::new).collect();
    summarize(&articles, options).sentences.len()
}

fn summaries(criterion: &mut Criterion) {
    let seeds = seeds();
    let bytes = |documents: &[Document]| documents.iter().map(|d| d.text.len() as u64).sum();
    let options = Options { budget: Some(Budget::Sentences(5)), ..Options::default() };
    let query = Options { query: Some("binh sĩ Triều Tiên ở Kursk".into()), ..options.clone() };
    let mut group = criterion.benchmark_group("summarize");
    group.throughput(Throughput::Bytes(bytes(&seeds)));
    group.bench_function("each", |bench| {
        bench.iter(|| {
            let each: usize =
                seeds.iter().map(|seed| run(black_box(std::slice::from_ref(seed)), &options)).sum();
            assert_eq!(each, 5 * seeds.len());
        });
    });
    group.bench_function("query", |bench| {
        bench.iter(|| assert_eq!(run(black_box(&seeds), &query), 5));
    });
    for copies in [1, 4, 20] {
        let documents: Vec<Document> = seeds.iter().cycle().take(copies * seeds.len()).cloned().collect();
        group.throughput(Throughput::Bytes(bytes(&documents)));
        group.bench_function(BenchmarkId::new("group", documents.len()), |bench| {
            bench.iter(|| assert_eq!(run(black_box(&documents), &options), 5));
        });
    }
    group.finish();
}

criterion_group!(benches, summaries);
criterion_main!(benches);
