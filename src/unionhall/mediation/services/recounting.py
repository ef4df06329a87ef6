"""Cases whose days the table of holidays did not reach, or has moved: counted again."""

from collections.abc import Sequence

from unionhall.core.actors import Actor
from unionhall.mediation import queries
from unionhall.mediation.models import Case
from unionhall.mediation.services.common import nearest_due
from unionhall.rules.recounting import CountAgain, Days, count_again


def recount(actor: Actor, command: CountAgain) -> int:  # noqa: ARG001 -- a service's signature
    """Count anew the nearest day of the mediation body's clocks, of cases that are not over."""
    rows = queries.with_everything(Case.objects.filter(state__in=Case.OPEN))
    return count_again(actor, rows, _counted, "mediation.recounted")


def _counted(rows: Sequence[Case]) -> list[Days]:
    found = [nearest_due(one) for one in rows]
    return [{"due_on": due_on, "due_rule": due_rule} for due_on, due_rule in found]
