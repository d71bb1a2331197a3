"""The examples run, on articles made from the seeds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import luoc
from corpus import articles

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ROWS = articles(120, copies=0.3)


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    path = tmp_path_factory.mktemp("records") / "articles.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    return path


def run(name, *arguments):
    done = subprocess.run([sys.executable, EXAMPLES / name, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["with_pandas.py", "with_polars.py", "with_datasets.py"])
def test_example(name, records, tmp_path):
    collection = luoc.Deduplicator()
    collection.add([row["text"] for row in ROWS])
    kept = len(collection.kept())
    assert kept < 110
    said = run(name, records, *([tmp_path] if "datasets" in name else []))
    assert f"120 rows, {120 - kept} near-duplicates, {kept} kept" in said


def test_pyarrow_example(records, tmp_path):
    import pyarrow.parquet

    said = run("with_pyarrow.py", records, tmp_path / "kept.parquet")
    assert said.startswith("120 rows, ")
    assert pyarrow.parquet.read_table(tmp_path / "kept.parquet").num_rows < 110


def test_every_example_is_run():
    names = {path.name for path in EXAMPLES.glob("*.py")}
    assert names == {"with_pandas.py", "with_polars.py", "with_datasets.py", "with_pyarrow.py"}
