"""The compiled half of the package; `luoc` re-exports what is public of it."""

from collections.abc import Iterable, Iterator
from typing import Any, Generic, Literal, Self, SupportsIndex, TypeVar, final, overload

__version__: str

class LuocError(ValueError):
    """What luoc cannot work with; the message says what would help."""

@final
class Token:
    """A syllable or another token."""

    @property
    def text(self) -> str:
        """The token as written."""

    @property
    def start(self) -> int:
        """Index of its first character in the text."""

    @property
    def end(self) -> int:
        """One past its last character."""

    @property
    def kind(self) -> str:
        """What it is: "syllable", "foreign", "name", "abbreviation", "number", "date", "url", "punctuation", …"""

    @property
    def norm(self) -> str:
        """The form for lookup: lower case, NFC, tone mark in its old place."""

    def to_dict(self) -> dict[str, Any]:
        """The token as a dict."""

@final
class Word:
    """A word of one token or several."""

    @property
    def text(self) -> str:
        """The word as written, with the white space between its syllables."""

    @property
    def start(self) -> int:
        """Index of its first character in the text."""

    @property
    def end(self) -> int:
        """One past its last character."""

    @property
    def kind(self) -> str:
        """What it is: "word", "name", "number", "code" or "mark"."""

    def to_dict(self) -> dict[str, Any]:
        """The word as a dict."""

@final
class Sentence:
    """A sentence or heading."""

    @property
    def text(self) -> str:
        """The sentence as written."""

    @property
    def start(self) -> int:
        """Index of its first character in the text."""

    @property
    def end(self) -> int:
        """One past its last character."""

    @property
    def role(self) -> str:
        """What it is for in an article: "headline", "byline", "caption", "body", "boilerplate", …"""

    @property
    def paragraph(self) -> int:
        """Number of its paragraph, from 0."""

    def to_dict(self) -> dict[str, Any]:
        """The sentence as a dict."""

_Piece = TypeVar("_Piece", Token, Word, Sentence)

@final
class Pieces(Generic[_Piece]):
    """The pieces of one text, in order: a sequence whose items are made when they are asked for."""

    @property
    def text(self) -> str:
        """The text that the pieces were cut from."""

    @property
    def texts(self) -> list[str]:
        """The texts of the pieces."""

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The places of the pieces: (start, end)."""

    @property
    def labels(self) -> list[str]:
        """The kinds of tokens and words, the roles of sentences."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """The pieces as dicts."""

    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: SupportsIndex, /) -> _Piece: ...
    @overload
    def __getitem__(self, index: slice, /) -> list[_Piece]: ...
    def __iter__(self) -> Iterator[_Piece]: ...
    def _repr_html_(self) -> str: ...

@final
class Deduplicator:
    """Finds near-duplicates in a collection held in memory: texts go in, pairs and groups come out."""

    def __new__(
        cls,
        threshold: float = 0.8,
        *,
        containment: float | None = None,
        prefer: Literal["longest", "first"] = "longest",
        threads: int | None = None,
    ) -> Self: ...
    @overload
    def add(self, texts: str, /, ids: Any = None) -> None: ...
    @overload
    def add(self, texts: Iterable[str], /, ids: Iterable[Any] | None = None) -> None:
        """Adds one text or many. Without ids they are called 0, 1, 2, … in the order in which they come."""

    def __len__(self) -> int: ...
    def pairs(self) -> list[dict[str, Any]]:
        """All pairs of near-duplicates: a, b, jaccard, containment, in order of the texts."""

    def groups(self) -> list[dict[str, Any]]:
        """The groups: keep (an id) and members (id, jaccard, containment of each but the kept one)."""

    def kept(self) -> list[Any]:
        """The ids of the texts that stay, in order."""

@overload
def tokens(text: str, /, *, threads: int | None = None) -> Pieces[Token]: ...  # type: ignore[overload-overlap]
@overload
def tokens(text: Iterable[str], /, *, threads: int | None = None) -> list[Pieces[Token]]:
    """Syllables and other tokens. One text, or many, which are worked on by all cores (or `threads`)."""

@overload
def sentences(text: str, /, *, threads: int | None = None) -> Pieces[Sentence]: ...  # type: ignore[overload-overlap]
@overload
def sentences(text: Iterable[str], /, *, threads: int | None = None) -> list[Pieces[Sentence]]:
    """Sentences and headings with their roles. One text, or many, which are worked on by all cores (or `threads`)."""

@overload
def words(  # type: ignore[overload-overlap]
    text: str, /, *, dictionary: str | None = None, threads: int | None = None
) -> Pieces[Word]: ...
@overload
def words(
    text: Iterable[str], /, *, dictionary: str | None = None, threads: int | None = None
) -> list[Pieces[Word]]:
    """Words: which syllables belong together. One text, or many, which are worked on by all cores (or `threads`).

    dictionary: words of one's own, a term a line; a term after "-" is never one word.
    """

@overload
def segment(  # type: ignore[overload-overlap]
    text: str, /, *, dictionary: str | None = None, threads: int | None = None
) -> str: ...
@overload
def segment(
    text: Iterable[str], /, *, dictionary: str | None = None, threads: int | None = None
) -> list[str]:
    """Texts as `luoc words` writes them: a sentence a line, spaces between words, "_" between the syllables of a word.

    Quicker than `words` where only the string is wanted. dictionary: as for `words`.
    """

@overload
def normalize(  # type: ignore[overload-overlap]
    text: str,
    /,
    *,
    tone: Literal["old", "new"] | None = None,
    iy: Literal["i", "y"] | None = None,
    strip_marks: bool = False,
    threads: int | None = None,
) -> str: ...
@overload
def normalize(
    text: Iterable[str],
    /,
    *,
    tone: Literal["old", "new"] | None = None,
    iy: Literal["i", "y"] | None = None,
    strip_marks: bool = False,
    threads: int | None = None,
) -> list[str]:
    """The text with its syllables in one spelling: composed letters (NFC), tone marks where they belong.

    tone: "old" writes hòa, "new" writes hoà; without it only misplaced marks move.
    iy: "i" writes lí, kĩ; "y" writes lý, kỹ.
    strip_marks: duong for đường.
    """

def quotes(texts: Iterable[str], asked: int | None) -> list[list[tuple]]: ...
def summarize(
    articles: Iterable[Any],
    *,
    each: bool,
    sentences: int | None,
    syllables: int | None,
    ratio: float | None,
    threads: int | None,
) -> list[Chosen]: ...
def shown(sentence: str) -> str: ...

@final
class Chosen:
    """The sentences of a summary before somebody looks."""

    def rows(self) -> list[tuple]: ...

def shared(
    articles: Iterable[Any], *, threshold: float | None, threads: int | None
) -> tuple[list[tuple], list[tuple]]: ...
def keywords(articles: Iterable[Any], *, dictionary: str | None) -> list[tuple]: ...
def dedup_table(
    given: Any,
    *,
    output: str,
    text: str,
    id: str | None,
    threshold: float,
    containment: float | None,
    prefer: str,
    candidates: Any,
    threads: int | None,
) -> Any: ...
def bands(threshold: float, recall: float = 0.999) -> tuple[int, int]: ...
def fingerprints(given: Any, *, text: str, id: str, bands: int, rows: int) -> Any: ...
def verified(given: Any, *, threshold: float) -> Any: ...
def grouped(given: Any) -> Any: ...
def token_table(given: Any, *, text: str, id: str) -> Any: ...
def phrases(given: Any) -> Any: ...
def telling(given: Any) -> Any: ...
def filings(given: Any) -> Any: ...
def most_filed() -> int: ...
def events(given: Any, *, articles: int) -> Any: ...
def drafts(given: Any, *, threshold: float | None) -> Any: ...
def scores(given: Any, *, threshold: float | None) -> Any: ...
def most_asked() -> int: ...
