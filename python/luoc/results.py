"""What the functions of luoc return: small objects that know their place."""

from __future__ import annotations

from dataclasses import dataclass, fields
from html import escape
from typing import Any


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
class Quote(_Result):
    """A quotation, its marks included."""

    text: str
    start: int
    end: int
    #: "full" or "fragment" where somebody speaks, "title" for the name of a work, "scare" for a word at arm's length.
    kind: str
    #: Who speaks, as written nearest to the quote.
    speaker: Span | None
    #: The verb that introduces it.
    verb: Span | None


def span(text: str, place: tuple[int, int] | None) -> Span | None:
    """The piece of a text at a place, if there is one."""
    return place and Span(text[place[0] : place[1]], *place)


def quote(text: str, raw: tuple) -> Quote:
    """A quotation from what the library found."""
    (start, end), kind, speaker, verb = raw
    return Quote(text[start:end], start, end, kind, span(text, speaker), span(text, verb))


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
