"""What is due about legal aid: decisions and lawyers, by the law's days."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from unionhall.advice import law, queries, wording
from unionhall.advice.models import AidRequest
from unionhall.advice.permissions import AID
from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.register.law import Place

DECISION, LAWYER = "advice.aid_decision", "advice.aid_lawyer"
KINDS = {AidRequest.State.RECEIVED: DECISION, AidRequest.State.GRANTED: LAWYER}


@DUES.register({DECISION: _("decision on legal aid"), LAWYER: _("lawyer to be assigned")})
def aid(actor: Actor, wanted: Wanted) -> Iterable[Due]:
    """Yield what is to be decided and assigned, one statement."""
    return _aid(actor, wanted) if queries.sees_any(actor) else ()


def _aid(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    rows = queries.aid_requests(actor).filter(state__in=list(KINDS))
    if wanted.path:
        rows = rows.filter(scope_path__within=wanted.path)
    places: dict[int, Place] = {}
    for row in rows:
        body = row.organization
        place = places.get(body.pk) or places.setdefault(body.pk, Place.of(body))
        clock = law.aid_clock(row, place)
        if clock is None:
            continue
        kind = KINDS[AidRequest.State(row.state)]
        yield Due(
            kind=kind,
            subject=f"{kind}:{row.public_id}",
            title=wording.CLOCKS[row.state],
            body=body.public_id,
            name=body.name,
            path=row.scope_path,
            due_on=clock.on,
            permission=AID,
            url=page_of("advice:aid_request", row.public_id),
            steps=(clock.start,),
            about=str(row.get_matter_display()),
            detail=wording.basis(clock.rule),
        )
