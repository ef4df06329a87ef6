"""What is sealed of a person, as a row of a list says it."""

from collections.abc import Mapping
from typing import Any

import polars as pl

CONTENT = (
    "name",
    "kind",
    "number",
    "sex",
    pl.col("birth").dt.to_string("%Y-%m-%d"),
    "phone",
    "address",
    pl.col("division_code").alias("division"),
    pl.col("valid_from").dt.to_string("%Y-%m-%d").alias("from"),
    pl.col("valid_until").dt.to_string("%Y-%m-%d").alias("until"),
)
"""What is sealed of a new person, as expressions: the same as ``Identity.content``."""


def content_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is sealed of a person as a row says it; the same as ``CONTENT``."""
    since, until = row["valid_from"], row["valid_until"]
    return {
        "name": row["name"],
        "kind": row["kind"],
        "number": row["number"],
        "sex": row["sex"],
        "birth": row["birth"].isoformat(),
        "phone": row["phone"],
        "address": row["address"],
        "division": row["division_code"],
        "from": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
    }


OF_DOCUMENT = ("kind", "number", "from", "until", "division", "sex", "birth")


def merged(content: Mapping[str, Any], row: Mapping[str, Any], *, own: bool) -> dict[str, Any]:
    """Return who a person is by what the row says; what it leaves out stays as it was.

    Who comes with a further document keeps the one on record.
    """
    says = content_of(row)
    if not own:
        says |= {name: content[name] for name in OF_DOCUMENT}
    for name in ("phone", "address", "from"):
        says[name] = says[name] or content[name]
    says["division"] = content["division"] or says["division"]  # the document's own, no news
    if row["valid_until"] is None and not row["lasting"] and own:
        says["until"] = content["until"]
    return says
