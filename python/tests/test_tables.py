"""Near-duplicates of tables: pandas, Polars and pyarrow, against brute force, and tables that cannot be used."""

import unicodedata

import pandas
import polars
import pyarrow
import pytest

import luoc
from corpus import articles

ROWS = articles(300, copies=0.4)
MAKERS = {
    "pandas": pandas.DataFrame,
    "polars": polars.DataFrame,
    "pyarrow": pyarrow.Table.from_pylist,
}


def rows(table):
    """Any table as a list of dicts."""
    return pyarrow.table(table).to_pylist()


def brute_force(texts, threshold):
    """All pairs by counting 5-syllable shingles of the tokens' forms for lookup."""
    sets = []
    for text in texts:
        runs = [token.norm for token in luoc.tokens(text) if token.kind not in ("punctuation", "symbol", "emoji")]
        sets.append({tuple(runs[i : i + 5]) for i in range(max(1, len(runs) - 4))})
    pairs = {}
    for a, one in enumerate(sets):
        for b in range(a + 1, len(sets)):
            shared = len(one & sets[b])
            jaccard = shared / (len(one) + len(sets[b]) - shared)
            if jaccard >= threshold:
                pairs[a, b] = jaccard
    return pairs


def test_pairs_are_those_of_brute_force():
    # Plain words only: what a run is inside dates and names is for the library's own tests.
    texts = [" ".join(word for word in row["text"].split() if word.isalpha()) for row in ROWS[:150]]
    texts = [unicodedata.normalize("NFC", text) for text in texts]
    found = luoc.pairs(pyarrow.table({"text": texts}), id=None).to_pylist()
    expected = brute_force(texts, 0.8)
    # Copies are paired with the first of them only.
    first = [min([a for a, b in expected if b == row and texts[a].lower() == text.lower()] + [row]) for row, text in enumerate(texts)]
    expected = {
        (a, b): jaccard for (a, b), jaccard in expected.items() if first[a] == a and first[b] in (a, b)
    }
    assert {(pair["a"], pair["b"]): pair["jaccard"] for pair in found} == pytest.approx(expected)
    assert len(expected) > 20


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_every_kind_of_table_comes_back_as_it_came(make):
    table = make(ROWS)
    kept, removed, pairs = luoc.dedup(table, id="id"), luoc.duplicates(table), luoc.pairs(table)
    assert type(kept) is type(removed) is type(pairs) is type(table)
    assert rows(removed) == rows(luoc.duplicates(pyarrow.Table.from_pylist(ROWS)))
    gone = {row["id"] for row in rows(removed)}
    assert [row["id"] for row in rows(kept)] == [row["id"] for row in ROWS if row["id"] not in gone]
    assert [(row["id"], row["text"]) for row in rows(kept)] == [
        (row["id"], row["text"]) for row in ROWS if row["id"] not in gone
    ]
    assert gone.isdisjoint(row["keep"] for row in rows(removed))
    # Counted one by one, each removed document resembles the one that stays for it as much as is said.
    asked = pyarrow.table(removed).rename_columns(["a", "b", "jaccard", "containment"])
    counted = rows(luoc.pairs(pyarrow.Table.from_pylist(ROWS), candidates=asked))
    similar = {frozenset((row["a"], row["b"])): row["jaccard"] for row in counted}
    assert {frozenset((row["id"], row["keep"])): row["jaccard"] for row in rows(removed)} == similar
    assert min(similar.values()) >= 0.8
    assert len(gone) > 60


def test_pandas_keeps_index_and_types():
    frame = pandas.DataFrame(ROWS).set_index("id")
    frame["day"] = pandas.Categorical(["a", "b"] * 150)
    kept = luoc.dedup(frame)
    assert kept.index[0] == "d000000"
    assert kept.dtypes.equals(frame.dtypes)
    assert kept.equals(frame.loc[kept.index])


def test_one_thread_or_many():
    table = pyarrow.Table.from_pylist(ROWS)
    assert luoc.pairs(table, threads=1) == luoc.pairs(table, threads=3)


def test_containment_and_preference():
    table = pyarrow.table({"id": [1, 2], "text": [ROWS[0]["text"][:600], ROWS[0]["text"] + "\n" + ROWS[1]["text"]]})
    assert luoc.pairs(table).num_rows == 0
    removed = luoc.duplicates(table, containment=0.9).to_pylist()
    assert [(row["id"], row["keep"]) for row in removed] == [(1, 2)]
    same = pyarrow.table({"id": [7, 8], "text": [ROWS[0]["text"], ROWS[0]["text"] + " thêm vài chữ"]})
    assert luoc.duplicates(same)["keep"].to_pylist() == [8]
    assert luoc.duplicates(same, prefer="first")["keep"].to_pylist() == [7]


def test_a_hundred_thousand_copies_are_one_text():
    table = pyarrow.table({"id": range(100_000), "text": [ROWS[0]["text"][:200]] * 100_000})
    assert luoc.pairs(table).num_rows == 99_999
    assert set(luoc.duplicates(table)["keep"].to_pylist()) == {0}
    empty = pyarrow.table({"id": range(1000), "text": ["…"] * 1000})
    assert luoc.dedup(empty).num_rows == 1000


def test_candidates_limit_what_is_looked_at():
    table = pyarrow.Table.from_pylist(ROWS)
    pairs = luoc.pairs(table)
    some = pairs.select(["a", "b"]).slice(0, 5)
    assert luoc.pairs(table, candidates=some) == pairs.slice(0, 5).combine_chunks()
    assert luoc.pairs(table, candidates=pairs.select(["a", "b"])) == pairs


def test_columns_of_any_string_type_and_many_chunks():
    plain = pyarrow.Table.from_pylist(ROWS)
    expected = luoc.duplicates(plain)
    for kind in (pyarrow.large_string(), pyarrow.string_view(), pyarrow.dictionary(pyarrow.int32(), pyarrow.string())):
        table = plain.set_column(1, "text", plain["text"].cast(kind))
        assert luoc.duplicates(table) == expected
    chunks = pyarrow.concat_tables([plain.slice(0, 17), plain.slice(17, 0), plain.slice(17)])
    assert luoc.duplicates(chunks) == expected
    assert luoc.dedup(chunks) == luoc.dedup(plain)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_an_empty_table_gives_an_empty_table(make):
    table = make(ROWS)[:0]
    assert len(luoc.dedup(table)) == len(luoc.duplicates(table)) == len(luoc.pairs(table)) == 0


@pytest.mark.parametrize(
    ("columns", "settings", "message"),
    [
        ({"id": ["a"], "text": [1]}, {}, 'column "text" is Int64; a column of strings is needed'),
        ({"id": ["a", "b"], "text": ["x", None]}, {}, 'column "text" is null in row 1'),
        ({"id": ["a", None], "text": ["x", "y"]}, {}, 'column "id" is null in row 1'),
        ({"id": ["a", "b", "a"], "text": ["x", "y", "z"]}, {}, 'rows 0 and 2 both have the id "a"'),
        ({"id": [0.5], "text": ["x"]}, {}, "ids are strings or whole numbers"),
        ({"id": ["a"], "body": ["x"]}, {}, 'no column "text"; the table has id, body'),
        ({"id": ["a"], "text": ["x"]}, {"threshold": 0}, "threshold: 0 is out of range"),
        ({"id": ["a"], "text": ["x"]}, {"threshold": 2}, "threshold: 2 is out of range"),
        ({"id": ["a"], "text": ["x"]}, {"threshold": float("nan")}, "threshold: NaN is out of range"),
        ({"id": ["a"], "text": ["x"]}, {"prefer": "best"}, 'prefer: "longest" or "first", not "best"'),
    ],
)
def test_tables_that_cannot_be_used(columns, settings, message):
    with pytest.raises(luoc.LuocError) as caught:
        luoc.duplicates(pyarrow.table(columns), **settings)
    assert message in str(caught.value)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_column_that_is_missing_is_named_with_those_that_are_there(make):
    for find in (luoc.dedup, luoc.duplicates):
        with pytest.raises(luoc.LuocError, match='no column "body"; the table has id, text'):
            find(make(ROWS), text="body")


def test_what_is_no_table():
    with pytest.raises(luoc.LuocError, match="a table is needed .*, not list"):
        luoc.dedup([1, 2])


def test_deduplicator_finds_what_the_table_functions_find():
    collection = luoc.Deduplicator(0.8)
    for row in ROWS[:100]:
        collection.add(row["text"], row["id"])
    assert collection.pairs() == rows(luoc.pairs(pyarrow.Table.from_pylist(ROWS[:100])))
    collection.add([row["text"] for row in ROWS[100:]], [row["id"] for row in ROWS[100:]])
    assert len(collection) == 300
    table = pyarrow.Table.from_pylist(ROWS)
    assert collection.kept() == luoc.dedup(table)["id"].to_pylist()
    removed = {row["id"]: row["keep"] for row in rows(luoc.duplicates(table))}
    members = {member["id"]: group["keep"] for group in collection.groups() for member in group["members"]}
    assert members == removed


def test_deduplicator_numbers_texts_without_ids():
    collection = luoc.Deduplicator()
    collection.add(text for text in ["một hai ba bốn năm sáu", "khác", "Một, hai, ba, bốn, năm, SÁU"])
    assert collection.pairs() == [{"a": 0, "b": 2, "jaccard": 1.0, "containment": 1.0}]
    with pytest.raises(luoc.LuocError, match="2 texts but 1 ids"):
        collection.add(["a", "b"], ["a"])
