"""Articles made from the five seeds by seeded variation, a part of them edited copies of earlier ones."""

import random
import unicodedata
from pathlib import Path

import luoc

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def seeds() -> dict[str, str]:
    """The five seed articles by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))}


def articles(count: int, copies: float = 0.25, seed: int = 1) -> list[dict]:
    """Rows of id and text; about the share `copies` of them resemble an earlier row, and some of those are equal to it."""
    chance = random.Random(seed)
    pool = [sentence.text for text in seeds().values() for sentence in luoc.sentences(text)]
    syllables = sorted({word for sentence in pool for word in sentence.split()})
    rows: list[dict] = []
    for number in range(count):
        if rows and chance.random() < copies:
            text = _copy(chance, chance.choice(rows)["text"], syllables)
        else:
            sentences = chance.sample(pool, chance.randint(6, 14))
            text = "\n".join(_vary(chance, sentence, syllables, 0.3) for sentence in sentences)
        rows.append({"id": f"d{number:06}", "text": text})
    return rows


def _vary(chance, sentence, syllables, share):
    return " ".join(chance.choice(syllables) if chance.random() < share else word for word in sentence.split(" "))


def _copy(chance, text, syllables):
    match chance.randrange(6):
        case 0:
            return text
        case 1:
            return unicodedata.normalize("NFD", text)
        case 2:
            return text.upper()
        case 3:
            lines = text.split("\n")
            del lines[chance.randrange(len(lines))]
            return "\n".join(lines)
        case _:
            share = chance.choice([0.005, 0.01, 0.02, 0.04])
            return "\n".join(_vary(chance, line, syllables, share) for line in text.split("\n"))
