"""The same results through Spark, on one machine; tests/cluster/run does it on a real cluster."""

import shutil
import subprocess
import textwrap

import pyarrow
import pytest

import luoc
from corpus import articles, seeds

pytest.importorskip("pyspark")

ROWS = articles(400, copies=0.4, seed=3)


def java_version() -> int:
    java = shutil.which("java")
    if not java:
        return 0
    said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    return int(said.partition('version "')[2].partition(".")[0].strip('"\n') or 0)


pytestmark = pytest.mark.skipif(
    java_version() < 17, reason=f"Spark 4 needs Java 17 or later, found {java_version() or 'none'}"
)


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .appName("luoc-tests")
        .config("spark.sql.shuffle.partitions", 4)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def frame(spark):
    return spark.createDataFrame(pyarrow.Table.from_pylist(ROWS)).repartition(3)


def rows(frame, *by):
    return sorted(frame.toArrow().to_pylist(), key=lambda row: [row[name] for name in by])


def test_equal_candidates_give_the_embedded_pairs_and_groups(frame):
    from luoc import spark as cluster

    table = pyarrow.Table.from_pylist(ROWS)
    candidates = cluster.candidates(frame).toArrow()
    pairs = rows(cluster.pairs(frame), "a", "b")
    assert pairs == luoc.pairs(table, candidates=candidates).to_pylist()
    removed = rows(cluster.duplicates(frame), "id")
    assert removed == luoc.duplicates(table, candidates=candidates).to_pylist()
    kept = rows(cluster.dedup(frame), "id")
    assert kept == [row for row in ROWS if row["id"] not in {gone["id"] for gone in removed}]
    # And on this corpus the bands propose all that the exact join finds.
    exact = luoc.pairs(table).to_pylist()
    assert [pair for pair in exact if pair not in pairs] == []
    assert removed == luoc.duplicates(table).to_pylist()
    assert len(removed) > 80


def test_numbers_as_ids_and_one_text_many_times(spark):
    from luoc import spark as cluster

    text = ROWS[0]["text"]
    table = pyarrow.table({"n": list(range(100)), "body": [text] * 99 + ["khác hẳn"]})
    removed = rows(cluster.duplicates(spark.createDataFrame(table), text="body", id="n"), "id")
    assert [row["id"] for row in removed] == list(range(1, 99))
    assert {row["keep"] for row in removed} == {0}


LINK = ("a", "b", "start_a", "end_a", "start_b", "end_b", "relation")


def test_shared_passages_are_those_of_one_machine(spark):
    from luoc import spark as cluster

    table = [{"id": name, "text": text} for name, text in seeds().items()]
    frame = spark.createDataFrame(pyarrow.Table.from_pylist(table)).repartition(3)
    found = rows(cluster.shared_passages(frame), *LINK)
    links = luoc.shared(table).links
    one = [(link.a.doc, link.b.doc, link.a.start, link.a.end, link.b.start, link.b.end, link.relation) for link in links]
    assert [tuple(row[name] for name in LINK) for row in found] == sorted(one)
    scores = {place: link.score for place, link in zip(one, links)}
    for row in found:
        assert row["score"] == pytest.approx(scores[tuple(row[name] for name in LINK)], abs=1e-3)
        for side in "ab":
            text = seeds()[row[side]]
            assert text[row[f"start_{side}"] : row[f"end_{side}"]] == row[f"text_{side}"]
    with pytest.raises(luoc.LuocError, match="threshold: 2"):
        cluster.shared_passages(frame, threshold=2)


def test_shared_passages_at_equal_candidates_do_not_depend_on_the_partitions(spark):
    from luoc import spark as cluster

    table = pyarrow.Table.from_pylist(ROWS[:120])
    found = [
        rows(cluster.shared_passages(spark.createDataFrame(table).repartition(parts)), *LINK) for parts in (1, 5)
    ]
    assert found[0] == found[1]
    assert len(found[0]) > 100


def test_tokens(frame):
    from luoc import spark as cluster

    found = rows(cluster.tokens(frame.where("id < 'd000010'")), "id", "start")
    expected = [{"id": row["id"], **token.to_dict()} for row in ROWS[:10] for token in luoc.tokens(row["text"])]
    assert found == expected


def test_summaries_of_documents_and_of_groups(spark):
    from luoc import spark as cluster

    table = [{"id": n, "body": row["text"], "event": n % 3, "title": "Hiệp ước"} for n, row in enumerate(ROWS[:12])]
    frame = spark.createDataFrame(pyarrow.Table.from_pylist(table))

    def found(records, **settings):
        given = [{"id": row["id"], "text": row["body"], "title": row["title"]} for row in records]
        sentences = luoc.summarize(given, **settings).sentences
        return [(int(one.doc), one.start, one.end, one.text, one.rank, one.score) for one in sentences]

    def told(rows):
        return [tuple(row[name] for name in ("id", "start", "end", "text", "rank", "score")) for row in rows]

    each = rows(cluster.summarize(frame, text="body", sentences=2), "id", "order")
    assert told(each) == [one for row in table for one in found([row], sentences=2)]
    together = rows(cluster.summarize(frame, text="body", group="event"), "event", "order")
    for event in range(3):
        mine = [row for row in together if row["event"] == event]
        assert told(mine) == found([row for row in table if row["event"] == event])
    with pytest.raises(luoc.LuocError, match="sentences: 0"):
        cluster.summarize(frame, text="body", sentences=0)


def test_an_empty_table(spark):
    from luoc import spark as cluster

    empty = spark.createDataFrame([], "id string, text string")
    assert cluster.dedup(empty).count() == cluster.duplicates(empty).count() == cluster.pairs(empty).count() == 0
    assert cluster.shared_passages(empty).count() == 0


@pytest.mark.parametrize(
    ("columns", "settings", "message"),
    [
        ({"id": ["a"], "text": [1]}, {}, 'column "text" is bigint; a column of strings is needed'),
        ({"id": [0.5], "text": ["x"]}, {}, 'column "id" is double; ids are strings or whole numbers'),
        ({"id": ["a"], "body": ["x"]}, {}, 'no column "text"; the table has id, body'),
        ({"id": ["a", "b", "a"], "text": ["x", "y", "z"]}, {}, "2 rows have the id 'a'; ids must differ"),
        ({"id": ["a"], "text": ["x"]}, {"threshold": 2}, "threshold: 2 is out of range"),
    ],
)
def test_tables_that_cannot_be_used(spark, columns, settings, message):
    from luoc import spark as cluster

    with pytest.raises(luoc.LuocError) as caught:
        cluster.duplicates(spark.createDataFrame(pyarrow.table(columns)), **settings)
    assert message in str(caught.value)


def test_nulls_are_named_by_the_worker(spark):
    from luoc import spark as cluster

    nulls = spark.createDataFrame(pyarrow.table({"id": ["a", "b"], "text": ["x", None]}))
    with pytest.raises(Exception, match='column "text" is null in row'):
        cluster.duplicates(nulls)


@pytest.mark.parametrize(
    ("package", "message"),
    [
        ("raise ModuleNotFoundError('luoc')", "has no luoc: install luoc=="),
        ("__version__ = '0.0.1'", f"has luoc 0.0.1, the driver {luoc.__version__}: install luoc=="),
    ],
)
def test_a_worker_without_this_version_says_so(tmp_path, package, message):
    """In a process of its own, whose workers find another luoc first."""
    (tmp_path / "luoc").mkdir()
    (tmp_path / "luoc" / "__init__.py").write_text(package)
    script = f"""
        import luoc.spark
        from pyspark.sql import SparkSession
        spark = (
            SparkSession.builder.master("local[1]")
            .config("spark.executorEnv.PYTHONPATH", {str(tmp_path)!r})
            .config("spark.ui.enabled", "false")
            .getOrCreate()
        )
        luoc.spark.duplicates(spark.createDataFrame([("a", "x")], "id string, text string"))
    """
    import sys

    run = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True)
    assert run.returncode != 0
    assert message in run.stderr
