"""What articles share."""

import pytest

import luoc
from corpus import seeds

RECORDS = [{"id": name[:3], "text": text} for name, text in seeds().items()]


def test_passages_stand_where_they_are_said_to_stand():
    found = luoc.shared(RECORDS)
    text = {record["id"]: record["text"] for record in RECORDS}
    assert found.links and found.clusters
    passages = [link.a for link in found.links] + [link.b for link in found.links]
    passages += [member for cluster in found.clusters for member in cluster.members]
    for passage in passages:
        assert text[passage.doc][passage.start : passage.end] == passage.text
    for link in found.links:
        assert link.relation in ("verbatim", "near-verbatim", "paraphrase", "same-quote")
        assert 0 <= link.score <= 1
    assert found.to_dict()["links"][0]["a"]["doc"] == found.links[0].a.doc


def test_the_same_on_any_number_of_threads_and_fewer_above_a_threshold():
    assert luoc.shared(RECORDS, threads=1) == luoc.shared(RECORDS, threads=3)
    strict = luoc.shared(RECORDS, threshold=0.9)
    assert all(link.score >= 0.9 for link in strict.links)
    assert len(strict.links) <= len(luoc.shared(RECORDS).links)
    with pytest.raises(luoc.LuocError, match="threshold: 2 is out of range"):
        luoc.shared(RECORDS, threshold=2)


def test_notebooks_show_no_markup_of_the_articles():
    said = "Chúng tôi sẽ không lùi bước trước bất cứ sức ép nào từ <script>bên</script> ngoài"
    texts = [f"Hôm qua trời mưa rất to. Ông Nam nói: “{said}”.", f"“{said}”, ông Nam khẳng định. Đường vắng người."]
    found = luoc.shared(texts)
    assert found.links and len(found.clusters) == 1
    html = found._repr_html_()
    assert "<script>" not in html
    assert "<mark" in html


def test_nothing_is_shared_by_nothing():
    assert luoc.shared([]).links == luoc.shared(["", "a"]).clusters == []
