"""The command that the wheel brings along."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import luoc
from corpus import SEEDS

COMMAND = Path(sys.executable).parent / "luoc"


@pytest.mark.skipif(not COMMAND.exists(), reason="luoc was installed by maturin develop, which brings no command")
def test_command_and_package_agree():
    said = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["luoc", luoc.__version__]
    path = SEEDS / "000_e9cd2ec480c36642.txt"
    lines = subprocess.run([COMMAND, "tokens", "--format", "jsonl", path], capture_output=True, check=True).stdout
    tokens = [json.loads(line) for line in lines.decode().splitlines()]
    found = luoc.tokens(path.read_text(encoding="utf-8"))
    assert [(token["text"], token["kind"], token["norm"]) for token in tokens] == [
        (token.text, token.kind, token.norm) for token in found
    ]
