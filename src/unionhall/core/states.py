"""Moving a record from one state to another, only along roads that are on the map."""

from collections.abc import Collection, Mapping

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
        if to not in self.ROADS.get(self.state, ()):
            raise NoSuchStep(now=self.state_label(self.state), wanted=self.state_label(to))
        still_here = type(self)._default_manager.filter(pk=self.pk, state=self.state)
        if not still_here.update(state=to, **changes):
            raise Conflict
        self.state = to
        for column, value in changes.items():
            setattr(self, column, value)

    @classmethod
    def state_label(cls, state: str) -> str:
        """Return the state's name in the reader's language."""
        choices = getattr(cls, "State", None)
        return str(choices(state).label) if choices else state
