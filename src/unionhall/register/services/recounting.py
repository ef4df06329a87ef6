"""Changes to be registered whose days the table of holidays has moved: counted again."""

from collections.abc import Sequence

from unionhall.core.actors import Actor
from unionhall.register import law
from unionhall.register.models import ChangeNotice
from unionhall.rules.recounting import CountAgain, Days, count_again


def recount(actor: Actor, command: CountAgain) -> int:  # noqa: ARG001 -- a service's signature
    """Count anew by when changes are to be registered that are not yet."""
    rows = ChangeNotice.objects.filter(reported_on=None).select_related("organization")
    return count_again(actor, rows, _counted, "register.change_recounted")


def _counted(rows: Sequence[ChangeNotice]) -> list[Days]:
    unions = {one.organization_id: one.organization for one in rows}
    places = law.Place.of_all(unions.values())
    return [{"due_on": law.change_due(one.changed_on, places[one.organization_id])} for one in rows]
