#!/usr/bin/env python3
"""Words of luoc beside those of Python peers, one thread, CPU time, in one run.

usage: words.py TEXT
TEXT: plain news (raw_news.py --text). Needs `pip install pyvi`; `underthesea` is measured too if it is there. luoc runs over the
whole text, the peers over its first 600 kB, line by line, after a first call that loads their models.
"""
import subprocess, sys, time
from pathlib import Path

def speed(tokenize, lines):
    tokenize('khởi động')
    start = time.process_time()
    for line in lines: tokenize(line)
    return sum(len(line.encode()) + 1 for line in lines) / 1e6 / (time.process_time() - start)

def main():
    if len(sys.argv) != 2: sys.exit(__doc__)
    text = Path(sys.argv[1]).read_bytes()[:600_000].decode('utf-8', 'ignore')
    lines = [line for line in text.split('\n') if line]
    from pyvi import ViTokenizer
    print(f'pyvi {speed(ViTokenizer.tokenize, lines):.2f} MB/s')
    try:
        from underthesea import word_tokenize
        print(f'underthesea {speed(word_tokenize, lines):.2f} MB/s')
    except ImportError:
        print('underthesea is not installed')
    manifest = Path(__file__).parent / 'text' / 'Cargo.toml'
    for row in ['luoc words', 'longest match']:
        command = ['cargo', 'run', '--release', '-q', '--manifest-path', manifest, '--', sys.argv[1], row]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])

main()
