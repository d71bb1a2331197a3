"""pandas: drop near-duplicates, cut texts into sentences, count words of a kind.

python examples/with_pandas.py ARTICLES.jsonl
"""

import sys

import pandas

import luoc

frame = pandas.read_json(sys.argv[1], lines=True, dtype={"id": str})

# Which row duplicates which, and the frame without them. The index stays what it was.
removed = luoc.duplicates(frame)
kept = luoc.dedup(frame)
print(f"{len(frame)} rows, {len(removed)} near-duplicates, {len(kept)} kept")
print(removed.head(3).to_string(index=False))

# A whole column is one call, on all cores.
kept["sentences"] = [pieces.texts for pieces in luoc.sentences(kept["text"])]
kept["numbers"] = [pieces.labels.count("number") for pieces in luoc.tokens(kept["text"])]
print(kept[["id", "numbers"]].head(3).to_string(index=False))

# One row a sentence.
print(f"{len(kept.explode('sentences'))} sentences")
