#!/usr/bin/env python3
"""CPU time of `luoc summarize` beside sumy's TextRank and LexRank on the same articles, in one run on one thread.

    python3 -m venv venv && venv/bin/pip install sumy==0.13.0 setuptools numpy
    venv/bin/python benches/peers/summaries.py ARTICLES.jsonl [--docs 500] [--group FIELD] [--luoc target/release/luoc]

ARTICLES.jsonl holds {"id","title","text"}. With --group the records of a group are summarised together. luoc's time is its whole
run, reading and start-up included. sumy is timed twice: over the sentences that `luoc sentences` gives, where only its ranking
counts; and from the text, as it is used, with its parser. Its own tokenizers have no Vietnamese; the two regular expressions here
are faster than any of them.
"""
import argparse, json, re, resource, subprocess, sys, tempfile, time

def children():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime

def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('articles'); a.add_argument('--docs', type=int, default=500)
    a.add_argument('--luoc', default='target/release/luoc'); a.add_argument('--repeat', type=int, default=20)
    a.add_argument('--group'); a.add_argument('--sentences', type=int, default=1)
    o = a.parse_args()
    with open(o.articles, encoding='utf-8') as f: docs = [json.loads(l) for l, _ in zip(f, range(o.docs))]
    for d in docs: d.pop('lead', None)
    # Without groups each article is its own.
    group = {d['id']: d[o.group] if o.group else d['id'] for d in docs}
    count, what = len(set(group.values())), 'groups' if o.group else 'articles'
    with tempfile.NamedTemporaryFile('w', suffix='.jsonl', encoding='utf-8') as t:
        # Many copies, for a run of luoc on a few hundred articles is mostly start-up.
        for n in range(o.repeat):
            for d in docs:
                copy = {**d, 'id': f"{n}-{d['id']}", 'group': f"{n}-{group[d['id']]}"}
                t.write(json.dumps(copy, ensure_ascii=False) + '\n')
        t.flush()
        before = children()
        alone = ['--group-by', 'group'] if o.group else ['--each']
        subprocess.run([o.luoc, 'summarize', *alone, '--sentences', str(o.sentences), '--threads', '1', '--format', 'jsonl',
                        t.name], check=True, stdout=subprocess.DEVNULL)
        ours = count * o.repeat / (children() - before)
    print(f'luoc summarize {alone[0]:<11} {ours:8.0f} {what} a CPU second')
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    class Words:
        def to_words(self, text): return tuple(w.strip('.,;:!?()"“”').lower() for w in text.split())
    class Cut:
        def to_sentences(self, text): return [s for s in re.split(r'(?<=[.!?…])\s+|\n+', text) if s]
        def to_words(self, text): return re.findall(r'\w+', text.lower())
    words = Words()
    cut = subprocess.run([o.luoc, 'sentences', '--format', 'jsonl', '-'], check=True, capture_output=True, text=True,
                         input='\n'.join(json.dumps(d, ensure_ascii=False) for d in docs)).stdout
    by = {}
    for line in cut.splitlines():
        s = json.loads(line); by.setdefault(group[s['doc']], []).append(s['text'])
    texts = {}
    for d in docs: texts.setdefault(group[d['id']], []).append(d['text'])
    ranked = lambda: (ObjectDocumentModel([Paragraph([Sentence(s, words) for s in sentences])]) for sentences in by.values())
    parsed = lambda: (PlaintextParser.from_string('\n\n'.join(all), Cut()).document for all in texts.values())
    for name, summarizer in (('TextRank', TextRankSummarizer()), ('LexRank', LexRankSummarizer())):
        for what_of, documents in (('ranking alone', ranked), ('from the text', parsed)):
            begin = time.process_time()
            for document in documents(): summarizer(document, o.sentences)
            rate = len(by) / (time.process_time() - begin)
            print(f'sumy {name}, {what_of:<14}{rate:8.0f} {what} a CPU second   luoc is {ours / rate:.0f} times as fast')

if __name__ == '__main__': main()
