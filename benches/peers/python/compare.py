"""luoc beside the Python packages that do the same work: CPU seconds of one thread, on the same articles, in one run.

    pip install -r benches/peers/python/requirements.txt target/wheels/luoc-*.whl
    python benches/peers/python/compare.py [ARTICLES.jsonl]

Without a file the articles are made from seeds/ (python/tests/corpus.py), a quarter of them edited copies. Each line has
the rate of each program and how many times faster luoc was. Slow peers get fewer articles; rates are per megabyte of
text or per article, so they can be compared.
"""

import gc
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "python" / "tests"))

import luoc
from corpus import articles


def main() -> None:
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
    else:
        rows = articles(20_000)
    rows = [{"id": str(number), "text": row["text"]} for number, row in enumerate(rows)]
    texts = [row["text"] for row in rows]
    print(f"{len(rows)} articles, {megabytes(texts):.1f} MB")
    for work in (library, words, summaries, duplicates):
        try:
            work(rows, texts)
        except ImportError as error:
            print(f"{work.__name__}: left out, {error}")


def library(rows, texts):
    """Batches in Python against the same work in Rust (batch.rs), on one thread."""
    texts = texts[:10_000]
    subprocess.run(["cargo", "build", "-q", "--release", "-p", "luoc-python", "--example", "batch"], cwd=ROOT, check=True)
    program = ROOT / "target" / "release" / "examples" / "batch"
    works = {
        "tokens": lambda: luoc.tokens(texts, threads=1),
        "sentences": lambda: luoc.sentences(texts, threads=1),
        "words": lambda: luoc.words(texts, threads=1),
        "summaries": lambda: luoc.summarize(texts, each=True, sentences=3, threads=1),
    }
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write("\0".join(text.replace("\0", " ") for text in texts).encode())
        file.flush()

        def rust(work):
            before = children()
            subprocess.run([program, work, file.name], check=True)
            return children() - before

        for name, work in works.items():
            theirs = min(rust(name) for _ in range(3)) - min(rust("load") for _ in range(3))
            ours = 1 / rate(work, 1)
            print(f"library: {name} {ours:.2f} s in Python, {theirs:.2f} s in Rust: {ours / theirs:.2f} ×")


def words(rows, texts):
    import underthesea
    from pyvi import ViTokenizer

    few, many = texts[:100], texts[:5000]
    ours = {
        "a list of str": rate(lambda: [pieces.texts for pieces in luoc.words(many, threads=1)], megabytes(many)),
        "one str": rate(lambda: luoc.segment(many, threads=1), megabytes(many)),
    }
    print("words: luoc " + ", ".join(f"{rate:.1f} MB/s as {form}" for form, rate in ours.items()))
    peers = (
        ("underthesea", "a list of str", underthesea.word_tokenize),
        ("underthesea", "one str", lambda text: underthesea.word_tokenize(text, format="text")),
        ("pyvi", "a list of str", lambda text: ViTokenizer.spacy_tokenize(text)[0]),
        ("pyvi", "one str", ViTokenizer.tokenize),
    )
    for name, form, cut in peers:
        cut(few[0])
        theirs = rate(lambda: [cut(text) for text in few], megabytes(few))
        print(f"words: {name} {theirs:.3f} MB/s as {form}; luoc is {ours[form] / theirs:.0f} × as fast")


def summaries(rows, texts):
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    class Cut:
        """sumy's own tokenizers have no Vietnamese; these regular expressions are faster than any of them."""

        def to_sentences(self, text):
            return [part for part in re.split(r"(?<=[.!?…])\s+|\n+", text) if part]

        def to_words(self, text):
            return re.findall(r"\w+", text.lower())

    few, many = texts[:100], texts[:2000]
    ours = rate(lambda: luoc.summarize(many, each=True, sentences=3, threads=1), len(many))
    print(f"summaries: luoc {ours:.0f} articles/s")
    for summarizer in (TextRankSummarizer, LexRankSummarizer):
        theirs = rate(
            lambda: [summarizer()(PlaintextParser.from_string(text, Cut()).document, 3) for text in few], len(few)
        )
        name = summarizer.__name__.removesuffix("Summarizer")
        print(f"summaries: sumy {name} {theirs:.0f} articles/s; luoc is {ours / theirs:.0f} × as fast")


def duplicates(rows, texts):
    import pyarrow
    from datasketch import MinHash, MinHashLSH

    table = pyarrow.Table.from_pylist(rows)
    ours = rate(lambda: luoc.duplicates(table, threads=1), len(rows))
    few = rows[:2000]

    def datasketch():
        """As its documentation has it: 128 permutations, a query before each insertion."""
        index, found = MinHashLSH(threshold=0.8, num_perm=128), 0
        for row in few:
            runs = re.findall(r"\w+", row["text"].lower())
            sketch = MinHash(num_perm=128)
            sketch.update_batch({" ".join(runs[i : i + 5]).encode() for i in range(max(1, len(runs) - 4))})
            found += bool(index.query(sketch))
            index.insert(row["id"], sketch)
        return found

    theirs = rate(datasketch, len(few))
    print(f"duplicates: luoc {ours:.0f} articles/s")
    print(f"duplicates: datasketch {theirs:.0f} articles/s; luoc is {ours / theirs:.1f} × as fast")


def rate(work, amount):
    """Amount a CPU second: the best of three runs, since other programs may be in the way."""
    best = float("inf")
    for _ in range(3):
        gc.collect()
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return amount / best


def children():
    """CPU seconds of finished programs, in the kernel too, as `rate` counts them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def megabytes(texts):
    return sum(len(text.encode()) for text in texts) / 1e6


if __name__ == "__main__":
    main()
