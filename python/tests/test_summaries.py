"""Summaries: sentences as they stand in their articles."""

import unicodedata

import pytest

import luoc
from corpus import articles, seeds

RECORDS = [{"id": name[:3], "text": text} for name, text in seeds().items()]


def test_a_summary_of_many_quotes_its_articles():
    summary = luoc.summarize(RECORDS, sentences=6)
    text = {record["id"]: record["text"] for record in RECORDS}
    assert 1 <= len(summary.sentences) <= 6
    for sentence in summary.sentences:
        assert text[sentence.doc][sentence.start : sentence.end] == sentence.text
        for echo in sentence.also_in:
            assert echo.doc != sentence.doc
            assert text[echo.doc][echo.start : echo.end] == echo.text
            assert 0 < echo.similarity <= 1
        assert sentence.score == pytest.approx(sum(sentence.parts.values()) - sentence.parts["new"], abs=1e-6)
    assert sorted(sentence.rank for sentence in summary.sentences) == list(range(1, len(summary.sentences) + 1))
    # Where a link was left off, only what is read begins with a capital.
    read = [sentence.text[0].upper() + sentence.text[1:] for sentence in summary.sentences]
    assert summary.text == str(summary) == " ".join(read)
    assert summary.to_dict()["sentences"][0]["doc"] == summary.sentences[0].doc


def test_a_sentence_without_its_link_is_read_with_a_capital():
    text = "Quốc hội Nga thông qua hiệp ước với Triều Tiên. Theo đó, hai nước giúp nhau khi một bên bị tấn công."
    summary = luoc.summarize(text, sentences=2)
    last = summary.sentences[1]
    assert last.text == text[last.start : last.end] == "hai nước giúp nhau khi một bên bị tấn công."
    read = "Hai nước giúp nhau khi một bên bị tấn công."
    assert summary.text == f"Quốc hội Nga thông qua hiệp ước với Triều Tiên. {read}"
    assert read in summary._repr_html_()


def test_one_article_and_each_of_many():
    single = [luoc.summarize(record, sentences=2) for record in RECORDS]
    assert luoc.summarize(RECORDS, each=True, sentences=2) == single
    texts = [record["text"] for record in RECORDS] * 10
    for threads in (1, 3):
        found = luoc.summarize(texts, each=True, threads=threads)
        assert [summary.text for summary in found] == [luoc.summarize(text).text for text in texts]


def test_places_are_python_indices_in_texts_of_any_form():
    text = unicodedata.normalize("NFD", "👍🏽 " + RECORDS[0]["text"])
    for sentence in luoc.summarize(text).sentences:
        assert text[sentence.start : sentence.end] == sentence.text


def test_limits():
    assert len(luoc.summarize(RECORDS, sentences=3).sentences) == 3
    short = luoc.summarize(RECORDS, syllables=100).text
    assert len([token for token in luoc.tokens(short) if token.kind == "syllable"]) <= 100
    assert luoc.summarize("").sentences == luoc.summarize([]).sentences == []
    for limits, message in (
        ({"sentences": 0}, "sentences: 0 leaves nothing"),
        ({"ratio": 2}, "ratio: 2 is no share"),
        ({"sentences": 1, "ratio": 0.5}, "sentences, ratio: one limit is enough"),
    ):
        with pytest.raises(luoc.LuocError, match=message):
            luoc.summarize(RECORDS, **limits)


def test_notebooks_show_marked_text_and_no_markup_of_the_articles():
    record = {"id": "<b>", "text": "<script>alert(1)</script> Hai nước ký hiệp ước đối tác chiến lược toàn diện."}
    html = luoc.summarize([record, *RECORDS[:1]], sentences=5)._repr_html_()
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<mark" in html


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ([{"title": "a"}], luoc.LuocError, 'article 0 has no "text"'),
        ([1], TypeError, "article 0 is int"),
        (["a", "\udcff"], luoc.LuocError, "article 1: .*surrogates"),
        (b"abc", TypeError, "article 0 is bytes"),
    ],
)
def test_what_is_no_article(given, error, message):
    with pytest.raises(error, match=message):
        luoc.summarize(given)


def test_made_articles_give_what_they_gave():
    """A record and its text alone are the same article."""
    rows = articles(20)
    assert [one.text for one in luoc.summarize(rows, each=True)] == [luoc.summarize(row["text"]).text for row in rows]
