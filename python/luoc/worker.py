"""What runs on the workers of a cluster: record batches in, record batches out."""

import pyarrow

from luoc import _luoc


def fingerprints(batch, bands, rows):
    """Rows of id and text to rows of id, runs, codes and keys."""
    return _batches(_luoc.fingerprints(batch, text="text", id="id", bands=bands, rows=rows))


def verified(batch, threshold):
    """Candidates with the codes of both documents to those that are pairs, counted exactly."""
    return _batches(_luoc.verified(batch, threshold=threshold))


def tokens(batch):
    """Rows of id and text to a row a token."""
    return _batches(_luoc.token_table(batch, text="text", id="id"))


def _batches(result):
    return pyarrow.table(result).to_batches()
