"""Pairs of records that may be of one person, what was decided, and merges with their journal."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts.models import User
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.members.models import Person

JOURNALS = "duplicates_merge"
"""Bound into every sealed journal: never to be changed."""


class Pair(StatefulModel):
    """Two records that may be of one person.

    ``evidence`` has a bit for each reason (``evidence.py``) and ``score`` their weights added
    up. ``exact``: same name, birth, sex and phone, and nothing against it. ``scope_path`` is
    the lowest body above both. Both ends stay where they point when a record goes by a merge,
    so that taking it back finds them.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("pair", "proposed")
        ASKED = "asked", pgettext_lazy("pair", "asked")
        CONFIRMED = "confirmed", pgettext_lazy("pair", "confirmed by the other side")
        DENIED = "denied", pgettext_lazy("pair", "denied by the other side")
        MERGED = "merged", pgettext_lazy("pair", "merged")
        DIFFERENT = "different", pgettext_lazy("pair", "two different people")
        WITHDRAWN = "withdrawn", pgettext_lazy("pair", "withdrawn")

    ROADS: Roads = {
        State.PROPOSED: {State.ASKED, State.MERGED, State.DIFFERENT, State.WITHDRAWN},
        State.ASKED: {
            State.CONFIRMED,
            State.DENIED,
            State.MERGED,
            State.DIFFERENT,
            State.WITHDRAWN,
        },
        State.CONFIRMED: {State.MERGED, State.DIFFERENT, State.WITHDRAWN},
        State.DENIED: {State.ASKED, State.MERGED, State.DIFFERENT, State.WITHDRAWN},
        # Back only when the evidence has changed.
        State.DIFFERENT: {State.PROPOSED},
        State.WITHDRAWN: {State.PROPOSED},
    }
    OPEN = (State.PROPOSED, State.ASKED, State.CONFIRMED, State.DENIED)

    first = models.ForeignKey(
        Person, models.DO_NOTHING, db_constraint=False, related_name="pairs_first", db_index=False
    )
    second = models.ForeignKey(
        Person, models.DO_NOTHING, db_constraint=False, related_name="pairs_second"
    )
    score = models.SmallIntegerField(_("score"))
    evidence = models.PositiveIntegerField()
    exact = models.BooleanField(default=False)
    found_at = models.DateTimeField(_("found"), auto_now_add=True)
    decided_at = models.DateTimeField(_("last step"), null=True)
    decided_by = models.CharField(_("by"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ScopedQuerySet["Pair"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "id"], name="pair_by_place"),
            models.Index(fields=["state", "score", "id"], name="pair_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="each_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="smaller_first"),
        ]


class PairSide(ScopedModel):
    """One of the two records of a pair, and where it stands; ``asked``: its union is to say."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="sides", db_index=False)
    person = models.ForeignKey(
        Person, models.DO_NOTHING, db_constraint=False, related_name="pair_sides"
    )
    asked = models.BooleanField(default=False)

    objects = ScopedQuerySet["PairSide"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "pair"], name="pair_side_by_place")]
        constraints = [models.UniqueConstraint(fields=["pair", "person"], name="each_side_once")]


class PairStep(models.Model):
    """A step that a pair took: what its page tells. Only ever added."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="steps")
    became = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)


class Merge(ScopedModel):
    """Two records were made one. The journal can take them apart again.

    ``kept`` and ``gone`` are primary keys of persons, ``kept_id`` and ``gone_id`` their public
    ids. ``sealed`` holds every row that was changed, made or removed, as it was and as it
    became, with both identities. ``key`` is the form's own: sent twice, it is done once.
    """

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="merges")
    key = models.UUIDField(unique=True, editable=False)
    kept = models.BigIntegerField()
    gone = models.BigIntegerField()
    kept_id = models.UUIDField()
    gone_id = models.UUIDField()
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    rows = models.JSONField(default=dict)
    figures = models.JSONField(default=list)
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(_("merged"))
    made_by_name = models.CharField(_("by"), max_length=80)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("taken back"), null=True)
    undone_by_name = models.CharField(_("taken back by"), max_length=80, blank=True)
    undo_reason = models.CharField(_("why it was taken back"), max_length=200, blank=True)

    objects = ScopedQuerySet["Merge"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "id"], name="merge_by_place"),
            models.Index(fields=["kept", "id"], name="merge_by_kept"),
            models.Index(fields=["key_version"], name="merge_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="merged_away_once"
            )
        ]


class Scan(models.Model):
    """One run: how far it is, and what it could not look at. ``whole``: through all records.

    ``done`` of ``parts`` parts are finished; a run that was stopped goes on behind them.
    ``last_person`` is the newest record when it began.
    """

    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    whole = models.BooleanField()
    parts = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    last_person = models.BigIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list)


class Unseen(models.Model):
    """A record that is new or changed, and was not compared with the others since.

    Changed again while others are compared, it stands here a second time.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
