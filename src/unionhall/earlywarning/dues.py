"""What is due about early warnings: to judge them within the time of their level."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.earlywarning import queries
from unionhall.earlywarning.permissions import JUDGE, VIEW

RESPOND = "earlywarning.respond"
MOST = 500
"""So many stand in an inbox; the list of warnings has them all."""


@DUES.register({RESPOND: _("early warning to be judged")})
def responding(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    """Yield the warnings that nobody has judged yet."""
    if not actor.holds(VIEW):
        return
    rows = queries.to_be_judged(queries.warnings(actor)).order_by("respond_by", "pk")
    if wanted.path:
        rows = rows.filter(scope_path__within=wanted.path)
    for warning in rows[:MOST]:
        by = timezone.localdate(warning.respond_by)
        yield Due(
            kind=RESPOND,
            subject=f"{RESPOND}:{warning.public_id}",
            title=_("confirm or dismiss an early warning"),
            detail=warning.level.name,
            about=queries.about(warning) if warning.employer or warning.trade else "",
            body=warning.area.public_id,
            name=warning.area.name,
            path=warning.scope_path,
            due_on=by,
            steps=(warning.raised_on, by),
            permission=JUDGE,
            at=warning.owner.path,
            url=page_of("earlywarning:warning", warning.public_id),
        )
