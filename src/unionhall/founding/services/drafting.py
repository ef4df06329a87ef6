"""The paper that belongs to a step, made in the transaction of the step."""

from datetime import date

from django.utils.translation import override

from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.founding import drafts
from unionhall.founding.models import FoundingCase
from unionhall.papers.models import Paper
from unionhall.papers.services import MakePaper, Subject, make_paper

LANGUAGE = "zh-hans"
"""Papers are in the office's language, whoever presses the button."""


def make(actor: Actor, case: FoundingCase, kind: str, on: date) -> Paper:
    """Make the paper of a step, with the guiding body's next number where it has one."""
    with override(LANGUAGE):
        command = MakePaper(
            kind=kind,
            place=case.scope_path,
            body_name=drafts.body_name(case, kind)[:120],
            subject=Subject(app="founding", id=case.public_id, name=case.name),
            context=drafts.CONTEXTS[kind](case),
            on=on,
            submission_id=uuid7(),
        )
    return make_paper(actor, command)
