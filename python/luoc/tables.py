"""Near-duplicate documents of a table: pandas, Polars, pyarrow, or anything else that speaks Arrow.

A document's set is its 5-syllable shingles: case, Unicode form, tone placement, spacing and punctuation do not matter.
Two documents are near-duplicates when the Jaccard similarity of their sets is at least the threshold; the pairs are
found exactly. Each group has one document that stays, and every other member was compared with that one.
"""

from luoc._luoc import LuocError, dedup_table


def dedup(table, *, text="text", id=None, threshold=0.8, containment=None, prefer="longest", threads=None):
    """The rows of a table without its near-duplicates, in order, of the same kind as the table.

    text: the column with the texts, strings without nulls.
    id: a column of ids; if given, they are checked to differ.
    threshold: least Jaccard similarity of two near-duplicates, above 0 and at most 1.
    containment: if given, a document that lies in a longer one to this share is a near-duplicate too.
    prefer: which document of a group stays, the "longest" or the "first".
    threads: how many to use; all cores if None. The result is the same for any number.
    """
    settings = dict(
        text=text, id=id, threshold=threshold, containment=containment, prefer=prefer, threads=threads, candidates=None
    )
    if _library(table) == "pandas":
        # By row numbers, so that the types and the index stay what they are.
        rows = _arrow(dedup_table(_columns(table, text, id), output="rows", **settings))
        return table.iloc[rows["row"].to_numpy()]
    return _like(table, dedup_table(table, output="kept", **settings))


def duplicates(
    table, *, text="text", id="id", threshold=0.8, containment=None, prefer="longest", candidates=None, threads=None
):
    """What `dedup` would remove: a table with a row for each removed document.

    Its columns are id, keep (the id of the document that stands for it), jaccard and containment of the two. With
    ``id=None`` documents are called by their row numbers.

    candidates: a table of ids, a and b, to look at only those pairs. The other settings are those of `dedup`.
    """
    settings = dict(
        text=text, id=id, threshold=threshold, containment=containment, prefer=prefer, threads=threads
    )
    return _run(table, "removed", settings, candidates)


def pairs(table, *, text="text", id="id", threshold=0.8, containment=None, candidates=None, threads=None):
    """All pairs of near-duplicates: a table of a, b (ids, in order of the rows), jaccard and containment.

    The settings are those of `duplicates`.
    """
    settings = dict(
        text=text, id=id, threshold=threshold, containment=containment, prefer="longest", threads=threads
    )
    return _run(table, "pairs", settings, candidates)


def _run(table, output, settings, candidates):
    columns = table
    if _library(table) == "pandas":
        columns = _columns(table, settings["text"], settings["id"])
    return _like(table, dedup_table(columns, output=output, candidates=candidates, **settings))


def _library(table):
    """Where a table comes from: "pandas", "polars", "pyarrow" or another package."""
    return type(table).__module__.partition(".")[0]


def check_columns(columns, *names):
    """Raises LuocError for a name that no column has."""
    for name in names:
        if name not in columns:
            raise LuocError(f'no column "{name}"; the table has {", ".join(map(str, columns))}')


def _columns(frame, *names):
    """The columns of a pandas frame that are asked for, and no others, which Arrow might not know."""
    wanted = [name for name in dict.fromkeys(names) if name is not None]
    check_columns(frame.columns, *wanted)
    return frame[wanted].reset_index(drop=True)


def _arrow(table):
    import pyarrow

    return pyarrow.table(table)


def _like(table, result):
    """The result as the kind of table that was given."""
    match _library(table):
        case "pandas":
            return _arrow(result).to_pandas()
        case "polars":
            import polars

            return polars.DataFrame(result)
        case "pyarrow":
            return _arrow(result)
        case _:
            return result
