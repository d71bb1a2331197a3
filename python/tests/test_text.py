"""Tokens and sentences: places, order, and what is no text."""

import pickle
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import luoc
from corpus import seeds

ODD = [
    "",
    " \n",
    "Tổng thống 👍🏽 Nga 👨‍👩‍👧 ký.",
    unicodedata.normalize("NFD", "Hiệp ước đối tác. Người ký?"),
    "\ufeffa\u200bb\x00c \r\n\u2028d",
    "x" * 5000,
    "…" * 50 + "\U0001f1fb\U0001f1f3",
]


@pytest.mark.parametrize("cut", [luoc.tokens, luoc.sentences, luoc.words])
@pytest.mark.parametrize("text", [*seeds().values(), *ODD])
def test_places_are_python_indices(cut, text):
    pieces = cut(text)
    assert [text[piece.start : piece.end] for piece in pieces] == pieces.texts
    assert pieces.spans == [(piece.start, piece.end) for piece in pieces]
    assert pieces.spans == sorted(pieces.spans)
    assert pieces.text is text


def test_strings_that_are_kept_are_the_right_ones():
    words = [f"x{number}" for number in range(60_000)] + ["a" * length for length in range(1, 30)]

    def texts(_):
        return luoc.tokens(" ".join(words)).texts

    with ThreadPoolExecutor(4) as pool:
        assert all(found == words for found in pool.map(texts, range(8)))
    assert luoc.tokens(" ".join(reversed(words))).texts == words[::-1]


def test_tokens_have_kinds_and_forms_for_lookup():
    token = luoc.tokens("👍 HOÀ bình")[1]
    assert (token.text, token.start, token.end, token.kind, token.norm) == ("HOÀ", 2, 5, "syllable", "hòa")
    assert token.to_dict() == {"text": "HOÀ", "start": 2, "end": 5, "kind": "syllable", "norm": "hòa"}
    assert repr(token) == "Token('HOÀ', 2, 5, kind=\"syllable\")"


def test_sentences_have_roles():
    sentences = luoc.sentences("Tin vắn\n\nNga ký hiệp ước. Triều Tiên xác nhận.\n")
    assert [sentence.role for sentence in sentences] == ["headline", "body", "body"]
    assert [sentence.paragraph for sentence in sentences] == [0, 1, 1]


def test_pieces_are_a_sequence():
    pieces = luoc.tokens("một hai ba bốn")
    assert isinstance(pieces, Sequence)
    assert len(pieces) == 4
    assert pieces[-1].text == "bốn"
    assert [piece.text for piece in pieces[::-2]] == ["bốn", "hai"]
    assert pieces == luoc.tokens("một hai ba bốn") == list(pieces)
    assert pieces != luoc.tokens("một hai ba")
    assert pickle.loads(pickle.dumps(pieces)) == pieces
    assert pieces[1] in pieces
    with pytest.raises(IndexError, match="index 4 of 4"):
        pieces[4]
    assert "… 90 more" in repr(luoc.tokens("a " * 100))


def test_html_is_escaped():
    html = luoc.sentences("<script>alert(1)</script> & còn.")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_batch_gives_what_single_texts_give_on_any_number_of_threads():
    texts = [*seeds().values(), *ODD] * 20
    single = [luoc.tokens(text) for text in texts]
    for threads in (None, 1, 2, 5):
        assert luoc.tokens(texts, threads=threads) == single
    assert luoc.tokens(iter(texts)) == single
    assert luoc.sentences([]) == []


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (b"abc", TypeError, "not bytes"),
        (None, TypeError, "not NoneType"),
        (["a", None], TypeError, "item 1 is NoneType"),
        (["a", "b\ud800c"], luoc.LuocError, "text 1: .*surrogates"),
        ("\udcff", ValueError, "text 0: .*surrogates"),
    ],
)
def test_what_is_no_text(given, error, message):
    with pytest.raises(error, match=message):
        luoc.tokens(given)


def test_normalize_only_respells():
    text = unicodedata.normalize("NFD", "Tòan bộ HOÀ bình, kí  kết.")
    assert luoc.normalize(text) == "Toàn bộ HOÀ bình, kí  kết."
    assert luoc.normalize([text], tone="old", iy="y") == ["Toàn bộ HÒA bình, ký  kết."]
    assert luoc.normalize(text, strip_marks=True) == "Toan bo HOA binh, ki  ket."
    with pytest.raises(luoc.LuocError, match='tone: "old" .* not "best"'):
        luoc.normalize(text, tone="best")


def test_words_and_a_dictionary_of_ones_own():
    text = "Hiệp ước đối tác chiến lược được ký ở Bình Nhưỡng."
    words = luoc.words(text)
    assert words.texts == ["Hiệp ước", "đối tác", "chiến lược", "được", "ký", "ở", "Bình Nhưỡng", "."]
    assert words[-2].to_dict() == {"text": "Bình Nhưỡng", "start": 38, "end": 49, "kind": "name"}
    assert pickle.loads(pickle.dumps(words)) == words
    own = luoc.words([text], dictionary="đối tác chiến lược\n-hiệp ước")[0]
    assert own.texts[:3] == ["Hiệp", "ước", "đối tác chiến lược"]
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(own)
    with pytest.raises(luoc.LuocError, match="dictionary: line 2: "):
        luoc.words(text, dictionary="tàu vũ trụ\n-")


def test_segment_writes_what_the_command_writes(tmp_path):
    text = "Hiệp ước đối tác chiến lược được ký. Ông Putin về nước.\nHết giờ."
    lines = luoc.segment(text)
    assert lines.splitlines()[0] == "Hiệp_ước đối_tác chiến_lược được ký ."
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    command = [Path(sys.executable).parent / "luoc", "words", file]
    assert subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout == lines + "\n"
    assert luoc.segment([text, ""]) == [lines, ""]
    assert "đối_tác_chiến_lược" in luoc.segment(text, dictionary="đối tác chiến lược")
    with pytest.raises(luoc.LuocError, match="line 2"):
        luoc.segment(text, dictionary="tàu vũ trụ\n-")
