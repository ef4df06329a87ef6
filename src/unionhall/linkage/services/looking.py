"""What the partner's people see is kept: who, when, which referral, which file."""

from collections.abc import Iterable

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.linkage import queries
from unionhall.linkage.models import HandedFile, PartnerLook, Referral
from unionhall.papers import queries as papers


def note_lines(actor: Actor, rows: Iterable[Referral]) -> None:
    """Keep that lines were shown at a window, once for each person and line."""
    user = actor.user_id
    if user is None:
        return
    PartnerLook.objects.bulk_create(
        [PartnerLook(referral=one, user_id=user, kind=PartnerLook.Kind.LINE) for one in rows],
        ignore_conflicts=True,  # seen before
    )


@transaction.atomic
def note_opening(actor: Actor, command: Referral) -> None:
    """Keep that somebody of the partner opened what was handed over, or the line left of it."""
    if actor.user_id is None:
        return
    if not queries.for_partner(command):
        note_lines(actor, [command])
        return
    PartnerLook.objects.create(
        referral=command, user_id=actor.user_id, kind=PartnerLook.Kind.OPENED
    )
    audit.record(actor, "linkage.shown_to_partner", command)


@transaction.atomic
def take_file(actor: Actor, command: HandedFile) -> bytes:
    """Open a file that was handed over, for the partner's people; it is kept that they did."""
    content = papers.opened(command.scan if command.scan is not None else command.paper)
    if actor.user_id is not None:
        PartnerLook.objects.create(
            referral=command.referral,
            user_id=actor.user_id,
            kind=PartnerLook.Kind.FILE,
            file=command,
        )
        audit.record(actor, "linkage.file_shown_to_partner", command.referral)
    return content
