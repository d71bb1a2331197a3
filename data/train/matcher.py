#!/usr/bin/env python3
"""Trains the matcher of shared passages (data/matcher.bin) from the numbers that examples/matcher.rs writes.

    python3 -m venv venv && venv/bin/pip install lightgbm==4.7.0 scikit-learn==1.9.1 numpy xxhash
    cargo run --release --example matcher features LINKS links
    cargo run --release --example matcher features SEEDS seeds
    venv/bin/python data/train/matcher.py --links links LINKS/links.jsonl --seeds seeds GOLD/shared.jsonl [--others others]

Labels: a pair of units is a match if both cover the two spans of a labelled pair of strength 2 or 3 by half of the shorter
(as score_links.py counts); weaker or doubtful labels are left out; all else is no match. Independently worded facts weigh .6, labelled hard negatives 4;
pairs of the seeds 10, those that are reused 30, since they are few and the only ones with retold quotations.
--others adds pairs of articles that have no event in common, none of them a match.
A second regression weighs the log-odds of a pair out of fold against those of its rivals: other pairs with either unit. A third does
so too, and knows how far other articles lift the pair (src/dedup/support.rs).
--cross-validate leaves out one cluster after another and writes the links it predicts (FOLDS.jsonl; FOLDS.jsonl.alone
without support by other articles) instead of a model.
One thread, fixed seeds: the same input gives the same bytes.
"""
import argparse, json, os, struct
import numpy as np, lightgbm as lgb
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from learned import learned

FACT, RIDGE, SEEDS, HARD, LEAST_RIVAL, TREES = .6, .5, 3, 4.0, -6.0, .6
LEAST_SUPPORT, MOST_ASKED = .1, 16

def covers(p, g):
    n = min(p[2], g[2]) - max(p[1], g[1])
    return n > 0 and 2 * n >= min(p[2] - p[1], g[2] - g[1])

def overlap(p, q): return p[0] == q[0] and min(p[2], q[2]) > max(p[1], q[1])

def span(s): return os.path.basename(s.get('doc') or s['file']), s['byte_start'], s['byte_end']

class Pairs:
    """numbers x, folder of each pair, spans, label y: 1 reuse, 2 independent fact, 0 no match, -1 left out"""
    def __init__(self, prefix, gold=None):
        self.names = open(prefix + '.names').read().split('\n')
        self.x = np.fromfile(prefix + '.f32', dtype='<f4').reshape(-1, len(self.names)).astype(np.float64)
        rows = [l.rstrip('\n').split('\t') for l in open(prefix + '.meta', encoding='utf-8')]
        self.folder = np.array([int(r[0]) for r in rows])
        self.spans = [((r[1], int(r[2]), int(r[3])), (r[4], int(r[5]), int(r[6]))) for r in rows]
        self.units = [((int(r[0]), r[1], int(r[7])), (int(r[0]), r[4], int(r[8]))) for r in rows]
        self.y = np.zeros(len(rows), int)
        self.weight = np.ones(len(rows))
        by = {}
        for line in open(gold, encoding='utf-8') if gold else []:
            r = json.loads(line)
            lists = isinstance(r['a'].get('sentence'), list) or isinstance(r['b'].get('sentence'), list)
            if r.get('scope') == 'intra' or lists: continue
            a, b = span(r['a']), span(r['b'])
            if r['label'] != 'positive':
                by.setdefault(frozenset((a[0], b[0])), []).append((a, b, 0))
                continue
            solid = r['strength'] >= 2 and not r.get('borderline') and not r.get('from_duplicated_block')
            label = -1 if not solid else 2 if r['relation'] == 'same-fact' else 1
            by.setdefault(frozenset((a[0], b[0])), []).append((a, b, label))
        for n, (a, b) in enumerate(self.spans):
            found = set()
            for x, y, label in by.get(frozenset((a[0], b[0])), []):
                if x[0] != a[0]: x, y = y, x
                if covers(a, x) and covers(b, y): found.add(label)
            self.y[n] = 1 if 1 in found else 2 if 2 in found else -1 if -1 in found else 0
            if found == {0}: self.weight[n] = HARD

        of_articles = {}
        for n, (a, b) in enumerate(self.spans): of_articles.setdefault((self.folder[n], a[0], b[0]), []).append(n)
        self.rivals, self.twins = [([], []) for _ in rows], [[n] for n in range(len(rows))]
        for pairs in of_articles.values():
            for n in pairs:
                for m in pairs:
                    same = [overlap(p, q) for p, q in zip(self.spans[n], self.spans[m])]
                    if same[0] != same[1]: self.rivals[n][same[1]].append(m)
                    elif same[0] and m != n: self.twins[n].append(m)

    def contest(self, odds):
        """own log-odds, those of the likeliest rival by one unit and by the other: the greater, the lesser"""
        best = [[max([odds[m] for m in side], default=LEAST_RIVAL) for side in sides] for sides in self.rivals]
        best = np.maximum(np.array(best).reshape(-1, 2), LEAST_RIVAL)
        return np.c_[odds, best.max(1), best.min(1)]

    def lift(self, contested):
        """how far the support of third articles is above the probability of each pair alone, from log-odds among rivals"""
        alone = 1 / (1 + np.exp(-contested))
        asked = {}
        for n, (i, j) in enumerate(self.units):
            near = max(alone[m] for m in self.twins[n])
            if near >= LEAST_SUPPORT:
                asked.setdefault(i, []).append((-near, j)); asked.setdefault(j, []).append((-near, i))
        asked = {unit: {other: -p for p, other in sorted(found)[:MOST_ASKED]} for unit, found in asked.items()}
        support = np.zeros(len(alone))
        for n, (i, j) in enumerate(self.units):
            a, b = asked.get(i, {}), asked.get(j, {})
            support[n] = max([p * b[k] for k, p in a.items() if k in b], default=0.0)
        return np.maximum(support - alone, 0)

class Model:
    def __init__(self, x, y, weight):
        keep = y >= 0
        x, t, w = x[keep], (y[keep] > 0).astype(int), weight[keep] * np.where(y[keep] == 2, FACT, 1.0)
        self.scaler = StandardScaler().fit(x)
        self.linear = LogisticRegression(C=RIDGE, max_iter=5000).fit(self.cut(x), t, w)
        settings = dict(objective='binary', num_leaves=6, learning_rate=.05, min_data_in_leaf=30, feature_fraction=.3, bagging_fraction=.6,
                        bagging_freq=1, lambda_l2=8.0, extra_trees=True, verbose=-1, num_threads=1, deterministic=True)
        self.trees = [lgb.train(dict(settings, seed=s), lgb.Dataset(x, t, weight=w), 150) for s in range(SEEDS)]
        self.contest, self.supported, self.calibration = Weighing(3), Weighing(4), None

    def cut(self, x): return np.clip((x - self.scaler.mean_) / self.scaler.scale_, -4, 4)

    def odds(self, x):
        linear = self.cut(x) @ self.linear.coef_[0] + self.linear.intercept_[0]
        return (1 - TREES) * linear + TREES * np.mean([t.predict(x, raw_score=True) for t in self.trees], 0)

    def bytes(self, names):
        out = learned(names, self.scaler, (1 - TREES) * self.linear.coef_[0], (1 - TREES) * self.linear.intercept_[0], self.trees, TREES)
        out += struct.pack('<9f', *self.contest.weights, *self.supported.weights)
        for line in self.calibration:
            out += struct.pack('<H', len(line.points))
            for o, p in line.points: out += struct.pack('<ff', o, p)
        return out

class Line:
    """isotonic regression on odds out of fold, thinned to a strictly rising line of at most 24 points"""
    def __init__(self, odds, y):
        keep = y >= 0
        fit = IsotonicRegression(out_of_bounds='clip').fit(odds[keep], y[keep] > 0)
        grid = np.quantile(odds[keep & (odds > -6)], np.linspace(0, 1, 49))
        p = np.convolve(np.pad(fit.predict(grid), 3, mode='edge'), np.ones(7) / 7, 'valid')
        points = [(float(grid[0]) - 6, 0.0)]
        for o, q in zip(grid[::2], p[::2]):
            if o > points[-1][0] + 1e-3: points.append((float(o), float(max(q, points[-1][1] + 1e-4))))
        top = points[-1]
        self.points = [(o, min(q, .995)) for o, q in points] + [(max(top[0] + 3, 8.0), .999)]

    def probability(self, odds): return np.interp(odds, [o for o, _ in self.points], [p for _, p in self.points])

class Weighing:
    """a regression on few numbers of which the first are log-odds"""
    def __init__(self, count, x=None, y=None, weight=None):
        self.weights = np.array([0.0, 1.0] + [0.0] * (count - 1))
        if x is not None:
            keep = y >= 0
            scaler = StandardScaler().fit(x[keep])
            fit = LogisticRegression(C=RIDGE).fit(scaler.transform(x[keep]), y[keep] > 0, weight[keep] * np.where(y[keep] == 2, FACT, 1.0))
            slopes = fit.coef_[0] / scaler.scale_
            self.weights = np.array([fit.intercept_[0] - slopes @ scaler.mean_, *slopes])

    def odds(self, x): return self.weights[0] + x @ self.weights[1:]

def weighed(links, x):
    """a regression on these numbers, and the log-odds of each pair by one that knows nothing of its cluster (the few weights are
    fitted on pairs of other clusters, whose own log-odds are out of fold too)"""
    odds = np.zeros(len(links.y))
    for f in np.unique(links.folder):
        test = links.folder == f
        odds[test] = Weighing(x.shape[1], x[~test], links.y[~test], links.weight[~test]).odds(x[test])
    return Weighing(x.shape[1], x, links.y, links.weight), odds

def out_of_fold(links, rest, weight_rest):
    """log-odds of each pair by models that know nothing of its cluster"""
    odds = np.zeros(len(links.y))
    for f in np.unique(links.folder):
        test = links.folder == f
        x = np.vstack([links.x[~test]] + [r.x for r in rest])
        y = np.concatenate([links.y[~test]] + [r.y for r in rest])
        w = np.concatenate([links.weight[~test]] + [r.weight * v for r, v in zip(rest, weight_rest)])
        odds[test] = Model(x, y, w).odds(links.x[test])
    return odds

def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('--links', nargs=2, required=True); a.add_argument('--seeds', nargs=2); a.add_argument('--others')
    a.add_argument('--cross-validate', metavar='FOLDS.jsonl')
    a.add_argument('--out', default='data/matcher.bin'); a.add_argument('--golden', default='tests/golden/matcher.csv')
    o = a.parse_args()
    links = Pairs(*o.links)
    rest, weights = [], []
    if o.seeds:
        rest.append(Pairs(*o.seeds)); weights.append(10.0)
        rest[0].weight[rest[0].y == 1] *= 3
    if o.others: rest.append(Pairs(o.others)); weights.append(.5)
    print('pairs', len(links.y), {k: int((links.y == k).sum()) for k in (1, 2, 0, -1)})
    odds = out_of_fold(links, rest, weights)
    rivals = links.contest(odds)
    contest, contested = weighed(links, rivals)
    lift = links.lift(contested)
    supported, final = weighed(links, np.c_[rivals, lift])
    if o.cross_validate:
        held = Model(links.x, links.y, links.weight) if o.seeds else None
        place = lambda s: dict(doc=s[0], start=s[1], end=s[2])
        for path, scores in ((o.cross_validate, final), (o.cross_validate + '.alone', contested)):
            with open(path, 'w') as f:
                for (p, q), v in zip(links.spans, scores): f.write(json.dumps(dict(a=place(p), b=place(q), score=float(v))) + '\n')
        if held:
            rivals = rest[0].contest(held.odds(rest[0].x))
            seeds = supported.odds(np.c_[rivals, rest[0].lift(contest.odds(rivals))])
            with open(o.cross_validate + '.seeds', 'w') as f:
                for (p, q), v in zip(rest[0].spans, seeds): f.write(json.dumps(dict(a=place(p), b=place(q), score=float(v))) + '\n')
        return
    x, y = np.vstack([links.x] + [r.x for r in rest]), np.concatenate([links.y] + [r.y for r in rest])
    model = Model(x, y, np.concatenate([links.weight] + [r.weight * v for r, v in zip(rest, weights)]))
    model.contest, model.supported = contest, supported
    model.calibration = Line(contested, links.y), Line(final, links.y)
    for low, high in ((.3, .5), (.5, .7), (.7, .8), (.8, .9), (.9, .95), (.95, 1)):
        p = model.calibration[1].probability(final); inside = (p >= low) & (p < high) & (links.y >= 0)
        if inside.any(): print(f'out of fold, {low}-{high}: {inside.sum()} links, {np.mean(links.y[inside] > 0):.3f} right')
    with open(o.out, 'wb') as f: f.write(model.bytes(links.names))
    with open(o.golden, 'w') as f:
        f.write('# by the trainer: log-odds, probability among rivals, probability with support; then log-odds of the rivals, lift, numbers of the pair\n')
        # Some that others lift, and some as they come.
        lifted = np.flatnonzero(lift > .2)
        for n in [*lifted[::max(len(lifted) // 10, 1)], *np.linspace(0, len(links.y) - 1, 40).astype(int)]:
            own = model.odds(links.x[n:n + 1])[0]
            numbers = np.array([[own, *rivals[n, 1:], lift[n]]])
            alone, among = [line.probability(o)[0] for line, o in zip(model.calibration, (contest.odds(numbers[:, :3]), supported.odds(numbers)))]
            told = [own, alone, among, *numbers[0, 1:]]
            f.write(','.join(repr(float(z)) for z in [*told, *links.x[n]]) + '\n')

if __name__ == '__main__': main()
