#!/usr/bin/env python3
"""Train the word vectors that let an alignment see through translation.

usage: PYTHONHASHSEED=0 vectors.py NEWS.seg.jsonl.zst OUT.vec
Skip-gram with negative sampling over words (syllables joined by `_`), one worker and a fixed seed, so that a
second run gives the same vectors. OUT.vec is a text file: a word, then its numbers.
"""
import io, json, re, sys
import zstandard
from gensim.models import Word2Vec

WORD = re.compile(r'[^\W\d_]+(?:_[^\W\d_]+)*$')

def sentences(path):
    with open(path, 'rb') as raw:
        for line in io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(raw), encoding='utf-8'):
            article = json.loads(line)
            for part in [article['title'], article['abstract'], *article['body'].split('\n')]:
                words = [w for w in part.lower().split() if WORD.match(w)]
                if len(words) > 3:
                    yield words

class Corpus:
    def __init__(self, path): self.path = path
    def __iter__(self): return sentences(self.path)

def stable(text):
    h = 2166136261
    for byte in text.encode():
        h = (h ^ byte) * 16777619 & 0xffffffff
    return h

model = Word2Vec(Corpus(sys.argv[1]), vector_size=48, window=6, min_count=40, sg=1, negative=6, sample=1e-4,
                 epochs=4, workers=1, seed=1, hashfxn=stable, max_final_vocab=32000)
with open(sys.argv[2], 'w', encoding='utf-8') as out:
    for word in model.wv.index_to_key:
        out.write(word + ' ' + ' '.join('%.4f' % x for x in model.wv[word]) + '\n')
