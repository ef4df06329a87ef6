"""Files that come along with a referral, and the sheets on which workers signed their consent."""

from base64 import b64decode
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.core.sealed import keyed_hash
from unionhall.linkage import errors, queries
from unionhall.linkage.commands import AttachFile, OpenFile
from unionhall.linkage.models import PartnerLook, Referral, ReferralFile
from unionhall.linkage.services.common import Found, as_sender, chosen
from unionhall.papers import checking
from unionhall.papers.services import sealed_file

What = ReferralFile.What
MOST_FILES = 20


@transaction.atomic
def attach_file(actor: Actor, command: AttachFile) -> ReferralFile:
    """Attach a file to what one referred; the same file again is the same.

    A partner attaches to what it sent, the union also to what came on paper. To what the union
    sent it attaches the signed consents alone: papers are handed over from the case.
    """
    what = chosen(What, command.what, "what")
    found_format = checking.scan_format(command.content)
    held = as_sender(actor, command.referral)
    found = held.referral
    if found.state not in Referral.OPEN:
        raise errors.FilesClosed(state=found.state_name)
    if found.is_out and what != What.CONSENT:
        raise errors.UnknownChoice(field="what")
    content_hash = keyed_hash("linkage.file", command.content.hex())
    one = found.given.filter(content_hash=content_hash).defer("sealed").first()
    if one is None:
        one = _written(actor, held, command, found_format, content_hash)
        audit.record(actor, "linkage.file_given", found)
    if found.is_out:
        _sign(actor, found, one, command)
    return one


def _written(
    actor: Actor, held: Found, command: AttachFile, found_format: str, content_hash: UUID
) -> ReferralFile:
    found, public_id = held.referral, uuid7()
    last = found.given.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_FILES:
        raise errors.TooManyFiles(most=MOST_FILES)
    sealed, key_version = sealed_file(ReferralFile.TABLE, public_id, command.content)
    return ReferralFile.objects.create(
        public_id=public_id,
        referral=found,
        number=last + 1,
        what=command.what,
        format=found_format,
        size=len(command.content),
        content_hash=content_hash,
        by=actor.name[:80],
        of_partner=held.of_partner,
        sealed=sealed,
        key_version=key_version,
    )


def _sign(actor: Actor, found: Referral, sheet: ReferralFile, command: AttachFile) -> None:
    """Put the signed sheet to the consents of those who signed it; a later sheet takes over."""
    if not command.signed_by:
        raise errors.NobodySigned
    wanted = set(command.signed_by)
    rows = found.consents.filter(party__public_id__in=wanted)
    if rows.count() != len(wanted):
        raise errors.NotAWorkerHere(field="signed_by")
    if rows.exclude(signed=sheet).update(signed=sheet):
        audit.record(actor, "linkage.consent_signed", found)


@transaction.atomic
def open_file(actor: Actor, command: OpenFile) -> tuple[ReferralFile, bytes]:
    """Open a file that was attached, and write down who did; it leaves by no glass of a case."""
    window = queries.at_window(actor)
    found = (
        queries.sent_to(actor, command.referral)
        if window
        else queries.referral(actor, command.referral, work=True)
    )
    one = queries.given_file(found, command.file, window=window)
    if window and actor.user_id is not None:
        PartnerLook.objects.create(
            referral=found, user_id=actor.user_id, kind=PartnerLook.Kind.FILE, given=one
        )
        audit.record(actor, "linkage.file_shown_to_partner", found)
    else:
        audit.record(actor, "linkage.file_opened", found)
    return one, b64decode(queries.opened(one)["file"])
