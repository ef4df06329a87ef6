"""The paper that belongs to a step, made in the transaction of the step."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.founding import drafts
from unionhall.founding.models import FoundingCase
from unionhall.papers.kinds import KINDS
from unionhall.papers.models import Paper
from unionhall.papers.queries import of_subject
from unionhall.papers.services import MakePaper, Subject, VoidPaper, make_paper, void_paper

LANGUAGE = "zh-hans"
"""Papers are in the office's language, whoever presses the button."""


def make(actor: Actor, case: FoundingCase, kind: str, on: date) -> Paper:
    """Make the paper of a step, with the guiding body's next number where it has one.

    What was made of this kind before, and has no number, is superseded: sent in again.
    """
    with override(LANGUAGE):
        before = None if KINDS.get(kind).numbered else _superseded(actor, case, kind)
        command = MakePaper(
            kind=kind,
            place=case.scope_path,
            body_name=drafts.body_name(case, kind)[:120],
            subject=Subject(app="founding", id=case.public_id, name=case.name),
            context=drafts.CONTEXTS[kind](case),
            on=on,
            submission_id=uuid7(),
            corrects=before.public_id if before else None,
        )
    return make_paper(actor, command)


def _superseded(actor: Actor, case: FoundingCase, kind: str) -> Paper | None:
    """Void the papers of a kind that stand, and return the last of them."""
    standing = of_subject(actor, "founding", case.public_id).filter(kind=kind, voided_at=None)
    papers = list(standing.order_by("pk"))
    for one in papers:
        void_paper(actor, VoidPaper(paper=one.public_id, reason=_("Superseded: sent in again.")))
    return papers[-1] if papers else None
