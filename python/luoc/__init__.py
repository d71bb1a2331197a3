"""Vietnamese text analysis: tokens, sentences, words, key sentences, and what articles share.

>>> import luoc
>>> text = "Nga và Triều Tiên ký hiệp ước. Hai nước ở TP. Bình Nhưỡng."
>>> [sentence.text for sentence in luoc.sentences(text)]
['Nga và Triều Tiên ký hiệp ước.', 'Hai nước ở TP. Bình Nhưỡng.']

Every result tells its place by ``start`` and ``end``, so that ``text[start:end]`` is what it shows; the text itself is
never changed. Functions over texts take one ``str`` or any number of them: many are worked on by all cores, and the
results come in the order of the texts.
"""

from collections.abc import Sequence

from luoc._luoc import (
    Deduplicator,
    LuocError,
    Pieces,
    Sentence,
    Token,
    Word,
    __version__,
    normalize,
    segment,
    sentences,
    tokens,
    words,
)
from luoc.functions import keywords, quotes, shared, summarize
from luoc.results import Cluster, Echo, Keyword, KeySentence, Link, Passage, Quote, Shared, Span, Speaker, Summary
from luoc.tables import dedup, duplicates, pairs

__all__ = [
    "Cluster",
    "Deduplicator",
    "Echo",
    "KeySentence",
    "Keyword",
    "Link",
    "LuocError",
    "Passage",
    "Pieces",
    "Quote",
    "Sentence",
    "Shared",
    "Span",
    "Speaker",
    "Summary",
    "Token",
    "Word",
    "__version__",
    "dedup",
    "duplicates",
    "keywords",
    "normalize",
    "pairs",
    "quotes",
    "segment",
    "sentences",
    "shared",
    "summarize",
    "tokens",
    "words",
]

Sequence.register(Pieces)
