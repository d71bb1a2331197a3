"""What the functions of luoc return: small objects that know their place."""

from __future__ import annotations

from dataclasses import dataclass, fields
from html import escape
from typing import Any

from luoc._luoc import shown


class _Result:
    """What all results can do."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The result as dicts, lists, strings and numbers."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, _Result):
        return value.to_dict()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class Span(_Result):
    """A piece of a text: ``text[start:end]``, in characters of the Python string."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speaker(Span):
    """Who speaks, as written nearest to the quote."""

    #: The fullest form of the name that the text ties to it, one for all its forms.
    name: str | None


@dataclass(frozen=True, slots=True)
class Quote(_Result):
    """A quotation, its marks included."""

    text: str
    start: int
    end: int
    #: "full" or "fragment" where somebody speaks, "title" for the name of a work, "scare" for a word at arm's length.
    kind: str
    speaker: Speaker | None
    #: The verb that introduces it.
    verb: Span | None


@dataclass(frozen=True, slots=True)
class Keyword(_Result):
    """What a text is about: a word, a phrase or a name."""

    term: str
    #: Occurrences, of all its forms.
    count: int
    #: Documents it occurs in.
    documents: int
    score: float
    #: Its other forms, the most frequent first.
    variants: list[str]


def span(text: str, place: tuple[int, int] | None) -> Span | None:
    """The piece of a text at a place, if there is one."""
    return place and Span(text[place[0] : place[1]], *place)


def quote(text: str, raw: tuple) -> Quote:
    """A quotation from what the library found."""
    (start, end), kind, speaker, name, verb = raw
    who = speaker and Speaker(text[speaker[0] : speaker[1]], *speaker, name)
    return Quote(text[start:end], start, end, kind, who, span(text, verb))


def marked(text: str, places: list[tuple[int, int, str]]) -> str:
    """A text as HTML with places marked, each with a note; places must not overlap and come in order."""
    parts, at = [], 0
    for start, end, note in places:
        if start < at:
            continue
        parts.append(escape(text[at:start]))
        parts.append(f'<mark title="{escape(note)}">{escape(text[start:end])}</mark>')
        at = end
    parts.append(escape(text[at:]))
    return f'<div style="white-space: pre-wrap">{"".join(parts)}</div>'


@dataclass(frozen=True, slots=True)
class Echo(_Result):
    """A sentence of another article that says the same."""

    text: str
    start: int
    end: int
    doc: str
    #: The part of the article that the place is of: "text" or "lead".
    field: str
    #: 0 to 1.
    similarity: float


@dataclass(frozen=True, slots=True)
class KeySentence(_Result):
    """A sentence of a summary, as it stands in its article."""

    text: str
    start: int
    end: int
    doc: str
    #: The part of the article that the place is of: "text" or "lead".
    field: str
    #: Order of choice, from 1.
    rank: int
    score: float
    #: What the score is made of.
    parts: dict[str, float]
    #: Other articles that say the same.
    also_in: list[Echo]


class Summary(_Result):
    """Key sentences in the order in which they are to be read."""

    __slots__ = ("_chosen", "_sentences", "articles")

    #: The articles, for showing the sentences in them.
    articles: list[dict[str, Any]]

    def __init__(self, articles: list[dict[str, Any]], chosen: Any, sentences: list[KeySentence] | None = None) -> None:
        self.articles, self._chosen, self._sentences = articles, chosen, sentences

    @property
    def sentences(self) -> list[KeySentence]:
        """The sentences; they are made when somebody looks."""
        if self._sentences is None:
            self._sentences = _key_sentences(self.articles, self._chosen.rows())
        return self._sentences

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Summary):
            return NotImplemented
        return (self.sentences, self.articles) == (other.sentences, other.articles)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple:
        return Summary, (self.articles, None, self.sentences)

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(shown(sentence.text) for sentence in self.sentences)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Summary({self.text!r})"

    def to_dict(self) -> dict[str, Any]:
        """The summary and its sentences; the articles are left out."""
        return {"summary": self.text, "sentences": [sentence.to_dict() for sentence in self.sentences]}

    def _repr_html_(self) -> str:
        """The sentences with their sources, then the articles with the sentences marked."""
        items = []
        for sentence in self.sentences:
            docs = dict.fromkeys([sentence.doc, *(echo.doc for echo in sentence.also_in)])
            items.append(f"<li>{escape(shown(sentence.text))} <small>{escape(', '.join(docs))}</small></li>")
        parts = [f"<ol>{''.join(items)}</ol>"]
        for article in self.articles:
            chosen = [one for one in self.sentences if one.doc == article["id"]]
            for name in ("lead", "text"):
                places = sorted(
                    (one.start, one.end, f"{one.rank}: {one.score:.3f}") for one in chosen if one.field == name
                )
                if places:
                    title = f"<summary>{escape(article['id'])} ({name})</summary>"
                    parts.append(f"<details>{title}{marked(article[name], places)}</details>")
        return "".join(parts)


def articles(given: list[Any]) -> list[dict[str, Any]]:
    """Articles as dicts with an id and a text, whatever they were given as."""
    found = []
    for number, article in enumerate(given):
        record = {"text": article} if isinstance(article, str) else dict(article)
        record["id"] = str(record.get("id") or number)
        found.append(record)
    return found


def _key_sentences(articles: list[dict[str, Any]], raw: list[tuple]) -> list[KeySentence]:
    """The sentences of a summary from what the library chose."""

    def place(article: int, field: str, span: tuple[int, int]) -> dict[str, Any]:
        text = articles[article][field][span[0] : span[1]]
        return {"text": text, "start": span[0], "end": span[1], "doc": articles[article]["id"], "field": field}

    return [
        KeySentence(
            **place(*where),
            rank=rank,
            score=score,
            parts=dict(parts),
            also_in=[Echo(**place(*echo), similarity=similarity) for echo, similarity in also_in],
        )
        for where, rank, score, parts, also_in in raw
    ]


@dataclass(frozen=True, slots=True)
class Passage(_Result):
    """A passage or quotation of an article."""

    text: str
    start: int
    end: int
    doc: str


@dataclass(frozen=True, slots=True)
class Link(_Result):
    """Two passages that say the same."""

    a: Passage
    b: Passage
    #: "verbatim", "near-verbatim", "paraphrase" or "same-quote".
    relation: str
    #: The probability that they say the same, 0 to 1.
    score: float


@dataclass(frozen=True, slots=True)
class Cluster(_Result):
    """One thing that several passages say."""

    #: The loosest relation between its members' wordings.
    relation: str
    #: By date of publication where known, then in order of the articles.
    members: list[Passage]
    #: The member that the others resemble most, as an index of `members`.
    representative: int
    score: float
    #: A footer or the like, which many articles repeat.
    boilerplate: bool


@dataclass(frozen=True, slots=True)
class Shared(_Result):
    """What articles share: links between passages, and the items that the links make, biggest first."""

    links: list[Link]
    clusters: list[Cluster]
    #: The articles, for showing the passages in them.
    articles: list[dict[str, Any]]

    def __repr__(self) -> str:
        return f"Shared({len(self.links)} links, {len(self.clusters)} clusters, {len(self.articles)} articles)"

    def to_dict(self) -> dict[str, Any]:
        """The links and clusters; the articles are left out."""
        return {"links": _plain(self.links), "clusters": _plain(self.clusters)}

    def _repr_html_(self) -> str:
        """The shared items with their wordings, then the articles with the items marked."""
        parts, places = [], {article["id"]: [] for article in self.articles}
        for number, cluster in enumerate(self.clusters, 1):
            rows = "".join(
                f"<tr><td>{escape(member.doc)}</td><td>{escape(member.text)}</td></tr>" for member in cluster.members
            )
            parts.append(f"<table><caption>{number}: {escape(cluster.relation)}</caption>{rows}</table>")
            for member in cluster.members:
                places[member.doc].append((member.start, member.end, f"{number}: {cluster.relation}"))
        for article in self.articles:
            if found := sorted(places[article["id"]]):
                title = f"<summary>{escape(article['id'])}</summary>"
                parts.append(f"<details>{title}{marked(article['text'], found)}</details>")
        return "".join(parts)


def shared(articles: list[dict[str, Any]], links: list[tuple], clusters: list[tuple]) -> Shared:
    """What articles share, from what the library found."""

    def passage(where: tuple[int, tuple[int, int]]) -> Passage:
        article, (start, end) = where
        return Passage(articles[article]["text"][start:end], start, end, articles[article]["id"])

    return Shared(
        [Link(passage(a), passage(b), relation, score) for a, b, relation, score in links],
        [Cluster(relation, [passage(one) for one in members], *rest) for relation, members, *rest in clusters],
        articles,
    )
