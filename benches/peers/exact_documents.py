#!/usr/bin/env python3
"""The exact answer, the slow and obvious way, to check `luoc dedup --level documents` against.

usage: exact_documents.py articles.jsonl [--threshold 0.8] > pairs.tsv      (id, id, Jaccard; ordered)
Shingles: 5 consecutive runs of letters and digits of the NFC, lower-cased text. An inverted index over all shingles counts what every two articles share.
Tone placement is not folded, so use it on texts spelled one way.
"""
import argparse, collections, json, re, unicodedata


def shingles(text):
    runs = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower())
    if len(runs) < 5:
        return {tuple(runs)} if runs else set()
    return {hash(tuple(runs[i : i + 5])) for i in range(len(runs) - 4)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--threshold", type=float, default=0.8)
    args = parser.parse_args()
    ids, sets, index = [], [], collections.defaultdict(list)
    with open(args.articles, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = json.loads(line)
            ids.append(record["id"])
            sets.append(shingles(record["text"]))
            for shingle in sets[-1]:
                index[shingle].append(number)
    for b, own in enumerate(sets):
        shared = collections.Counter(a for shingle in own for a in index[shingle] if a < b)
        for a, count in sorted(shared.items()):
            jaccard = count / (len(sets[a]) + len(own) - count)
            if jaccard >= args.threshold:
                print(ids[a], ids[b], f"{jaccard:.6f}", sep="\t")


if __name__ == "__main__":
    main()
