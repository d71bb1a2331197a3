"""Keywords."""

import pytest

import luoc
from corpus import seeds

TREATY = "Nga và Triều Tiên ký hiệp ước. Hiệp ước do ông Vladimir Putin ký. Ông Putin nói về hiệp ước."


def test_names_and_words_come_with_their_counts_and_forms():
    found = {keyword.term.lower(): keyword for keyword in luoc.keywords(TREATY)}
    assert found["hiệp ước"].count == 3
    assert found["vladimir putin"].count == 2
    assert found["vladimir putin"].to_dict()["documents"] == 1


def test_the_best_come_first_and_no_more_than_asked():
    texts = [text for _, text in seeds().items()]
    found = luoc.keywords(texts)
    assert len(found) == 20
    assert [k.score for k in found] == sorted((k.score for k in found), reverse=True)
    assert luoc.keywords(texts, top=3) == found[:3]
    assert len(luoc.keywords(texts, top=None)) > 20


def test_nothing_has_no_keywords_and_a_bad_dictionary_is_named():
    assert luoc.keywords([]) == luoc.keywords("") == []
    with pytest.raises(luoc.LuocError, match="dictionary: line 1"):
        luoc.keywords(TREATY, dictionary="-")
