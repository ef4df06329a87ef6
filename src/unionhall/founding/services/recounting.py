"""Cases whose days the table of holidays did not reach, or has moved: counted again."""

from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone

from unionhall.core.actors import Actor
from unionhall.founding import law
from unionhall.founding.models import CaseStep, FoundingCase
from unionhall.founding.steps import STEPS
from unionhall.register.law import Place
from unionhall.rules.recounting import CountAgain, Days, count_again


def recount(actor: Actor, command: CountAgain) -> int:  # noqa: ARG001 -- a service's signature
    """Count anew by when the steps are due that cases wait for; a hold keeps its day."""
    waiting = [state for state, step in STEPS.items() if step.term]
    rows = FoundingCase.objects.filter(state__in=waiting).select_related("guiding")
    return count_again(actor, rows, _counted, "founding.recounted")


def _counted(rows: Sequence[FoundingCase]) -> list[Days]:
    places = Place.of_all({one.guiding_id: one.guiding for one in rows}.values())
    steps = CaseStep.objects.filter(case__in=rows).exclude(was=F("became")).order_by("pk")
    begun = {step.case_id: step.on or timezone.localdate(step.at) for step in steps}
    days: list[Days] = []
    for one in rows:
        start = begun.get(one.pk, timezone.localdate(one.since))
        due_on = law.due(STEPS[one.state], start, places[one.guiding_id])
        days.append({"law_due_on": due_on, "due_on": law.due_on_hold(due_on, one.hold_until)})
    return days
