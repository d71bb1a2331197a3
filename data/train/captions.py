#!/usr/bin/env python3
"""Writes data/captions.tsv: which words stand in the captions of pictures, and which in sentences as short.

    python3 -m venv venv && venv/bin/pip install scikit-learn==1.9.1 numpy scipy
    zstd -dc news_train.seg.jsonl.zst | venv/bin/python data/train/captions.py > data/captions.tsv

Captions stand in the texts of many articles as sentences: `Tổng thống Pháp Emmanuel Macron.`, `Hiện trường vụ cháy.`
src/summarize/caption.rs tells them from sentences that are as short by a logistic regression over their words and some flags. It
is learnt from half of the articles, whose captions are listed apart, both kinds weighing the same; of a fortieth of them it is
measured (on standard error): what share of the captions, and of the sentences, is called a caption. The sentences of these texts
have captions among them themselves, which is most of what is called one there. The same input gives the same bytes.
"""
import json, sys
from collections import Counter
import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from openings import RUN, is_capital, plain

SHORTEST, LONGEST = 3, 12
LEAST = 30
FLAGS = ('its length in tens', 'share of capitals after the first', 'comma', 'quotation mark', 'number')

def flags(text, found):
    capitals = sum(is_capital(run) for run in found[1:]) / len(found)
    quoted = any(mark in text for mark in '"“”«»')
    return [len(found) / 10, capitals, float(',' in text), float(quoted), float(any(run[0].isdigit() for run in found))]

def matrix(texts, column):
    runs = [RUN.findall(text) for text in texts]
    places = [(row, column[run.lower()]) for row, found in enumerate(runs) for run in found if run.lower() in column]
    rows, columns = zip(*places)
    words = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(texts), len(column)))
    return hstack([words, np.array([flags(*both) for both in zip(texts, runs)])], format='csr')

def main():
    # Captions and sentences to learn from, and the same to measure.
    learnt, measured = ([], []), ([], [])
    short = lambda text: SHORTEST <= len(RUN.findall(text)) <= LONGEST
    for number, line in enumerate(sys.stdin):
        if number % 2: continue
        o = json.loads(line)
        captions, sentences = ([plain(s) for s in o[f].split('\n') if s.strip()] for f in ('captions', 'body'))
        into = measured if number % 40 == 0 else learnt
        into[0].extend(s for s in captions if short(s) and 'Ảnh' not in s)
        # What stands first is a caption too often.
        into[1].extend(s for s in sentences[1:] if short(s) and s.endswith('.'))
    counts = Counter(run.lower() for texts in learnt for text in texts for run in RUN.findall(text) if run.isalpha())
    words = sorted(word for word, count in counts.items() if count >= LEAST)
    column = {word: at for at, word in enumerate(words)}
    y = np.repeat([1, 0], [len(texts) for texts in learnt])
    weights = len(y) / 2 / np.bincount(y)[y]
    model = LogisticRegression(C=.2, l1_ratio=1, solver='liblinear', max_iter=300, random_state=0)
    model.fit(matrix(learnt[0] + learnt[1], column), y, sample_weight=weights)
    for bound in (.7, .8, .9):
        of = [(model.predict_proba(matrix(texts, column))[:, 1] > bound).mean() for texts in measured]
        print(f'above {bound}: {of[0]:.3f} of {len(measured[0])} captions, {of[1]:.4f} of {len(measured[1])} sentences', file=sys.stderr)
    print('# word, ten times what it adds to ln P/(1 - P) of a caption; written by data/train/captions.py')
    print('# first the weights: base, ' + ', '.join(FLAGS))
    print(*(f'{w:.3f}' for w in (model.intercept_[0], *model.coef_[0][len(words):])), sep='\t')
    for word, weight in zip(words, model.coef_[0]):
        if round(10 * weight): print(word, round(10 * weight), sep='\t')

if __name__ == '__main__': main()
