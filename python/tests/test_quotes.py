"""Quotations with their speakers."""

import pytest

import luoc
from corpus import seeds


def test_a_quote_has_its_speaker():
    text = "👍 Bà Lan nói: \"Tôi không biết. Hỏi ông ấy”. Mưa rơi."
    (quote,) = luoc.quotes(text)
    assert quote.text == text[quote.start : quote.end] == '"Tôi không biết. Hỏi ông ấy”'
    assert quote.kind == "full"
    assert quote.speaker == luoc.Speaker("Bà Lan", 2, 8, "Lan")
    assert quote.to_dict()["verb"] == {"text": "nói", "start": 9, "end": 12}


def test_a_speaker_has_one_name():
    text = "Tổng thống Nga Vladimir Putin đã đến. “Tôi rất vui vì được đến đây”, ông Putin nói."
    (quote,) = luoc.quotes(text)
    assert (quote.speaker.text, quote.speaker.name) == ("ông Putin", "Vladimir Putin")


def test_places_in_the_seeds():
    texts = list(seeds().values())
    found = luoc.quotes(texts)
    assert sum(map(len, found)) > 10
    for text, quotes in zip(texts, found, strict=True):
        assert quotes == luoc.quotes(text)
        for quote in quotes:
            assert text[quote.start : quote.end] == quote.text
            for part in (quote.speaker, quote.verb):
                assert part is None or text[part.start : part.end] == part.text


def test_what_is_no_text():
    with pytest.raises(TypeError, match="not bytes"):
        luoc.quotes(b"a")
    with pytest.raises(TypeError, match="item 1 is int"):
        luoc.quotes(["a", 1])
