"""What is due about pairs of records: questions of other unions that wait for an answer."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.duplicates import queries
from unionhall.duplicates.permissions import DECIDE

ANSWER = "duplicates.answer"


@DUES.register({ANSWER: _("question about a record")})
def answers(actor: Actor, wanted: Wanted) -> Iterable[Due]:
    """Yield the questions to be answered; two statements."""
    if wanted.dated or not actor.holds(DECIDE):
        return
    sides = list(queries.asked_sides(actor, wanted.path))
    bodies = queries.bodies_at({side.scope_path for side in sides}) if sides else {}
    for side in sides:
        body = bodies.get(side.scope_path)
        if body is None:
            continue
        yield Due(
            kind=ANSWER,
            subject=f"{ANSWER}:{side.public_id}",
            title=_("Say whether two records are of one person"),
            body=body.public_id,
            name=body.name,
            path=body.path,
            due_on=None,
            permission=DECIDE,
            url=page_of("duplicates:pair", side.pair.public_id),
            detail=_("Another union asked; the body above both decides."),
        )
