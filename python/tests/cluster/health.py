"""Asks a master how many of its workers are alive, and fails if they are fewer: health.py PORT WORKERS."""

import json
import sys
from urllib.request import urlopen

with urlopen(f"http://127.0.0.1:{sys.argv[1]}/json/", timeout=5) as answer:
    state = json.load(answer)
sys.exit(state["status"] != "ALIVE" or state["aliveworkers"] < int(sys.argv[2]))
