#!/usr/bin/env python3
"""Trains the scores of sentences (data/summary-{one,few,many}.bin, data/wording.bin), and measures the summaries that they make.

    python3 -m venv venv && venv/bin/pip install lightgbm==4.7.0 catboost==1.2.10 scikit-learn==1.9.1 scipy numpy xxhash
    zstd -dc news_train.seg.jsonl.zst | raw_news.py > news.jsonl
    venv/bin/python data/train/summaries.py train SUMMARIES news.jsonl
    venv/bin/python data/train/summaries.py evaluate SUMMARIES news.jsonl --rouge rouge_vi.py [--only few many] [--repeat 3]

SUMMARIES is a folder with vmds_dev.jsonl and vims_dev.jsonl: a group a line, {"id", "docs", "refs"}. Sentences are measured and
chosen by examples/summaries.rs, which is built and run from here.

train learns one model a profile from everything. evaluate learns from nine tenths of the groups, lets the library
summarise the tenth that was left out with that model, ten times over, and scores the summaries against the references and
against the first sentences of the articles in turns (of one article: its first sentence), --repeat times over with other tenths.
Of the news every LEFT_OUT-th article is left out, once: parts of the file differ. Every eighth of the others is learnt from once
more as a short text without a title, which the news has none of and users have.

What is learnt: the share of a sentence's word pairs that the references have (several articles, mean over references), or
the ROUGE-2 F1 of the sentence against the abstract (one article). Of several articles, for which there are few references, a
quarter of it is learnt by a ridge regression and the rest by the mean of LightGBM models; and two fifths of the score are the mean
chance of the sentence's pairs of words to be used, which symmetric trees of CatBoost learn from what is measured of each pair: also
in groups cut short and without titles and leads, which count as much as the whole ones. Of one article the score is symmetric trees,
which are quicker to ask. Some of their features are learnt before them: how likely the abstract has a pair of
words, for each kind of pair; and the wording of a sentence, a ridge regression on its words and pairs of what the trees leave
unexplained without it. The trees learn from the chances and the wording that two thirds of the articles give to the last third,
data/summary-one.bin and data/wording.bin have what all give; evaluate takes it as it is, for no article that is measured is
among them. One thread and fixed seeds: the same input gives the same bytes.
"""
import argparse, json, os, re, struct, subprocess, sys, tempfile, unicodedata
os.environ['OPENBLAS_NUM_THREADS'] = '1'
from collections import Counter
from itertools import groupby, zip_longest
import numpy as np, lightgbm as lgb, xxhash
from catboost import CatBoostRegressor, Pool
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import lsqr
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler
from learned import learned, symmetric_trees

RUN = re.compile(r'[^\W_]+')
LEFT_OUT = 30
SHORT = ' short'
# Groups are also cut to so many characters an article.
CUTS = (1000, 500, 200)
# Numbers that are measured of a pair (src/summarize/pair.rs).
MEASURES = 10
# What chances of pairs tell of a sentence, and the pairs of a summary of one.
COLUMNS = ('pairs_used', 'pairs_used_share', 'pairs_used_f1', 'pairs_used_best', 'pairs_used_root')
SUMMARY = 35.0
PROFILES = {
    'one': dict(articles=1, symmetric=dict(iterations=80, depth=6, learning_rate=.25), mix=0.0),
    'few': dict(articles=3, file='vmds_dev.jsonl', length=185, seeds=12, trees=40, leaves=16, rate=.1, least=40, fraction=.3, ridge=300.0, mix=.25, pairs=.4),
    'many': dict(articles=7, file='vims_dev.jsonl', length=226, seeds=4, trees=80, leaves=16, rate=.05, least=40, fraction=.3, ridge=300.0, mix=.25, pairs=.4),
}

def runs(text): return RUN.findall(unicodedata.normalize('NFC', text).lower())

def pairs(text):
    words = runs(text)
    return list(zip(words, words[1:]))

def share(sentence, refs):
    """the share of its word pairs that the references have, mean over references"""
    s = pairs(sentence)
    return float(np.mean([sum(p in r for p in s) / len(s) for r in refs])) if s else 0.0

def rouge2(sentence, refs):
    s = pairs(sentence)
    return 2.0 * sum((Counter(s) & refs[0]).values()) / (len(s) + sum(refs[0].values())) if s else 0.0

def pairs_used(sentence, abstract):
    """whether the abstract has each of the different pairs of a sentence, in the order in which they come"""
    return np.array([p in abstract for p in dict.fromkeys(pairs(sentence))], bool)

class Example:
    """examples/summaries.rs, built once"""
    def __init__(self): subprocess.run(['cargo', 'build', '--quiet', '--release', '--example', 'summaries'], check=True)
    def __call__(self, *arguments):
        return subprocess.run(['target/release/examples/summaries', *map(str, arguments)], check=True, stdout=subprocess.PIPE).stdout

def head(text, characters):
    """a text up to the first stop after so many characters"""
    end = text.find('. ', characters)
    return text if end < 0 else text[:end + 1]

def lists(path):
    """the numbers of lists that examples/summaries.rs wrote, one after the other, and where each ends"""
    numbers, heads, at = np.fromfile(path, dtype='<u4'), [], 0
    while at < len(numbers):
        heads.append(at)
        at += 1 + int(numbers[at])
    ends = np.cumsum(numbers[heads], dtype=np.int64)
    return np.delete(numbers, heads), ends

class Pairs:
    """the different pairs of words of the sentences of an article: their kinds, whether the abstract has each, whether the article
    has it for the first time, and where each sentence begins"""
    def __init__(self, numbers, kinds, used, starts):
        self.kinds, self.used, self.starts = kinds, used, starts
        self.new = np.zeros(len(kinds), bool)
        self.new[np.unique(numbers, return_index=True)[1]] = True

def columns(chance, starts):
    """what the chances of their pairs tell of sentences, in the order of COLUMNS: the pairs of all sentences one after the other, and
    where each sentence begins"""
    sums, n = np.add.reduceat(chance, starts), np.diff(starts, append=len(chance))
    root = np.sqrt(np.add.reduceat(chance ** 2, starts) / n)
    return np.stack([sums, sums / n, 2 * sums / (n + SUMMARY), np.maximum.reduceat(chance, starts), root], 1)

class Told:
    """the different pairs of words that a group of articles tells: what is measured of each, the share of references that have it,
    and which of them each sentence has"""
    def __init__(self, measured, sentences, texts, refs):
        self.measured, self.sentences, self.used = measured, sentences, np.zeros(len(measured))
        for numbers, text in zip(sentences, texts):
            own = list(dict.fromkeys(pairs(text)))
            # The few sentences that luoc parts into other words tell nothing of their pairs.
            if len(own) == len(numbers): self.used[numbers] = [np.mean([p in r for r in refs]) for p in own]

class PairScorer:
    """how likely a reference has a pair of words of several articles"""
    def __init__(self, groups):
        told = [t for g in groups for t in g[3]]
        # The whole group counts as much as all its shorter versions.
        weights = [w / len(t.used) for g in groups for t, w in zip(g[3], [1.0] + [1.0 / (len(g[3]) - 1)] * (len(g[3]) - 1))]
        w = np.concatenate([np.full(len(t.used), w) for t, w in zip(told, weights)])
        x, y = np.vstack([t.measured for t in told]), np.concatenate([t.used for t in told])
        self.trees = CatBoostRegressor(iterations=60, depth=6, learning_rate=.1, random_seed=0, thread_count=1, verbose=0, allow_writing_files=False)
        self.trees.fit(Pool(x, y, weight=w / w.mean()))

    def columns(self, told):
        chance = np.clip(np.round(self.trees.predict(told.measured) * 255 ** 2), 1, 255 ** 2) / 255 ** 2
        starts = np.cumsum([0] + [len(s) for s in told.sentences[:-1]])
        return columns(chance[np.concatenate(told.sentences)], starts)

class Chances:
    """how likely the abstract has a pair of words, by its kind: the share of pairs of the kind that abstracts have, drawn to that of
    the kinds that differ only in the last answer, and so on"""
    ANSWERS = (5, 7, 4, 3, 5, 4, 4)
    FOLDS, PULL = 3, 30.0

    @classmethod
    def counts(cls, groups):
        """pairs of each kind, and how many of them the abstracts have"""
        size, new = int(np.prod(cls.ANSWERS)), [g[3].new for g in groups]
        kinds = np.concatenate([g[3].kinds[n] for g, n in zip(groups, new)])
        used = np.concatenate([g[3].used[n] for g, n in zip(groups, new)])
        return np.bincount(kinds, minlength=size).astype(float), np.bincount(kinds, weights=used, minlength=size)

    @classmethod
    def table(cls, counts, used):
        """square roots of the chances, in 255ths"""
        chance = np.array([used.sum() / counts.sum()])
        for question in range(len(cls.ANSWERS)):
            shape = (int(np.prod(cls.ANSWERS[:question + 1])), -1)
            c, u = (v.reshape(shape).sum(1) for v in (counts, used))
            chance = (u + cls.PULL * np.repeat(chance, cls.ANSWERS[question])) / (c + cls.PULL)
        return np.round(255 * np.sqrt(chance)).astype(np.uint8)

    @classmethod
    def learn(cls, names, groups):
        """articles with the chances that the other folds of them give their pairs, and the table that all of them give"""
        at, all = [names.index(n) for n in COLUMNS], cls.counts(groups)
        number = np.cumsum([not i.endswith(SHORT) for i, *_ in groups])
        filled = [(i, x.copy(), *rest) for i, x, *rest in groups]
        for fold in range(cls.FOLDS):
            part = [g for g, n in zip(filled, number) if n % cls.FOLDS == fold]
            table = cls.table(*(a - p for a, p in zip(all, cls.counts(part))))
            for g in part: g[1][:, at] = columns((table[g[3].kinds] / 255.0) ** 2, g[3].starts)
        return filled, cls.table(*all)

class Wording:
    """what the terms of sentences say by themselves: s(x) = sum of the weights of its different terms / sqrt(its syllables)"""
    TERMS, FOLDS, RIDGE, STEPS = 1 << 17, 3, 3.0, 40
    def __init__(self, path, syllables):
        terms, ends = lists(path)
        values = np.repeat(np.maximum(syllables, 1.0) ** -.5, np.diff(ends, prepend=0)).astype(np.float32)
        self.terms = csr_matrix((values, terms, np.append(0, ends)), shape=(len(ends), self.TERMS))

    def weights(self, rows, target, w):
        by = np.sqrt(w)
        return lsqr(diags(by) @ self.terms[rows], by * (target - np.average(target, weights=w)), damp=self.RIDGE, iter_lim=self.STEPS)[0]

    def learn(self, x, y, w, article, fit):
        """the wording of each sentence as learnt without its article, and the weights learnt from all"""
        fold, left = article % self.FOLDS, np.zeros(len(y))
        parts = [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(self.FOLDS)]
        for rest, part in parts: left[part] = y[part] - fit(x[rest], y[rest], w[rest]).predict(x[part])
        wording = np.zeros(len(y))
        for rest, part in parts: wording[part] = self.terms[part] @ self.weights(rest, left[rest], w[rest])
        return wording, self.weights(np.arange(len(y)), left, w)

    @staticmethod
    def bytes(weights, background):
        """a signed byte a weight; the few that are greater are cut"""
        unit = np.quantile(np.abs(weights[weights != 0]), .999) / 127
        whole = np.clip(np.round(weights / unit), -127, 127).astype(np.int8)
        with open(background, 'rb') as f: head = struct.pack('<Qf', xxhash.xxh3_64_intdigest(f.read()), unit)
        return head + whole.tobytes()

class Profile:
    """the records of a profile, their sentences as measured, what they should score, and the first of them"""
    def __init__(self, name, source, folder, example):
        self.name, self.settings, self.example, self.folder = name, PROFILES[name], example, folder
        self.group = [] if name == 'one' else ['group']
        self.records, self.refs, self.lead = f'{folder}/{name}.jsonl', {}, {}
        with open(source, encoding='utf-8') as f, open(self.records, 'w', encoding='utf-8') as out:
            records, left_out = list(map(json.loads, f)), []
            if not self.group:
                left_out = records[::LEFT_OUT]
                del records[::LEFT_OUT]
            self.left_out = {o['id'] for o in left_out}
            for number, o in enumerate(records): self.add(o, out, short=200 + number % 800 if number % 8 == 0 else None)
            for o in left_out: self.add(o, out)
        out = f'{folder}/{name}.measured'
        example('measure', self.records, out, *self.group)
        self.names = open(out + '.names').read().split('\n')
        x = np.fromfile(out + '.f32', dtype='<f4').reshape(-1, len(self.names))
        self.groups, self.chances, used, at = [], np.zeros(0, np.uint8), [], 0
        told = self.told(out) if self.group else None
        with open(out + '.jsonl', encoding='utf-8') as f:
            for i, rows in groupby(map(json.loads, f), key=lambda r: r['id']):
                rows = list(rows)
                own = slice(at, at := at + len(rows))
                refs = [Counter(pairs(t)) for t in self.refs[i]]
                if self.group and SHORT in i:
                    self.groups[-1][3].append(told(own, rows, refs))
                    continue
                y = np.array([(share if self.group else rouge2)(r['text'], refs) for r in rows])
                self.groups.append((i, x[own], y, [told(own, rows, refs)]) if self.group else (i, x[own], y))
                if not self.group: used.append([pairs_used(r['text'], refs[0]) for r in rows])
                self.lead[i] = self.first(rows)
        if not self.group:
            self.add_pairs(out + '.pairs', used)
            self.learn_features(out + '.terms')

    def told(self, path):
        """finds the pairs of the next group: from its rows among all that were measured at `path`"""
        numbers, ends = lists(path + '.pairs')
        measured, at = np.fromfile(path + '.pairs.f32', dtype='<f4').reshape(-1, MEASURES), 0
        def next_group(rows, texts, refs):
            nonlocal at
            sentences = np.split(numbers[:ends[rows.stop - 1]], ends[rows.start:rows.stop - 1])
            sentences[0] = sentences[0][ends[rows.start - 1] if rows.start else 0:]
            own = measured[at:at + 1 + max(int(s.max()) for s in sentences)]
            at += len(own)
            return Told(own, sentences, [r['text'] for r in texts], refs)
        return next_group

    def add_pairs(self, path, used):
        """puts their pairs beside the articles"""
        numbers, ends = lists(path)
        numbers, starts, at = numbers.reshape(-1, 2), np.append(0, ends) // 2, 0
        for article, sentences in enumerate(used):
            own = starts[at:at + len(sentences) + 1]
            # The few sentences that luoc parts into other words count as unused.
            whole = [u if len(u) == n else np.zeros(n, bool) for u, n in zip(sentences, np.diff(own))]
            found = numbers[own[0]:own[-1]]
            self.groups[article] += (Pairs(found[:, 0], found[:, 1], np.concatenate(whole), own[:-1] - own[0]),)
            at += len(sentences)

    def learn_features(self, terms):
        """puts the chances and the wording that its training articles have into their rows, and keeps what others get"""
        article = np.cumsum([not i.endswith(SHORT) for i, *_ in self.groups]) - 1
        self.known = sum(i not in self.left_out for i, *_ in self.groups)
        learnt, self.chances = Chances.learn(self.names, self.groups[:self.known])
        x = np.vstack([g[1] for g in learnt + self.groups[self.known:]])
        y = np.concatenate([g[2] for g in self.groups])
        column = self.names.index('wording')
        wording = Wording(terms, x[:, self.names.index('syllables')])
        ends = np.cumsum([len(g[2]) for g in self.groups])
        known = slice(0, ends[self.known - 1])
        x[:, column] = 0.0
        fit = lambda *a: symmetric(self.settings, *a)
        by_row = np.repeat(article, np.diff(ends, prepend=0))[known]
        x[known, column], self.weights = wording.learn(x[known], y[known], row_weights(self.groups)[known], by_row, fit)
        self.groups = [(i, x[end - len(y):end], y) for end, (i, _, y, _) in zip(ends, self.groups)]

    def add(self, o, out, short=None):
        write = lambda r: out.write(json.dumps(r, ensure_ascii=False) + '\n')
        if not self.group:
            self.refs[o['id']] = [o.pop('lead')]
            write(o)
            if short is not None:
                self.refs[o['id'] + SHORT] = self.refs[o['id']]
                write(dict(id=o['id'] + SHORT, text=head(o['text'], short)))
            return
        bare = lambda d: {k: v for k, v in d.items() if k not in ('title', 'lead')}
        cut = lambda length: lambda d: {**d, 'text': head(d['text'], length)}
        for number, version in enumerate([lambda d: d, bare, *map(cut, CUTS)]):
            name = o['id'] + (f'{SHORT} {number}' if number else '')
            self.refs[name] = o['refs']
            for d in o['docs']: write({**version(d), 'id': f"{name} {d['id']}", 'group': name})

    def first(self, rows):
        """the lead baseline: the first sentence, or the first of the texts in turns while they fit, in order; sapos, which the
        editors of these references did not use, would make it ten points worse"""
        if not self.group: return rows[0]['text']
        rows = [r for r in rows if r['field'] == 'text']
        articles = [list(a) for _, a in groupby(enumerate(rows), key=lambda r: r[1]['article'])]
        turns = [r for turn in zip_longest(*articles) for r in turn if r]
        chosen, left = [], self.settings['length']
        for at, row in turns:
            length = len(runs(row['text']))
            if length <= left: chosen.append(at); left -= length
        return ' '.join(rows[at]['text'] for at in sorted(chosen))

    def folds(self, seed):
        """pairs of what to learn from and what to summarise"""
        if not self.group:
            yield self.groups[:self.known], self.groups[self.known:]
            return
        fold = np.random.default_rng(seed).permutation(len(self.groups)) % 10
        for k in range(10):
            yield [g for g, f in zip(self.groups, fold) if f != k], [g for g, f in zip(self.groups, fold) if f == k]

    def summaries(self, seed):
        """the summaries of all that was left out of the learning in turn, as lines of JSON"""
        table = f'{self.folder}/{self.name}.models'
        with open(table, 'w') as f:
            for k, (train, test) in enumerate(self.folds(seed)):
                model = f'{self.folder}/{self.name}.{k}.bin'
                with open(model, 'wb') as out: out.write(Scorer(train, self).bytes())
                for g in test: f.write(f'{g[0]}\t{model}\n')
        return self.example('choose', self.records, table, self.settings.get('length', 1), *self.group).decode()

def row_weights(groups): return np.concatenate([np.full(len(g[2]), len(g[2]) ** -.5) for g in groups])

def symmetric(settings, x, y, w):
    model = CatBoostRegressor(**settings['symmetric'], l2_leaf_reg=5.0, rsm=.5, border_count=64, bootstrap_type='Bernoulli', subsample=.7,
                              random_seed=0, thread_count=1, verbose=0, allow_writing_files=False)
    return model.fit(Pool(x.astype(np.float32), y, weight=w))

class Scorer:
    def __init__(self, groups, profile):
        self.profile, p = profile, profile.settings
        x = np.vstack([g[1] for g in groups]).astype(np.float64)
        y = np.concatenate([g[2] for g in groups])
        w = row_weights(groups)
        self.scaler = StandardScaler().fit(x)
        self.mix, self.pairs, self.chances = p['mix'], p.get('pairs', 0.0), PairScorer(groups) if 'pairs' in p else None
        self.of_pairs = [profile.names.index(n) for n in COLUMNS]
        self.share = profile.names.index('pairs_used_share')
        self.weights, self.intercept = np.zeros(x.shape[1]), 0.0
        if self.mix:
            ridge = Ridge(alpha=p['ridge']).fit(self.scaler.transform(x), y, sample_weight=w)
            self.weights, self.intercept = ridge.coef_, ridge.intercept_
        self.trees, self.symmetric = [], [symmetric(p, x, y, w)] if 'symmetric' in p else []
        for seed in range(p.get('seeds', 0)):
            settings = dict(objective='regression', num_leaves=p['leaves'], learning_rate=p['rate'], min_data_in_leaf=p['least'],
                            feature_fraction=p['fraction'], bagging_fraction=.7, bagging_freq=1, lambda_l2=5.0, verbose=-1, seed=seed,
                            num_threads=1, deterministic=True)
            self.trees.append(lgb.train(settings, lgb.Dataset(x, y, weight=w), p['trees']))

    def first_row(self, group):
        """the features of its first sentence, as the library will have them"""
        x = group[1][:1].copy()
        if self.chances: x[:, self.of_pairs] = self.chances.columns(group[3][0])[:1]
        return x

    def predict(self, x):
        x = x.astype(np.float64)
        z = np.clip((x - self.scaler.mean_) / self.scaler.scale_, -4, 4)
        linear = z @ self.weights + self.intercept
        own = self.mix * linear + (1 - self.mix) * np.mean([t.predict(x) for t in self.trees + self.symmetric], 0)
        return self.pairs * x[:, self.share] + (1 - self.pairs) * own

    def bytes(self):
        """what the library reads: the score, and the chances that it was trained on"""
        linear, trees = (1 - self.pairs) * self.mix, (1 - self.pairs) * (1 - self.mix)
        weights = linear * self.weights
        if self.chances: weights[self.share] = self.pairs
        line = learned(self.profile.names, self.scaler, weights, linear * self.intercept, self.trees, trees)
        of_pairs = symmetric_trees([self.chances.trees] if self.chances else [], 1.0)
        return line + symmetric_trees(self.symmetric, trees) + of_pairs + self.profile.chances.tobytes()

def train(profiles, out, golden):
    rows, of_pairs = [], []
    for profile in profiles:
        groups = profile.groups if profile.group else profile.groups[:profile.known]
        scorer = Scorer(groups, profile)
        with open(f'{out}/summary-{profile.name}.bin', 'wb') as f: f.write(scorer.bytes())
        if not profile.group:
            with open(f'{out}/wording.bin', 'wb') as f: f.write(Wording.bytes(profile.weights, f'{out}/background.bin'))
        for group in groups[:40:2]:
            x = scorer.first_row(group)
            rows.append([profile.settings['articles'], scorer.predict(x)[0], *x[0]])
            if scorer.chances:
                told = group[3][0].measured[::40][:4]
                of_pairs += [[profile.settings['articles'], chance, *row] for chance, row in zip(scorer.chances.trees.predict(told), told)]
        print(profile.name, len(groups), 'groups', sum(len(g[2]) for g in groups), 'sentences')
    write = lambda name, what, rows: open(os.path.join(golden, name), 'w').writelines(
        [f'# articles, prediction of the trainer, {what}; written by data/train/summaries.py\n'] +
        [','.join(repr(float(v)) for v in r) + '\n' for r in rows])
    write('summary-scores.csv', 'features', rows)
    write('pair-chances.csv', 'what is measured of a pair', of_pairs)

def evaluate(profiles, rouge, repeat):
    for profile in profiles:
        cut = profile.settings.get('length', 0)
        found = []
        for seed in range(repeat if profile.group else 1):
            pred = f'{profile.folder}/{profile.name}.{seed}.pred'
            with open(pred, 'w', encoding='utf-8') as f: f.write(profile.summaries(seed))
            ids = [json.loads(l)['id'] for l in open(pred, encoding='utf-8')]
            refs, lead = pred + '.refs', pred + '.lead'
            with open(refs, 'w', encoding='utf-8') as f: f.writelines(json.dumps(dict(id=i, refs=profile.refs[i])) + '\n' for i in ids)
            with open(lead, 'w', encoding='utf-8') as f: f.writelines(json.dumps(dict(id=i, summary=profile.lead[i])) + '\n' for i in ids)
            score = lambda *a: subprocess.run([sys.executable, rouge, *a, '--max-syl', str(cut)], check=True, stdout=subprocess.PIPE, text=True).stdout
            print(f'{profile.name}, folds {seed}\n' + score(pred, refs, '--vs', lead), end='', flush=True)
            found.append(json.loads(score(pred, refs, '--json'))['mean']['R2'][0])
        print('lead baseline ' + score(lead, refs).split('\n')[1])
        print(f'{profile.name}: ROUGE-2 {np.mean(found):.2f}, mean of {len(found)}\n', flush=True)

def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('what', choices=['train', 'evaluate'])
    a.add_argument('summaries'); a.add_argument('news')
    a.add_argument('--only', nargs='+', choices=PROFILES, default=list(PROFILES))
    a.add_argument('--rouge', default='rouge_vi.py'); a.add_argument('--repeat', type=int, default=3)
    a.add_argument('--out', default='data'); a.add_argument('--golden', default='tests/golden')
    o = a.parse_args()
    example = Example()
    with tempfile.TemporaryDirectory() as folder:
        source = lambda name: o.news if name == 'one' else os.path.join(o.summaries, PROFILES[name]['file'])
        profiles = (Profile(name, source(name), folder, example) for name in o.only)
        if o.what == 'evaluate': evaluate(profiles, o.rouge, o.repeat)
        else: train(profiles, o.out, o.golden)

if __name__ == '__main__': main()
