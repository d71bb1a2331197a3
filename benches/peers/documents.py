#!/usr/bin/env python3
"""Near-duplicate documents: luoc beside the public peers, on the same articles, from JSON lines to the result.

usage: documents.py articles.jsonl [--luoc target/release/luoc] [--truth pairs.tsv] [--only NAME ...] [--threads 1]

Each one runs in a process of its own; CPU time (user + system) and peak memory are those of that process, the time that an
empty Python process and its imports take taken off. Everyone gets 5-shingles of the lower-cased words and the threshold .8:
gaoya with its own Rust analyzer, rensa and datasketch with shingles made in Python, 128 hashes each. `naive` is an exact
inverted index in Python (exact_documents.py). Precision and recall are of pairs against --truth (exact_documents.py, or luoc's own pairs).
Install the peers with: pip install gaoya rensa datasketch
"""
import argparse, json, os, re, resource, subprocess, sys, tempfile, unicodedata


def records(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], record["text"]


def shingles(text):
    runs = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower())
    return {" ".join(runs[i : i + 5]) for i in range(max(1, len(runs) - 4))} if runs else set()


def gaoya(path):
    from gaoya.minhash import MinHashStringIndex

    # 16 bands of 8 rows: the S-curve turns at .7, and gaoya checks the threshold itself.
    index = MinHashStringIndex(32, 0.8, 16, 8, None, "word", True, (5, 5), "smallvec")
    ids, texts = zip(*records(path))
    for number, text in enumerate(texts):
        index.insert_document(number, text)
    for number, text in enumerate(texts):
        for other in index.query(text):
            if other < number:
                yield ids[other], ids[number]


def rensa(path):
    from rensa import RMinHash, RMinHashLSH

    index, ids, hashes = RMinHashLSH(0.8, 128, 16), [], []
    for number, (id, text) in enumerate(records(path)):
        own = RMinHash(128, 42)
        own.update(list(shingles(text)))
        for other in index.query(own):
            if own.jaccard(hashes[other]) >= 0.8:
                yield ids[other], id
        index.insert(number, own)
        ids.append(id)
        hashes.append(own)


def datasketch(path):
    from datasketch import MinHash, MinHashLSH

    index, hashes = MinHashLSH(threshold=0.8, num_perm=128), {}
    for id, text in records(path):
        own = MinHash(num_perm=128)
        own.update_batch([shingle.encode() for shingle in shingles(text)])
        for other in index.query(own):
            if own.jaccard(hashes[other]) >= 0.8:
                yield other, id
        if id not in hashes:
            index.insert(id, own)
        hashes[id] = own


PEERS = {"gaoya": gaoya, "rensa": rensa, "datasketch": datasketch}


def measure(command, out):
    """CPU seconds and peak memory (bytes) of a command."""
    environment = dict(os.environ, RAYON_NUM_THREADS="1", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    with open(out, "wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} … failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def pairs_of(path, jsonl):
    pairs = set()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if jsonl:
                row = json.loads(line)
                if row["kind"] != "pair":
                    continue
                pair = row["a"], row["b"]
            else:
                pair = tuple(line.rstrip("\n").split("\t")[:2])
            pairs.add(tuple(sorted(pair)))
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--luoc", default="target/release/luoc")
    parser.add_argument("--truth")
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--threads", default="1")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run == "nothing":
        return
    if args.run:
        for a, b in PEERS[args.run](args.articles):
            print(a, b, sep="\t")
        return

    with open(args.articles, "rb") as lines:
        count = sum(1 for _ in lines)
    here = os.path.dirname(os.path.abspath(__file__))
    commands = {
        "luoc": [args.luoc, "dedup", "--level", "documents", "--threads", args.threads, "--format", "jsonl", args.articles],
        "naive": [sys.executable, os.path.join(here, "exact_documents.py"), args.articles],
    }
    for name in PEERS:
        commands[name] = [sys.executable, __file__, "--run", name, args.articles]
    truth = pairs_of(args.truth, False) if args.truth else None
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        idle, _ = measure([sys.executable, __file__, "--run", "nothing", args.articles], out)
        print(f"{count} documents of {os.path.getsize(args.articles) / count:.0f} bytes")
        print(f"{'':12}{'docs / CPU s':>14}{'CPU s':>9}{'bytes / doc':>13}{'pairs':>9}{'P':>8}{'R':>8}")
        for name, command in commands.items():
            if args.only and name not in args.only:
                continue
            seconds, memory = measure(command, out)
            seconds -= 0 if name == "luoc" else idle
            found = pairs_of(out, name == "luoc")
            truth = truth if truth is not None else found
            right = len(found & truth)
            precision, recall = right / max(1, len(found)), right / max(1, len(truth))
            print(
                f"{name:12}{count / seconds:14.0f}{seconds:9.2f}{memory / count:13.0f}"
                f"{len(found):9}{precision:8.3f}{recall:8.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
