"""What pairs and merges hold of people: the journal of a merge, until a person is deleted."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.personal_fields import (
    Changes,
    Subject,
    Table,
    declare,
    nothing,
    of_staff,
    replaced,
    scrubbed,
)
from unionhall.core.sealed import seal
from unionhall.duplicates.models import JOURNALS, Merge, Pair, PairSide, PairStep, Scan, Unseen


def _merges(subject: Subject) -> QuerySet[Any]:
    return Merge.objects.filter(Q(kept=subject.key) | Q(gone=subject.key))


def _empty(merge: Merge) -> Changes:
    """Seal an empty journal: the merge can no longer be taken back."""
    sealed, version = seal(JOURNALS, merge.public_id, {})
    return {"sealed": sealed, "key_version": version}


declare(
    Table(
        model=Pair,
        fields={"reason": scrubbed(), "decided_by": of_staff()},
        plain=frozenset({"state"}),
    ),
    nothing(PairSide),
    Table(
        model=PairStep,
        fields={"reason": scrubbed(), "by": of_staff()},
        plain=frozenset({"became"}),
    ),
    Table(
        model=Merge,
        title=_("Records of yours that were merged"),
        purpose=_("taking a merge back that was wrong"),
        keep=_("until you are deleted"),
        of=_merges,
        fields={
            "sealed": replaced(_empty, exported=False),
            "reason": scrubbed(),
            "undo_reason": scrubbed(),
            "made_by_name": of_staff(),
            "undone_by_name": of_staff(),
        },
        also=("made_at", "undone_at"),
        plain=frozenset({"key", "kept_id", "gone_id", "rows", "figures"}),
    ),
    nothing(Scan, "skipped"),
    nothing(Unseen),
)
