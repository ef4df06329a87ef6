"""The paper of a letter, made in the transaction in which it is issued."""

from datetime import date

from django.utils.translation import override

from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.papers import queries as papers
from unionhall.papers.models import Paper
from unionhall.papers.services import MakePaper, Subject, make_paper
from unionhall.supervision import drafts
from unionhall.supervision.models import Letter

LANGUAGE = "zh-hans"
"""Papers are in the office's language, whoever presses the button."""
WORDS: dict[str, str] = {
    Letter.Kind.REMINDER: "劳监提",
    Letter.Kind.OPINION: "劳监意",
    Letter.Kind.SUGGESTION: "劳监建",
}
"""What is added to a body's own word where it has set none for this series: 延工劳监意."""


def make(actor: Actor, letter: Letter, on: date) -> Paper:
    """Make the letter, with the body's next number of its kind."""
    own = papers.word(letter.scope_path, "general").removesuffix("发")
    with override(LANGUAGE):
        command = MakePaper(
            kind=f"supervision.{letter.kind}",
            place=letter.scope_path,
            body_name=letter.organization.name,
            subject=Subject(app="supervision", id=letter.public_id, name=letter.employer.name),
            context=drafts.letter(letter),
            on=on,
            submission_id=uuid7(),
            word=f"{own}{WORDS[letter.kind]}" if own else "",
        )
    return make_paper(actor, command)
