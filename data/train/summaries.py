#!/usr/bin/env python3
"""Trains the scores of sentences (data/summary-{one,few,many}.bin) from what examples/features.rs measured.

    python3 -m venv venv && venv/bin/pip install lightgbm==4.7.0 scikit-learn==1.9.1 numpy xxhash
    venv/bin/python data/train/summaries.py --one news.features.jsonl news.jsonl \
        --few vmds.features.jsonl vmds_dev.jsonl --many vims.features.jsonl vims_dev.jsonl

Each profile takes the measured sentences and the file with the reference summaries ("refs", or "lead" of a single article).
With --cross-validate no model is written; the out-of-fold scores of each profile go to FOLDS.jsonl.
What is learnt: the share of a sentence's word pairs that the references have (several articles, mean over references), or
the ROUGE-2 F1 of the sentence against the abstract (one article). A quarter of the score is a ridge regression, the rest the
mean of boosted trees from several seeds. One thread and fixed seeds: the same input gives the same bytes.
"""
import argparse, json, re, unicodedata
from collections import Counter
import numpy as np, lightgbm as lgb
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler
from learned import learned

RUN = re.compile(r'[^\W_]+')
PROFILES = {
    'one': dict(articles=1, seeds=1, trees=80, leaves=16, rate=.12, least=200, fraction=.5, ridge=300.0, mix=.25),
    'few': dict(articles=3, seeds=4, trees=80, leaves=16, rate=.05, least=40, fraction=.3, ridge=300.0, mix=.25),
    'many': dict(articles=7, seeds=4, trees=80, leaves=16, rate=.05, least=40, fraction=.3, ridge=300.0, mix=.25),
}

def pairs(text):
    runs = RUN.findall(unicodedata.normalize('NFC', text).lower())
    return list(zip(runs, runs[1:]))

def target(sentence, refs, single):
    s = pairs(sentence)
    if not s: return 0.0
    if not single: return float(np.mean([sum(p in r for p in s) / len(s) for r in refs]))
    hit = sum((Counter(s) & refs[0]).values())
    return 2.0 * hit / (len(s) + sum(refs[0].values()))

def load(measured, references, single):
    refs = {}
    with open(references, encoding='utf-8') as f:
        for line in f:
            o = json.loads(line)
            texts = o.get('refs') or [o['lead']]
            refs[str(o['id'])] = [Counter(pairs(t)) for t in texts]
    groups = []
    with open(measured, encoding='utf-8') as f:
        names = json.loads(next(f))
        for line in f:
            o = json.loads(line)
            if not o['sentences']: continue
            x = np.array([s['x'] for s in o['sentences']], dtype=np.float32)
            y = np.array([target(s['text'], refs[str(o['id'])], single) for s in o['sentences']])
            groups.append((o['id'], x, y))
    return names, groups

class Scorer:
    def __init__(self, groups, p):
        x = np.vstack([g[1] for g in groups]).astype(np.float64)
        y = np.concatenate([g[2] for g in groups])
        w = np.concatenate([np.full(len(g[2]), len(g[2]) ** -.5) for g in groups])
        self.scaler = StandardScaler().fit(x)
        self.mix = p['mix']
        self.ridge = Ridge(alpha=p['ridge']).fit(self.scaler.transform(x), y, sample_weight=w)
        self.trees = []
        for seed in range(p['seeds']):
            settings = dict(objective='regression', num_leaves=p['leaves'], learning_rate=p['rate'], min_data_in_leaf=p['least'],
                            feature_fraction=p['fraction'], bagging_fraction=.7, bagging_freq=1, lambda_l2=5.0, verbose=-1, seed=seed,
                            num_threads=1, deterministic=True)
            self.trees.append(lgb.train(settings, lgb.Dataset(x, y, weight=w), p['trees']))

    def predict(self, x):
        x = x.astype(np.float64)
        z = np.clip((x - self.scaler.mean_) / self.scaler.scale_, -4, 4)
        linear = z @ self.ridge.coef_ + self.ridge.intercept_
        return self.mix * linear + (1 - self.mix) * np.mean([t.predict(x) for t in self.trees], 0)

    def bytes(self, names):
        return learned(names, self.scaler, self.ridge.coef_, self.ridge.intercept_, self.trees, self.mix)

def folds(groups, p, k=10, seed=0):
    fold = np.empty(len(groups), int)
    fold[np.random.default_rng(seed).permutation(len(groups))] = np.arange(len(groups)) % k
    for f in range(k):
        scorer = Scorer([g for g, at in zip(groups, fold) if at != f], p)
        for g, at in zip(groups, fold):
            if at == f: yield g[0], scorer.predict(g[1])

def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in PROFILES: a.add_argument('--' + name, nargs=2, metavar=('MEASURED', 'REFERENCES'))
    a.add_argument('--cross-validate', metavar='FOLDS.jsonl')
    a.add_argument('--seed', type=int, default=0)
    a.add_argument('--out', default='data')
    a.add_argument('--golden', default='tests/golden/summary-scores.csv')
    o = a.parse_args()
    rows = []
    for name, p in PROFILES.items():
        if not getattr(o, name): continue
        names, groups = load(*getattr(o, name), single=name == 'one')
        if o.cross_validate:
            with open(o.cross_validate, 'a') as f:
                for i, scores in folds(groups, p, seed=o.seed):
                    f.write(json.dumps({'id': i, 'scores': [float(np.float32(s)) for s in scores]}) + '\n')
            continue
        scorer = Scorer(groups, p)
        with open(f'{o.out}/summary-{name}.bin', 'wb') as f: f.write(scorer.bytes(names))
        for _, x, _ in groups[:40:2]: rows.append([p['articles'], scorer.predict(x[:1])[0], *map(float, x[0])])
        print(name, len(groups), 'groups', sum(len(g[2]) for g in groups), 'sentences')
    if rows:
        with open(o.golden, 'w') as f:
            f.write('# articles, prediction of the trainer, features; written by data/train/summaries.py\n')
            for r in rows: f.write(','.join(repr(float(v)) for v in r) + '\n')

if __name__ == '__main__': main()
