#!/usr/bin/env python3
"""Writes data/openings.tsv: which words begin sentences, and which end captions and titles.

    python3 -m venv venv && venv/bin/pip install scikit-learn==1.9.1 numpy
    zstd -dc news_train.seg.jsonl.zst | venv/bin/python data/train/openings.py > data/openings.tsv

Where a page was read as one line, its captions and headings run into the sentences after them: `Vụ nổ tạo ra chiếc hố Sau khi
tiến hành khảo sát, ...`. src/summarize/head.rs finds the border by a logistic regression over a capital inside a sentence: how
likely its word begins sentences, how likely the word before ends captions, and what stands around them. Half of the articles
are counted; from the other half sentences are taken, one in seven with a caption or title put before it, to learn the weights
(of every second) and to measure them (of the rest; on standard error). The same input gives the same bytes.
"""
import json, math, random, re, sys, unicodedata
from collections import Counter
import numpy as np
from sklearn.linear_model import LogisticRegression

RUN = re.compile(r'[^\W_]+')
LONGEST_HEAD, LEAST_HEAD, LEAST_REST = 40, 2, 6
LEAST, MOST, ADD, CUT = 40, 1500, 3.0, 50
NAMES = ('start', 'end', 'after a capital', 'after a number', 'after a closing mark', 'before a capital')

def plain(text):
    """a sentence as it was before its words were parted: `_` joins syllables, marks stand apart"""
    text = unicodedata.normalize('NFC', text.replace('_', ' '))
    return re.sub(r'([(“]) ', r'\1', re.sub(r' ([,.;:!?…)”])', r'\1', text))

def runs(text):
    """runs of letters and digits with what stands between each and the one before it"""
    found, at = [], 0
    for m in RUN.finditer(text):
        found.append((m.group(), text[at:m.start()]))
        at = m.end()
    return found

def is_capital(run): return run[0].isupper()

def places(found):
    """where a capital follows a word or a closing mark, with none of a sentence's own marks between them"""
    for at in range(LEAST_HEAD, min(LONGEST_HEAD, len(found) - LEAST_REST) + 1):
        run, gap = found[at]
        if is_capital(run) and gap.endswith(' ') and gap.rstrip() in ('', ')', '”', '"'): yield at

class Table:
    def __init__(self): self.first, self.inside, self.last, self.before = Counter(), Counter(), Counter(), Counter()

    def count(self, sentences, heads):
        for found in map(runs, sentences):
            if len(found) > 3 and is_capital(found[0][0]): self.first[found[0][0].lower()] += 1
            for (previous, _), (run, gap) in zip(found, found[1:]):
                if is_capital(run) and not gap.strip():
                    self.inside[run.lower()] += 1
                    self.before[previous.lower()] += 1
        for found in map(runs, heads):
            if found: self.last[found[-1][0].lower()] += 1

    def odds(self, yes, no):
        """10 · ln of how many times as likely each word is there as here, of the words that say most of all"""
        a, b, size = sum(yes.values()), sum(no.values()), len(set(yes) | set(no))
        ten = lambda w: 10 * (math.log((yes[w] + ADD) / (a + ADD * size)) - math.log((no[w] + ADD) / (b + ADD * size)))
        words = [w for w in set(yes) | set(no) if w.isalpha() and yes[w] + no[w] >= LEAST]
        words.sort(key=lambda w: (-abs(ten(w)) * math.sqrt(yes[w] + no[w]), w))
        return {w: max(-CUT, min(CUT, round(ten(w)))) for w in words[:MOST]}

def numbers(found, at, starts, ends):
    (previous, _), (run, gap), (after, next_gap) = found[at - 1:at + 2]
    return [starts.get(run.lower(), 0) / 10, ends.get(previous.lower(), 0) / 10, float(is_capital(previous)), float(previous[0].isdigit()),
            float(gap.strip() != ''), float(is_capital(after) and not next_gap.strip())]

def main():
    table, rest = Table(), []
    for number, line in enumerate(sys.stdin):
        o = json.loads(line)
        sentences, captions = ([plain(s) for s in o[f].split('\n') if s.strip()] for f in ('body', 'captions'))
        heads = [h.rstrip('. ') for h in captions + [plain(o['title'])]]
        if number % 2 == 0: table.count(sentences, heads)
        elif number % 8 == 1: rest.append((sentences, heads))
    starts, ends = table.odds(table.first, table.inside), table.odds(table.last, table.before)
    draw, x, y = random.Random(0), [], []
    for sentences, heads in rest:
        for sentence in sentences:
            head = draw.choice(heads) if draw.random() < 1 / 7 else ''
            border = len(runs(head))
            found = runs(head + ' ' + sentence)
            for at in places(found):
                x.append(numbers(found, at, starts, ends))
                y.append(at == border and border > 0)
    x, y = np.array(x), np.array(y)
    model = LogisticRegression(C=1.0).fit(x[::2], y[::2])
    chance = model.predict_proba(x[1::2])[:, 1]
    for bound in (.5, .7, .8, .9, .95):
        hits = y[1::2] & (chance > bound)
        print(f'above {bound}: precision {hits.sum() / (chance > bound).sum():.3f}, recall {hits.sum() / y[1::2].sum():.3f}', file=sys.stderr)
    print('# word, 10 ln odds that it begins a sentence, 10 ln odds that it ends a caption; written by data/train/openings.py')
    print('# first the weights: base, ' + ', '.join(NAMES))
    print(*(f'{w:.3f}' for w in (model.intercept_[0], *model.coef_[0])), sep='\t')
    for word in sorted(set(starts) | set(ends)):
        print(word, starts.get(word, 0), ends.get(word, 0), sep='\t')

if __name__ == '__main__': main()
