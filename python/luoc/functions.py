"""The functions over texts and articles whose results are more than pieces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import overload

from luoc import _luoc
from luoc.results import Quote, quote


@overload
def quotes(text: str, /, *, threads: int | None = None) -> list[Quote]: ...
@overload
def quotes(text: Iterable[str], /, *, threads: int | None = None) -> list[list[Quote]]: ...
def quotes(text, /, *, threads=None):
    """Direct speech with its speaker, and other quotations, in order of the text.

    text: one text, or many, which give a list of lists.
    threads: how many to use for many texts; all cores if None.
    """
    texts = [text] if isinstance(text, str) else text if isinstance(text, bytes) else list(text)
    found = [[quote(text, raw) for raw in raws] for text, raws in zip(texts, _luoc.quotes(texts, threads))]
    return found[0] if isinstance(text, str) else found
