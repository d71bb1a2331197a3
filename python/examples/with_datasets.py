"""Hugging Face datasets: sentences and tokens through `map`, near-duplicates through the table underneath.

python examples/with_datasets.py ARTICLES.jsonl
"""

import sys

from datasets import Dataset

import luoc

dataset = Dataset.from_json(sys.argv[1], cache_dir=sys.argv[2] if len(sys.argv) > 2 else None)

# The rows that stay, by their numbers: duplicates without ids go by row.
removed = luoc.duplicates(dataset.with_format("arrow")[:], id=None)
gone = set(removed["id"].to_pylist())
kept = dataset.select(row for row in range(len(dataset)) if row not in gone)
print(f"{len(dataset)} rows, {len(gone)} near-duplicates, {len(kept)} kept")


def cut(batch):
    """Batches come as lists of texts, which is what luoc likes best."""
    return {
        "sentences": [pieces.texts for pieces in luoc.sentences(batch["text"])],
        "tokens": [pieces.texts for pieces in luoc.tokens(batch["text"])],
        "spans": [pieces.spans for pieces in luoc.tokens(batch["text"])],
    }


# Each process works on all cores by itself, so num_proc is only worth it where loading is slow; it works all the same.
cut_up = kept.map(cut, batched=True, num_proc=2)
print(f"{sum(map(len, cut_up['sentences']))} sentences, {sum(map(len, cut_up['tokens']))} tokens")
