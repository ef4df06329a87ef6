"""Moving a record from one state to another, only along roads that are on the map."""

from collections.abc import Collection, Mapping, Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, Rejected
from unionhall.core.scoping import ScopedModel

Roads = Mapping[str, Collection[str]]


class NoSuchStep(Rejected):
    message = _("%(now)s cannot become %(wanted)s.")


class StatefulModel(ScopedModel):
    """A record with a ``state`` and a map of the steps it may take."""

    ROADS: Roads = {}

    state = models.CharField(max_length=20)

    class Meta:
        abstract = True

    def advance(self, to: str, **changes: object) -> None:
        """Take one step, in the database first: of two people at once, one is refused.

        ``changes`` are further columns that belong to the step and are written with it.
        """
        advance_all([self], to, **changes)

    @classmethod
    def state_label(cls, state: str) -> str:
        """Return the state's name in the reader's language."""
        choices = getattr(cls, "State", None)
        return str(choices(state).label) if choices else state


def advance_all(records: Sequence[StatefulModel], to: str, **changes: object) -> None:
    """Take the same step with many records of one kind: one statement for each state they left.

    Of two people at once, one is refused, and the transaction with it.
    """
    left = {record.state for record in records}
    for record in records:
        if to not in record.ROADS.get(record.state, ()):
            now, wanted = record.state_label(record.state), record.state_label(to)
            raise NoSuchStep(now=now, wanted=wanted)
    for state in sorted(left):
        keys = [record.pk for record in records if record.state == state]
        still_here = type(records[0])._default_manager.filter(pk__in=keys, state=state)
        if still_here.update(state=to, **changes) != len(keys):
            raise Conflict
    for record in records:
        record.state = to
        for column, value in changes.items():
            setattr(record, column, value)
