"""pyarrow: near-duplicates of a table on disk, with the pairs beside it.

python examples/with_pyarrow.py ARTICLES.jsonl OUT.parquet
"""

import sys

import pyarrow.json
import pyarrow.parquet

import luoc

table = pyarrow.json.read_json(sys.argv[1])

# The table goes to Rust and back without being copied.
kept = luoc.dedup(table, id="id", threshold=0.7)
pairs = luoc.pairs(table, threshold=0.7)
print(f"{table.num_rows} rows, {pairs.num_rows} pairs, {kept.num_rows} kept")
print(pairs.slice(0, 3).to_pandas().to_string(index=False))

pyarrow.parquet.write_table(kept, sys.argv[2])
