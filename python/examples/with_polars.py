"""Polars: drop near-duplicates, and add columns.

python examples/with_polars.py ARTICLES.jsonl
"""

import sys

import polars

import luoc

frame = polars.read_ndjson(sys.argv[1])

removed = luoc.duplicates(frame)
kept = luoc.dedup(frame)
print(f"{len(frame)} rows, {len(removed)} near-duplicates, {len(kept)} kept")
print(removed.head(3))

# A whole column is one call, on all cores.
kept = kept.with_columns(
    sentences=polars.Series([pieces.texts for pieces in luoc.sentences(kept["text"])]),
    tokens=polars.Series([len(pieces) for pieces in luoc.tokens(kept["text"])]),
)
print(kept.select("id", polars.col("sentences").list.len(), "tokens").head(3))
