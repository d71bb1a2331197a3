//! The exact join against brute force, over thousands of small random corpora; groups and min-wise hashing against the join.

use std::collections::{BTreeMap, BTreeSet};

use luoc::dedup::minhash::{MinHash, verify};
use luoc::dedup::{Groups, Join, Pair, Sets, Texts};
use luoc::tokenize::runs;

/// Small and seeded, so that a failing case comes back.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit.max(1)
    }
}

/// Sets of small numbers, many of them edited copies of earlier ones, some empty, some large, with repeats.
fn corpus(random: &mut Random) -> Vec<Vec<u64>> {
    let universe = 1 + random.below(200);
    let mut sets: Vec<Vec<u64>> = Vec::new();
    for _ in 0..random.below(40) {
        if sets.is_empty() || random.below(3) == 0 {
            let length = if random.below(8) == 0 { random.below(150) } else { random.below(30) };
            sets.push((0..length).map(|_| random.below(universe)).collect());
            continue;
        }
        let mut copy = sets[random.below(sets.len() as u64) as usize].clone();
        for _ in 0..random.below(6) {
            let place = random.below(copy.len() as u64) as usize;
            match random.below(3) {
                0 => copy.push(random.below(universe)),
                1 if !copy.is_empty() => drop(copy.swap_remove(place)),
                2 if !copy.is_empty() => copy[place] = random.below(universe),
                _ => {}
            }
        }
        sets.push(copy);
    }
    sets
}

fn brute_force(sets: &[Vec<u64>], threshold: f64, containment: f64) -> Vec<Pair> {
    let sets: Vec<BTreeSet<u64>> = sets.iter().map(|set| set.iter().copied().collect()).collect();
    let mut pairs = Vec::new();
    for (a, one) in sets.iter().enumerate() {
        for (b, two) in
            sets.iter().enumerate().skip(a + 1).filter(|(_, two)| !two.is_empty() && !one.is_empty())
        {
            let shared = one.intersection(two).count();
            let jaccard = shared as f64 / (one.len() + two.len() - shared) as f64;
            let contained = shared as f64 / one.len().min(two.len()) as f64;
            if jaccard >= threshold || contained >= containment {
                let size = |set: &BTreeSet<u64>| set.len() as u32;
                pairs.push(Pair {
                    a: a as u32,
                    b: b as u32,
                    shared: shared as u32,
                    size_a: size(one),
                    size_b: size(two),
                });
            }
        }
    }
    pairs
}

#[test]
fn the_join_is_exact() {
    let mut random = Random(0x1234_5678_9abc_def1);
    let mut found = 0;
    for case in 0..5000 {
        let sets = corpus(&mut random);
        let threshold = [0.05, 0.3, 0.5, 2.0 / 3.0, 0.75, 0.8, 0.9, 0.95, 1.0][random.below(9) as usize];
        let containment = [2.0, 0.5, 0.9, 1.0][random.below(4) as usize];
        // Little memory makes many passes and blocks; the answer stays.
        let memory = [usize::MAX / 8, 64, 1000][random.below(3) as usize];
        let mut join = Join::new(threshold).threads(1 + random.below(2) as usize).memory(memory);
        if containment <= 1.0 {
            join = join.containment(containment);
        }
        let want = brute_force(&sets, threshold, containment);
        found += want.len();
        assert_eq!(
            join.pairs(sets.as_slice()).unwrap(),
            want,
            "case {case}: {threshold} {containment} {memory}"
        );
    }
    assert!(found > 50_000, "the corpora hold too few pairs to prove anything: {found}");
}

#[test]
fn the_order_of_sets_changes_nothing() {
    let mut random = Random(77);
    for _ in 0..200 {
        let sets = corpus(&mut random);
        let reversed: Vec<Vec<u64>> = sets.iter().rev().cloned().collect();
        let last = sets.len() as u32;
        let key = |pair: &Pair| (pair.a.min(pair.b), pair.a.max(pair.b), pair.shared);
        let plain: BTreeSet<_> = Join::new(0.7).pairs(sets.as_slice()).unwrap().iter().map(key).collect();
        let turned = Join::new(0.7).pairs(reversed.as_slice()).unwrap();
        let turned: BTreeSet<_> = turned
            .iter()
            .map(|pair| key(&Pair { a: last - 1 - pair.b, b: last - 1 - pair.a, ..*pair }))
            .collect();
        assert_eq!(plain, turned);
    }
}

#[test]
fn removed_documents_were_compared_with_the_kept_one() {
    let mut random = Random(5);
    for _ in 0..500 {
        let sets = corpus(&mut random);
        let pairs = Join::new(0.6).pairs(sets.as_slice()).unwrap();
        let rank: Vec<u64> = (0..sets.len()).map(|_| random.below(10)).collect();
        let groups = Groups::new(sets.len(), &pairs, |a, b| rank[b as usize].cmp(&rank[a as usize]));
        let similar: BTreeMap<(u32, u32), f64> = pairs.iter().map(|p| ((p.a, p.b), p.jaccard())).collect();
        let of = |a: u32, b: u32| similar.get(&(a.min(b), a.max(b))).copied();
        let kept: Vec<u32> = (0..sets.len() as u32).filter(|&d| groups.removed_by(d).is_none()).collect();
        for document in 0..sets.len() as u32 {
            let keeper = groups.kept_for(document, &pairs);
            // Documents by falling rank, then by number: the order of preference.
            let order = |d: u32| (u64::MAX - rank[d as usize], d);
            let better = kept.iter().filter(|&&k| order(k) < order(document));
            let best = better.filter_map(|&k| of(document, k)).fold(0.0, f64::max);
            if keeper == document {
                assert!(best <= 0.0, "two kept documents are similar");
            } else {
                assert!(
                    kept.contains(&keeper) && order(keeper) < order(document),
                    "a worse document was kept"
                );
                assert_eq!(of(document, keeper), Some(best), "not the most similar kept document");
            }
        }
    }
}

#[test]
fn verified_candidates_are_pairs_of_the_join() {
    let mut random = Random(99);
    let (mut proposed, mut exact) = (0, 0);
    let hashes = MinHash::new(16, 4);
    for _ in 0..300 {
        let sets = corpus(&mut random);
        let pairs = Join::new(0.8).pairs(sets.as_slice()).unwrap();
        let candidates = hashes.candidates(sets.as_slice(), 2).unwrap();
        let verified = verify(sets.as_slice(), &candidates, 0.8, 2).unwrap();
        assert!(verified.iter().all(|pair| pairs.binary_search(pair).is_ok()));
        let expected = pairs.iter().filter(|p| candidates.binary_search(&(p.a, p.b)).is_ok()).count();
        assert_eq!(verified.len(), expected);
        proposed += verified.len();
        exact += pairs.len();
    }
    let recall = proposed as f64 / exact as f64;
    assert!(recall > hashes.recall(0.8) - 0.02 && recall <= 1.0, "{recall} against {}", hashes.recall(0.8));
}

/// One seed in all the ways of writing it that mean the same, and without its marks.
#[test]
fn spelling_does_not_matter_and_marks_do() {
    use unicode_normalization::UnicodeNormalization;
    let seed = std::fs::read_to_string("seeds/001.txt").or_else(|_| {
        let first =
            std::fs::read_dir("seeds").unwrap().filter_map(Result::ok).map(|e| e.path()).min().unwrap();
        std::fs::read_to_string(first)
    });
    let seed = seed.unwrap();
    let bare: String = seed
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .collect::<String>()
        .replace('đ', "d");
    let spellings = [
        seed.clone(),
        seed.nfd().collect(),
        seed.to_uppercase(),
        seed.replace(' ', "  ").replace('\n', "\r\n"),
        seed.replace(['“', '”'], "\""),
        seed.replace("hòa", "hoà").replace("thỏa", "thoả").replace("ủy", "uỷ").replace("tòa", "toà"),
        bare,
    ];
    let mut texts = Texts::new();
    for text in &spellings {
        texts.push(&runs(text).map(|run| run.code.0).collect::<Vec<_>>());
    }
    let pairs = Join::new(0.8).pairs(&texts).unwrap();
    let whole: Vec<(u32, u32)> =
        pairs.iter().filter(|pair| pair.jaccard() >= 1.0).map(|pair| (pair.a, pair.b)).collect();
    let want: Vec<(u32, u32)> = (0..6).flat_map(|a| (a + 1..6).map(move |b| (a, b))).collect();
    assert_eq!(whole, want);
    assert_eq!(pairs.len(), want.len(), "the text without its marks is another text");
    assert_eq!(texts.count(), 7);
}
