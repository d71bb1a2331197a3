"""The same results on a cluster: near-duplicates, shared passages, tokens and summaries of a PySpark DataFrame.

Spark does what clusters need: it spreads the work, joins, and starts again what was lost. The Rust library does the rest
on the workers, which must have this very version of luoc installed; if they have not, the error says how to ship it.

One machine finds all pairs exactly. Here candidates come from MinHash bands, which find a pair at the threshold with
the probability `recall`, and more similar ones more often; every candidate is then counted exactly. So whatever is
found is a pair of the exact join, with the same numbers, and pairs are grouped by the same code as on one machine.
"""

import luoc
from luoc import _luoc
from luoc._luoc import LuocError
from luoc.tables import check_columns

try:
    from pyspark import StorageLevel
    from pyspark.sql import Window
    from pyspark.sql import functions as F
    from pyspark.sql import types as T
except ImportError as error:
    raise ImportError("luoc.spark needs PySpark 4: pip install 'luoc[spark]'") from error

#: Documents that agree in a band are all compared with each other up to this number of them; more are compared with the
#: longest of them only, which keeps a page that was copied a million times from making half a billion pairs.
BUCKET = 64

_SHIP = (
    "install luoc=={version} in the Python of every worker (pip install luoc=={version}), or send an environment along: "
    "spark-submit --archives env.tar.gz#env --conf spark.pyspark.python=env/bin/python (see docs/cluster.md)"
)


def dedup(df, *, text="text", id="id", threshold=0.8, recall=0.999):
    """The rows of a DataFrame without its near-duplicates; of each group the longest document stays.

    text: the column with the texts, strings without nulls.
    id: a column of ids that differ, strings or whole numbers.
    threshold: least Jaccard similarity of two near-duplicates over 5-syllable shingles, above 0 and at most 1.
    recall: probability that a pair of just that similarity is found.
    """
    removed = duplicates(df, text=text, id=id, threshold=threshold, recall=recall)
    return df.join(removed.select(F.col("id").alias("_removed")), df[id] == F.col("_removed"), "left_anti")


def duplicates(df, *, text="text", id="id", threshold=0.8, recall=0.999):
    """For each document that `dedup` would remove: id, keep (the id of the one that stays), jaccard, containment.

    The verified pairs, about 50 bytes each, are grouped in the driver's memory. Of equally long documents the one with
    the lesser id stays.
    """
    prints = _prints(df, text, id, threshold, recall).persist(StorageLevel.MEMORY_AND_DISK)
    try:
        _check_ids(prints)
        verified = _verified(prints, _candidates(prints), threshold).toArrow()
    finally:
        prints.unpersist()
    return df.sparkSession.createDataFrame(_table(_luoc.grouped(verified)), _duplicates_schema(df.schema[id].dataType))


def pairs(df, *, text="text", id="id", threshold=0.8, recall=0.999):
    """All pairs of near-duplicates that are found: a, b (a the lesser id), jaccard, containment."""
    prints = _prints(df, text, id, threshold, recall)
    verified = _verified(prints, _candidates(prints), threshold)
    union = F.col("size_a") + F.col("size_b") - F.col("shared")
    return verified.select(
        "a",
        "b",
        (F.col("shared") / union).alias("jaccard"),
        (F.col("shared") / F.least("size_a", "size_b")).alias("containment"),
    )


def candidates(df, *, text="text", id="id", threshold=0.8, recall=0.999):
    """The pairs of ids, a and b, that `pairs` counts: documents that agree in a band."""
    return _candidates(_prints(df, text, id, threshold, recall))


def shared_passages(df, *, text="text", id="id", threshold=None):
    """What documents share, and what one says twice, a row a link: a, b (a the lesser id), start_a, end_a, text_a, start_b,
    end_b, text_b, relation, score, quoted, formula. Places are characters of the text.

    threshold: the least probability that two passages say the same; the library's own if None.

    Documents are compared that share enough rare phrases, as in `luoc.shared`, which counts them by hash in a table of
    one machine; so a score may differ from that by a trifle. The ids must differ.
    """
    given = _given(df, text, id)
    _luoc.shared([], threshold=threshold, threads=1)  # so that a bad threshold is said here and not on a worker
    _check_ids(given)
    filings = _filings(given)
    alone = given.select(F.col("id").alias("a"), F.col("id").alias("b"), F.lit(0.0).cast("float").alias("event"))
    pairs = _events(filings, given.count()).union(alone)
    side = given.join(filings.select("id", "common"), "id")
    known = pairs.join(side.toDF("a", "text_a", "common_a"), "a").join(side.toDF("b", "text_b", "common_b"), "b")
    kind = df.schema[id].dataType
    drafts = known.mapInArrow(_task("drafts", threshold=threshold), _drafts_schema(kind))
    schema = _links_schema(kind)
    return _supported(drafts).mapInArrow(_task("links", threshold=threshold, columns=schema.names), schema)


def tokens(df, *, text="text", id="id"):
    """A row a token: id, start, end (characters of the text), text, kind, norm."""
    given = _given(df, text, id)
    kind = df.schema[id].dataType
    return given.mapInArrow(_task("tokens"), T.StructType([T.StructField("id", kind, False), *_TOKEN.fields]))


def summarize(df, *, text="text", id="id", group=None, sentences=None, syllables=None, ratio=None):
    """Key sentences, a row each: (the group,) id, start, end, text, order (in which to read, from 0), rank, score.

    group: a column; one summary of all documents that agree in it, which must fit a worker's memory. Without it, one of
    each document. Columns `title`, `lead`, `published` and `source` are used where they are there. Sentences of a lead
    have their places in the lead. The limits are those of `luoc.summarize`.
    """
    _given(df, text, id)
    columns = [F.col(id).alias("id"), F.col(text).alias("text")]
    for name in ("title", "lead", "published", "source"):
        if name in df.columns and name not in (text, id, group):
            columns.append(F.col(name).cast("string").alias(name))
    limits = dict(sentences=sentences, syllables=syllables, ratio=ratio)
    _luoc.summarize([], each=True, threads=1, **limits)  # so that bad limits are said here and not on a worker
    kind = df.schema[id].dataType
    if group is None:
        schema = T.StructType([T.StructField("id", kind, False), *_KEY_SENTENCE.fields])
        return df.select(*columns).mapInArrow(_task("summaries", **limits), schema)
    check_columns(df.columns, group)
    grouped = df.select(F.col(group).alias("group"), *columns).groupBy("group")
    fields = [T.StructField("group", df.schema[group].dataType), T.StructField("id", kind, False), *_KEY_SENTENCE.fields]
    run = _task("summary_of_group", **limits)

    def summary(table):
        """Spark hands over a group as one table."""
        (result,) = run([table])
        return result

    return grouped.applyInArrow(summary, T.StructType(fields)).withColumnRenamed("group", group)


_KEY_SENTENCE = T.StructType(
    [
        T.StructField("start", T.IntegerType(), False),
        T.StructField("end", T.IntegerType(), False),
        T.StructField("text", T.StringType(), False),
        T.StructField("order", T.IntegerType(), False),
        T.StructField("rank", T.IntegerType(), False),
        T.StructField("score", T.DoubleType(), False),
    ]
)

_TOKEN = T.StructType(
    [
        T.StructField("start", T.IntegerType(), False),
        T.StructField("end", T.IntegerType(), False),
        T.StructField("text", T.StringType(), False),
        T.StructField("kind", T.StringType(), False),
        T.StructField("norm", T.StringType(), False),
    ]
)


def _duplicates_schema(kind):
    return T.StructType(
        [
            T.StructField("id", kind, False),
            T.StructField("keep", kind, False),
            T.StructField("jaccard", T.DoubleType(), False),
            T.StructField("containment", T.DoubleType(), False),
        ]
    )


def _given(df, text, id):
    """The two columns that count, as id and text, if they can be used."""
    check_columns(df.columns, text, id)
    if not isinstance(df.schema[text].dataType, T.StringType):
        found = df.schema[text].dataType.simpleString()
        raise LuocError(f'column "{text}" is {found}; a column of strings is needed')
    if not isinstance(df.schema[id].dataType, (T.StringType, T.IntegralType)):
        found = df.schema[id].dataType.simpleString()
        raise LuocError(f'column "{id}" is {found}; ids are strings or whole numbers')
    return df.select(F.col(id).alias("id"), F.col(text).alias("text"))


def _prints(df, text, id, threshold, recall):
    """A row a document: id, runs (their number), codes (of the runs), keys (one a band)."""
    bands, rows = _luoc.bands(threshold, recall)
    given = _given(df, text, id)
    schema = T.StructType(
        [
            T.StructField("id", df.schema[id].dataType, False),
            T.StructField("runs", T.IntegerType(), False),
            T.StructField("codes", T.BinaryType(), False),
            T.StructField("keys", T.ArrayType(T.LongType()), False),
        ]
    )
    return given.mapInArrow(_task("fingerprints", bands=bands, rows=rows), schema)


def _check_ids(prints):
    twice = prints.groupBy("id").count().where("count > 1").orderBy("id").first()
    if twice is not None:
        raise LuocError(f"{twice['count']} rows have the id {twice['id']!r}; ids must differ")


def _candidates(prints):
    rows = prints.where("runs > 0").select("id", "runs", F.posexplode("keys").alias("band", "key"))
    bucket = Window.partitionBy("band", "key")
    longest = F.min(F.struct((-F.col("runs")).alias("longest"), F.col("id").alias("id"))).over(bucket)
    rows = rows.select("band", "key", "id", F.count("*").over(bucket).alias("count"), longest["id"].alias("star"))
    rows = rows.where("count > 1")
    stars = rows.select("star", "id")
    small = rows.where(F.col("count") <= BUCKET).select("band", "key", "id")
    inside = small.join(small.withColumnRenamed("id", "other"), ["band", "key"]).select("id", "other")
    both = stars.toDF("x", "y").union(inside.toDF("x", "y")).where("x != y")
    return both.select(F.least("x", "y").alias("a"), F.greatest("x", "y").alias("b")).distinct()


def _verified(prints, candidates, threshold):
    side = prints.select("id", "codes")
    known = candidates.join(side.toDF("a", "codes_a"), "a").join(side.toDF("b", "codes_b"), "b")
    schema = _pairs(prints.schema["id"].dataType)
    for name in ("runs_a", "runs_b", "shared", "size_a", "size_b"):
        schema.add(name, T.IntegerType(), False)
    return known.mapInArrow(_task("verified", threshold=threshold), schema)


def _filings(given):
    """A row a document: what it is filed under, and how rare that is."""
    kind = given.schema["id"].dataType
    phrases = given.mapInArrow(_task("phrases"), _numbers(kind, "key", "count"))
    counts = phrases.groupBy("key").agg(F.sum("count").alias("count"))
    telling = counts.mapInArrow(_task("telling"), T.StructType([_number("key")]))
    told = phrases.join(telling, "key").groupBy("id").agg(F.collect_list("key").alias("told"))
    schema = _numbers(kind, "words", "names")
    for name in ("common", *_FILED):
        schema.add(name, T.ArrayType(T.LongType()), False)
    return given.join(told, "id", "left").mapInArrow(_task("filings"), schema)


#: Lists of equal length: keys of phrases, their rarities as words or as names, and 1 for whole units.
_FILED = ("keys", "of_words", "of_names", "of_units")


def _events(filings, articles):
    """Pairs of documents worth comparing, a the lesser id, with the probability that they tell of one event."""
    phrases = filings.select("id", "words", "names", F.explode(F.arrays_zip(*_FILED)).alias("phrase"))
    rows = phrases.select("id", "words", "names", "phrase.*", F.count("*").over(Window.partitionBy("phrase.keys")).alias("n"))
    rows = rows.where(F.col("n").between(2, _luoc.most_filed()))
    a = rows.select("keys", *_FILED[1:], *(F.col(name).alias(f"{name}_a") for name in ("id", "words", "names")))
    b = rows.select("keys", *(F.col(name).alias(f"{name}_b") for name in ("id", "words", "names")))
    met = a.join(b, "keys").where("id_a < id_b")
    met = met.groupBy(F.col("id_a").alias("a"), F.col("id_b").alias("b"), "words_a", "names_a", "words_b", "names_b")
    sums = met.agg(*(F.sum(f"of_{name}").alias(name) for name in ("words", "names", "units")))
    schema = _pairs(filings.schema["id"].dataType).add("event", T.FloatType(), False)
    return sums.mapInArrow(_task("events", articles=articles), schema)


def _supported(drafts):
    """Drafts with their support: each place asks those that are likeliest to tell the same which others they tell it with."""
    a, b = (F.struct(F.col(x).alias("id"), F.col(f"start_{x}").alias("start"), F.col(f"end_{x}").alias("end")) for x in "ab")
    sides = F.explode(F.array(F.struct(a.alias("own"), b.alias("other")), F.struct(b.alias("own"), a.alias("other"))))
    rows = drafts.select("*", sides.alias("side")).select(*drafts.columns, "side.*")
    own = Window.partitionBy("own")
    rows = rows.withColumn("rank", F.row_number().over(own.orderBy(F.desc("near"), "other")))
    asked = F.when((F.col("near") > 0) & (F.col("rank") <= _luoc.most_asked()), F.struct("other", "near"))
    rows = rows.withColumn("asked", F.collect_list(asked).over(own))
    both = rows.groupBy(*drafts.columns).agg(F.collect_list("asked").alias("asked"))
    none = F.lit(0.0).cast("float")

    def common(x):
        same = F.filter(F.col("asked")[1], lambda y: y["other"] == x["other"])
        return F.aggregate(same, none, lambda best, y: F.greatest(best, x["near"] * y["near"]))

    support = F.coalesce(F.array_max(F.transform(F.col("asked")[0], common)), none)
    return both.select(*drafts.columns, support.alias("support"))


def _pairs(kind):
    """Rows of two ids, a and b."""
    return T.StructType([T.StructField(name, kind, False) for name in ("a", "b")])


def _places(kind):
    """Rows of two places that may say the same, and how."""
    schema = _pairs(kind)
    for side in ("a", "b"):
        schema.add(f"start_{side}", T.IntegerType(), False)
        schema.add(f"end_{side}", T.IntegerType(), False)
        schema.add(f"text_{side}", T.StringType(), False)
    return schema.add("relation", T.StringType(), False)


def _drafts_schema(kind):
    schema = _places(kind).add("quoted", T.BooleanType(), False).add("formula", T.BooleanType(), False)
    for name in ("event", "odds", "alone", "near", "copy"):
        schema.add(name, T.FloatType(), False)
    return schema


def _links_schema(kind):
    schema = _places(kind).add("score", T.FloatType(), False)
    return schema.add("quoted", T.BooleanType(), False).add("formula", T.BooleanType(), False)


def _number(name):
    return T.StructField(name, T.LongType(), False)


def _numbers(kind, *names):
    """Rows of an id and of whole numbers."""
    return T.StructType([T.StructField("id", kind, False), *map(_number, names)])


def _task(step, **settings):
    """A function for `mapInArrow` that runs a step of `luoc.worker`.

    It is sent to the workers by value and imports luoc only there, so that a worker without it, or with another version,
    can say so.
    """
    version = luoc.__version__
    ship = _SHIP.format(version=version)

    def run(batches):
        import socket

        try:
            import luoc as here
        except ImportError as error:
            raise RuntimeError(f"worker {socket.gethostname()} has no luoc: {ship}") from error
        found = getattr(here, "__version__", "of unknown version")
        if found != version:
            raise RuntimeError(f"worker {socket.gethostname()} has luoc {found}, the driver {version}: {ship}")
        from luoc import worker

        work = getattr(worker, step)
        for batch in batches:
            yield from work(batch, **settings)

    return run


def _table(result):
    import pyarrow

    return pyarrow.table(result)
