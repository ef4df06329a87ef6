"""What follows when bodies move or end, and what is counted anew."""

from collections.abc import Sequence

from django.db import transaction

from unionhall.advice import law, searching
from unionhall.advice.models import AidRequest, Article, Consultation, Desk, RosterDay
from unionhall.advice.services import FACT
from unionhall.advice.services.aid import ASKED, ENDED
from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.organizations.events import OrganizationDissolved, OrganizationMoved
from unionhall.organizations.models import Organization
from unionhall.register.law import Place
from unionhall.rules.recounting import CountAgain, Days, count_again

BATCH = 2000


@transaction.atomic
def on_moved(actor: Actor, command: OrganizationMoved) -> None:  # noqa: ARG001 -- a listener's signature
    """Store the places by which consultations and articles are found anew."""
    rows = Consultation.objects.filter(scope_path__within=command.new_path)
    searching.index_consultations(rows.order_by("pk").iterator(BATCH))
    searching.index_articles(Article.objects.filter(scope_path__within=command.new_path))


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """Give what is still to be answered to the body above; the desk closes."""
    body = command.organization
    Desk.objects.filter(organization=body).update(online=False)
    RosterDay.objects.filter(organization=body, on__gte=command.on).delete()
    if body.parent_id is None:
        return
    above = Organization.objects.get(pk=body.parent_id)
    waiting = Consultation.objects.select_for_update(of=("self",)).filter(
        organization=body, state=Consultation.State.OPEN, meeting=None
    )
    rows = list(waiting.select_related("organization"))
    for row in rows:
        audit.record(actor, "advice.handed_up", row, to=str(above.public_id))
        row.organization, row.scope_path = above, above.path
        row.save(update_fields=["organization", "scope_path"])
        facts.changed(FACT, body.path, row.asked_on)
        facts.changed(FACT, above.path, row.asked_on)
    requests = AidRequest.objects.filter(consultation__in=[row.pk for row in rows])
    for received, ended in requests.values_list("received_on", "closed_on"):
        for path in (body.path, above.path):
            facts.changed(ASKED, path, received)
            facts.changed(ENDED, path, ended)
    requests.update(organization=above, scope_path=above.path)
    searching.index_consultations(rows)


def recount(actor: Actor, command: CountAgain) -> int:  # noqa: ARG001 -- a service's signature
    """Count anew until when arbitration can be applied for, of consultations that are not over."""
    rows = Consultation.objects.filter(limit_on__isnull=False).exclude(
        state=Consultation.State.CLOSED
    )
    return count_again(
        actor, rows.select_related("organization"), _limits, "advice.limitation_recounted"
    )


def _limits(rows: Sequence[Consultation]) -> list[Days]:
    desks = {one.organization_id: one.organization for one in rows}
    places = Place.of_all(desks.values())
    return [{"limit_on": law.last_day(one, places[one.organization_id])} for one in rows]
