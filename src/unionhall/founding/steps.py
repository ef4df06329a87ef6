"""What a case waits for in each state: who must act, by which rule, with which paper.

The state map itself is ``FoundingCase.ROADS``; here is what a page says about it.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Permission
from unionhall.founding.models import FoundingCase
from unionhall.founding.permissions import APPROVE, PREPARE
from unionhall.register.permissions import KEEP

State = FoundingCase.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the way.

    ``title`` is what is to be done, ``who`` has to do it. ``term`` is the rule that says by
    when, ``ground`` the one that says why; both may be empty. ``back`` is where it goes when
    it is returned, ``paper`` the kind of paper that belongs to it.
    """

    state: State
    title: str | Promise
    who: str | Promise
    permission: Permission
    next: State
    term: str = ""
    ground: str = ""
    back: State | None = None
    paper: str = ""

    @property
    def is_decision(self) -> bool:
        """Say whether the upper body decides here on what others sent in."""
        return self.permission == APPROVE


_PREPARERS = _("preparatory side")
_GUIDE = _("guiding body")

STEPS: dict[str, Step] = {
    step.state: step
    for step in (
        Step(
            state=State.DRAFT,
            title=_("Send in the application"),
            who=_PREPARERS,
            permission=PREPARE,
            next=State.APPLIED,
            paper="founding.application",
        ),
        Step(
            state=State.APPLIED,
            title=_("Approve the preparatory group"),
            who=_GUIDE,
            permission=APPROVE,
            next=State.GATHERING,
            term="approval.preparatory_group",
            back=State.DRAFT,
            paper="founding.group",
        ),
        Step(
            state=State.GATHERING,
            title=_("Let members join, then ask for the congress"),
            who=_PREPARERS,
            permission=PREPARE,
            next=State.REQUESTED,
            ground="committee.min_members",
            paper="founding.congress_request",
        ),
        Step(
            state=State.REQUESTED,
            title=_("Approve the congress"),
            who=_GUIDE,
            permission=APPROVE,
            next=State.CONGRESS,
            term="approval.congress",
            back=State.GATHERING,
            paper="founding.congress",
        ),
        Step(
            state=State.CONGRESS,
            title=_("Hold the congress and record the election"),
            who=_PREPARERS,
            permission=PREPARE,
            next=State.ELECTED,
            ground="election.majority",
        ),
        Step(
            state=State.ELECTED,
            title=_("Report the result"),
            who=_PREPARERS,
            permission=PREPARE,
            next=State.REPORTED,
            paper="founding.election_report",
        ),
        Step(
            state=State.REPORTED,
            title=_("Approve the union"),
            who=_GUIDE,
            permission=APPROVE,
            next=State.APPROVED,
            term="approval.result",
            ground="term.years",
            back=State.ELECTED,
            paper="founding.approval",
        ),
        Step(
            state=State.APPROVED,
            title=_("Get the legal-person certificate"),
            who=_("the new union"),
            permission=KEEP,
            next=State.CERTIFIED,
            term="certificate.first_application",
            ground="certificate.years",
            paper="founding.certificate_application",
        ),
        Step(
            state=State.CERTIFIED,
            title=_("Open the union's own bank account"),
            who=_("the new union"),
            permission=KEEP,
            next=State.CLOSED,
            ground="founding.account",
        ),
    )
}
"""In the order in which they follow."""

ORDER: tuple[str, ...] = (*STEPS, State.CLOSED)


def reached(state: str) -> int:
    """Return how far a state is on the way; a stopped case is nowhere."""
    return ORDER.index(state) if state in ORDER else -1
