"""The data of the picture: letters by month and kind, and the share answered in time."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from unionhall.supervision.models import Letter
from unionhall.supervision.queries import Month


def data(months: Sequence[Month]) -> dict[str, Any]:
    """Return what the picture draws, named in the reader's language."""
    return {
        "months": [f"{one.month:%Y-%m}" for one in months],
        "series": [
            {
                "name": str(Letter.Kind(kind).label),
                "values": [one.issued.get(kind, 0) for one in months],
            }
            for kind in Letter.Kind.values
        ],
        "rate": {"name": _("answered in time (%)"), "values": [one.rate for one in months]},
    }
