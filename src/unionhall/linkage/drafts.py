"""What stands in the papers of the linkage: the referral letter, the committee's minutes."""

from uuid import UUID

from django.utils.translation import override

from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.linkage import handing, queries
from unionhall.papers.kinds import Context, Draft, Row

LANGUAGE = "zh-hans"
"""Papers are in the office's language, whoever presses the button."""


def letter(actor: Actor, subject: UUID) -> Draft:
    """Draft the letter that goes with a referral: what the partner sees, and nothing else."""
    found = queries.referral(actor, subject, work=True)
    with override(LANGUAGE):
        content = queries.opened(found)
        context: Context = {
            "referral": found.reference,
            "partner": found.partner.name,
            "purpose": str(found.get_purpose_display()),
            "reason": str(found.get_reason_display()),
            "case": str(content.get("case", "")),
            "sections": _rows(content),
            "files": "、".join(
                handing.file_name(one.paper, one.scan)
                for one in found.files.select_related("paper", "scan")
            ),
            "answer_by": found.answer_due_on,
            "sent_on": found.sent_on,
        }
    return Draft(
        place=found.scope_path,
        body_name=found.organization.name,
        subject_name=found.reference,
        context=context,
    )


def _rows(content: dict[str, object]) -> list[Row]:
    rows: list[Row] = []
    for section in handing.sections(content):
        rows += [{"label": str(label), "value": value} for label, value in section.lines]
        if section.text:
            rows.append({"label": str(section.title), "value": section.text})
    return rows


def minutes(actor: Actor, subject: UUID) -> Draft:
    """Draft the minutes of a meeting of the committee, with its resolutions and tasks."""
    found = queries.whole_meeting(queries.meeting(actor, subject, keep=True))
    union = found.organization.name
    with override(LANGUAGE):
        context: Context = {
            "held_on": found.on,
            "place": found.place,
            "agenda": found.agenda,
            "minutes": found.minutes,
            "came": [
                {
                    "name": one.member.name,
                    "post": one.member.post,
                    "party": one.member.partner.name if one.member.partner else union,
                }
                for one in found.came.all()
            ],
            "tasks": [
                {
                    "no": each.number,
                    "resolution": each.text,
                    "party": task.partner.name if task.partner else union,
                    "task": task.task,
                    "due_on": formats.day(task.due_on),
                }
                for each in found.resolutions.all()
                for task in each.tasks.all()
            ],
        }
    return Draft(place=found.scope_path, body_name=union, subject_name=union, context=context)


def letter_gate(actor: Actor, subject: UUID) -> bool:
    """Say whether somebody may open the letters of a referral: who works on it, as with a case."""
    try:
        queries.referral(actor, subject, work=True)
    except DomainError:
        return False
    return True


def minutes_gate(actor: Actor, subject: UUID) -> bool:
    """Say whether somebody may open the minutes of a meeting: whoever sees the meeting."""
    try:
        queries.meeting(actor, subject)
    except DomainError:
        return False
    return True
