"""What each state of a case asks of whom: what its page and its list say is next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.mediation.clocks import INSTALMENT
from unionhall.mediation.models import Case

State = Case.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is to be done next, by whom, and which clock says by when; ``short`` for lists."""

    title: Promise
    short: Promise
    who: Promise
    clock: str


BODY = _("mediation body")
STEPS: dict[str, Step] = {
    State.APPLIED: Step(
        title=_("Ask both sides, name a mediator, and accept or direct elsewhere"),
        short=pgettext_lazy("dispute, next", "accept or direct elsewhere"),
        who=BODY,
        clock="mediation.accept",
    ),
    State.ACCEPTED: Step(
        title=_("Hold sessions; end with an agreement or without one"),
        short=pgettext_lazy("dispute, next", "mediate"),
        who=_("mediators and both sides"),
        clock="mediation.end",
    ),
    State.AGREED: Step(
        title=_("Perform the agreement; note each payment"),
        short=pgettext_lazy("dispute, next", "urge performance"),
        who=_("employer; the mediation body urges"),
        clock=INSTALMENT,
    ),
    State.UNPERFORMED: Step(
        title=_("The worker may go to arbitration, or ask for a payment order"),
        short=pgettext_lazy("dispute, next", "arbitration or payment order"),
        who=_("worker"),
        clock="arbitration.limit",
    ),
    State.FAILED: Step(
        title=_("The worker may go to arbitration"),
        short=pgettext_lazy("dispute, next", "arbitration"),
        who=_("worker"),
        clock="arbitration.limit",
    ),
    State.DECLINED: Step(
        title=_("The worker may go to arbitration"),
        short=pgettext_lazy("dispute, next", "arbitration"),
        who=_("worker"),
        clock="arbitration.limit",
    ),
}
