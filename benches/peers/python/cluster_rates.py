"""Rates of the steps that luoc.spark runs on a worker, on one thread: what docs/cluster.md extrapolates from.

    python benches/peers/python/cluster_rates.py [ARTICLES.jsonl]
"""

import json
import sys
import time
from pathlib import Path

import pyarrow

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "python" / "tests"))

from luoc import _luoc
from corpus import articles


def main() -> None:
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
    else:
        rows = articles(5000)
    table = pyarrow.table({"id": list(range(len(rows))), "text": [row["text"] for row in rows]})
    size = table["text"].nbytes / len(rows)
    bands, each = _luoc.bands(0.8)
    prints, seconds = timed(lambda: _luoc.fingerprints(table, text="text", id="id", bands=bands, rows=each))
    prints = pyarrow.table(prints)
    print(f"{len(rows)} articles of {size:.0f} bytes; {bands} bands of {each} rows")
    print(f"fingerprints: {len(rows) / seconds:.0f} a CPU second, {prints.nbytes / len(rows):.0f} bytes each")
    a, b = prints.slice(0, len(rows) - 1), prints.slice(1)
    candidates = pyarrow.table({"a": a["id"], "b": b["id"], "codes_a": a["codes"], "codes_b": b["codes"]})
    _, seconds = timed(lambda: _luoc.verified(candidates, threshold=0.8))
    print(f"verified: {candidates.num_rows / seconds:.0f} candidates a CPU second")


def timed(work):
    """The result and the CPU seconds, the best of three runs."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        result = work()
        best = min(best, time.process_time() - began)
    return result, best


if __name__ == "__main__":
    main()
