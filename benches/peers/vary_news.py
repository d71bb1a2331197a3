#!/usr/bin/env python3
"""Grow a corpus of articles (JSON lines with "id" and "text") by seeded variation, with edited copies in it.

usage: vary_news.py news.jsonl --docs N [--copies SHARE] [--seed S] > out.jsonl

Every article of the input comes once, as it is, until N is reached. Past the end of the input each new article is a
variant of a random one: one syllable in eight is replaced by a random one of the corpus and its sentences are rotated, so
that a variant resembles its source (Jaccard of 5-shingles about .35) without being a near-duplicate. SHARE of the articles
are edited copies of an earlier article: some syllables replaced, sentences dropped, a tail added, or all three,
which gives Jaccard similarities from about .5 to 1. A copy has the field "copy_of". The same arguments give the same bytes.
"""
import argparse, json, random, re, sys


def variant(words, rng, pool):
    """Replaces one word in eight, at random gaps, and rotates the text."""
    words = words[:]
    place = rng.randrange(8)
    while place < len(words):
        words[place] = pool[rng.randrange(len(pool))]
        place += 1 + int(rng.random() * 15)
    cut = rng.randrange(len(words)) if words else 0
    return words[cut:] + words[:cut]


def edited(text, rng, pool, other):
    """An edited copy: syllables replaced, sentences dropped, a tail added."""
    edits = rng.choice(["replace", "drop", "tail", "all"])
    if edits in ("drop", "all"):
        sentences = re.split(r"(?<=[.!?])\s+", text)
        for _ in range(rng.randint(1, 2)):
            if len(sentences) > 3:
                del sentences[rng.randrange(len(sentences))]
        text = " ".join(sentences)
    if edits in ("replace", "all"):
        words = text.split(" ")
        for _ in range(max(1, int(len(words) * rng.uniform(0, 0.05)))):
            words[rng.randrange(len(words))] = pool[rng.randrange(len(pool))]
        text = " ".join(words)
    if edits in ("tail", "all"):
        tail = other.split(" ")
        text += "\n" + " ".join(tail[: rng.randint(3, 60)])
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news")
    parser.add_argument("--docs", type=int, required=True)
    parser.add_argument("--copies", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    originals = int(args.docs - args.docs * args.copies)
    news = []
    with open(args.news, encoding="utf-8") as lines:
        for line in lines:
            news.append(json.loads(line))
            if len(news) >= originals:
                break
    pool = [word for article in news[:2000] for word in article["text"].split()]
    made = 0
    recent = []
    for number in range(args.docs):
        copy = recent and rng.random() < args.copies
        record = {"id": f"{number:07d}"}
        if copy:
            source, text = recent[rng.randrange(len(recent))]
            record["copy_of"] = source
            record["text"] = edited(text, rng, pool, news[rng.randrange(len(news))]["text"])
        elif made < len(news):
            record["text"] = news[made]["text"]
            made += 1
        else:
            base = news[rng.randrange(len(news))]["text"]
            record["text"] = " ".join(variant(base.split(" "), rng, pool))
        if len(recent) < 5000:
            recent.append((record["id"], record["text"]))
        else:
            recent[rng.randrange(len(recent))] = (record["id"], record["text"])
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
