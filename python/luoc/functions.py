"""The functions over texts and articles whose results are more than pieces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, overload

from luoc import _luoc, results
from luoc.results import Keyword, Quote, Shared, Summary, quote

#: A record: `text` and, if known, `id`, `title`, `lead`, `published`, `source`.
Article = dict[str, Any]


@overload
def quotes(text: str, /, *, threads: int | None = None) -> list[Quote]: ...  # type: ignore[overload-overlap]
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


@overload
def summarize(
    articles: str | Article | Iterable[str | Article],
    /,
    *,
    each: Literal[False] = False,
    sentences: int | None = None,
    syllables: int | None = None,
    ratio: float | None = None,
    threads: int | None = None,
) -> Summary: ...
@overload
def summarize(
    articles: Iterable[str | Article],
    /,
    *,
    each: Literal[True],
    sentences: int | None = None,
    syllables: int | None = None,
    ratio: float | None = None,
    threads: int | None = None,
) -> list[Summary]: ...
def summarize(articles, /, *, each=False, sentences=None, syllables=None, ratio=None, threads=None):
    """Key sentences of one article, or of many together, as they stand there.

    articles: a text, or a dict with `text` and, if known, `id`, `title`, `lead`, `published` and `source`; or many of them.
    each: a summary of each article, in their order, instead of one of all.
    sentences, syllables, ratio: the limit, of which at most one is given; by default 8 sentences of several articles and 3
    of one. A ratio is a share of the text, above 0 and at most 1.
    threads: how many to use for many summaries; all cores if None.
    """
    given = [articles] if isinstance(articles, (str, bytes, dict)) else list(articles)
    limits = dict(sentences=sentences, syllables=syllables, ratio=ratio)
    found = _luoc.summarize(given, each=each, threads=threads, **limits)
    known = results.articles(given)
    if each:
        return [Summary([article], chosen) for article, chosen in zip(known, found)]
    return Summary(known, found[0])


def shared(
    articles: Iterable[str | Article], /, *, threshold: float | None = None, threads: int | None = None
) -> Shared:
    """What articles share: the same words, the same statement, one quote in two translations.

    articles: texts, or dicts with `text` and, if known, `id`, `title`, `lead`, `published` and `source`.
    threshold: the least probability that two passages say the same, above 0 and at most 1; the library's own if None.
    threads: how many to use; all cores if None.
    """
    given = list(articles)
    return results.shared(results.articles(given), *_luoc.shared(given, threshold=threshold, threads=threads))


def keywords(
    articles: str | Article | Iterable[str | Article], /, *, top: int | None = 20, dictionary: str | None = None
) -> list[Keyword]:
    """What one article, or many together, are about: words, phrases and names, the best first.

    articles: a text, or a dict with `text` and, if known, `title` and `lead`; or many of them.
    top: how many at most; all if None.
    dictionary: words of one's own, a term a line; a term after "-" is never one word.
    """
    given = [articles] if isinstance(articles, (str, bytes, dict)) else list(articles)
    return [Keyword(*raw) for raw in _luoc.keywords(given, dictionary=dictionary)[:top]]
