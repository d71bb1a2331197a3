"""What runs on the workers of a cluster: record batches in, record batches out."""

import pyarrow

import luoc
from luoc import _luoc


def fingerprints(batch, bands, rows):
    """Rows of id and text to rows of id, runs, codes and keys."""
    return _batches(_luoc.fingerprints(batch, text="text", id="id", bands=bands, rows=rows))


def verified(batch, threshold):
    """Candidates with the codes of both documents to those that are pairs, counted exactly."""
    return _batches(_luoc.verified(batch, threshold=threshold))


def phrases(batch):
    """Rows of id and text to a row a phrase of each document: id, key, count."""
    return _batches(_luoc.phrases(batch))


def telling(batch):
    """Rows of key and count, over all documents, to the keys that `filings` must know."""
    return _batches(_luoc.telling(batch))


def filings(batch):
    """Rows of id, text and told keys to what each document is filed under."""
    return _batches(_luoc.filings(batch))


def events(batch, articles):
    """Pairs of documents filed under the same to those worth comparing."""
    return _batches(_luoc.events(batch, articles=articles))


def drafts(batch, threshold):
    """Pairs of documents with their texts to what they may share."""
    return _batches(_luoc.drafts(batch, threshold=threshold))


def links(batch, threshold, columns):
    """Drafts with the support of other documents to the links that they come to."""
    given = pyarrow.Table.from_batches([batch])
    found = pyarrow.table(_luoc.scores(given, threshold=threshold))
    return given.take(found.column("row")).append_column("score", found.column("score")).select(columns).to_batches()


def tokens(batch):
    """Rows of id and text to a row a token."""
    return _batches(_luoc.token_table(batch, text="text", id="id"))


def summaries(batch, **limits):
    """Rows of documents to the key sentences of each."""
    records = batch.to_pylist()
    found = luoc.summarize(records, each=True, threads=1, **limits)
    rows = [row for record, summary in zip(records, found) for row in _key_sentences(summary, [record])]
    yield from _rows(rows, batch, ["id"]).to_batches()


def summary_of_group(table, **limits):
    """The documents of a group to its key sentences."""
    # The order in which Spark hands them over is nobody's.
    records = sorted(table.to_pylist(), key=lambda record: record["id"])
    group = records[0]["group"]
    rows = _key_sentences(luoc.summarize(records, threads=1, **limits), records)
    yield _rows([{"group": group, **row} for row in rows], table, ["group", "id"])


def _key_sentences(summary, records):
    ids = {str(record["id"]): record["id"] for record in records}
    for order, sentence in enumerate(summary.sentences):
        yield {
            "id": ids[sentence.doc],
            "start": sentence.start,
            "end": sentence.end,
            "text": sentence.text,
            "order": order,
            "rank": sentence.rank,
            "score": sentence.score,
        }


def _rows(rows, given, kept):
    """Rows as a table whose first columns have the types that they came with."""
    fields = [given.schema.field(name) for name in kept]
    fields += [(name, pyarrow.int32()) for name in ("start", "end")]
    fields += [("text", pyarrow.string()), ("order", pyarrow.int32()), ("rank", pyarrow.int32())]
    return pyarrow.Table.from_pylist(rows, schema=pyarrow.schema([*fields, ("score", pyarrow.float64())]))


def _batches(result):
    return pyarrow.table(result).to_batches()
