"""The links by which employers send their notices."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.supervision import queries
from unionhall.supervision.commands import MakeNoticeLink, RevokeNoticeLink
from unionhall.supervision.models import NoticeLink
from unionhall.supervision.permissions import HANDLE
from unionhall.supervision.readable import ATTEMPTS, TOKEN_LENGTH, chance
from unionhall.supervision.services.checks import standing


@transaction.atomic
def make_link(actor: Actor, command: MakeNoticeLink) -> NoticeLink:
    """Give a union its link; asking again returns the one it has."""
    body = queries.body(actor, command.organization)
    standing(body, timezone.localdate())
    live = NoticeLink.objects.filter(organization=body, revoked_at=None)
    if found := live.first():
        return found
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                link = NoticeLink.objects.create(
                    token=chance(TOKEN_LENGTH),
                    organization=body,
                    scope_path=body.path,
                    made_at=timezone.now(),
                )
        except IntegrityError:  # somebody else made it just now, or the same token twice
            if found := live.first():
                return found
        else:
            audit.record(actor, "supervision.link_made", link)
            return link
    raise AssertionError("no free token")


@transaction.atomic
def revoke_link(actor: Actor, command: RevokeNoticeLink) -> NoticeLink:
    """Withdraw a link at once: what is printed with it is worthless from now on."""
    link = queries.link(actor, command.link, HANDLE, lock=True)
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        audit.record(actor, "supervision.link_revoked", link)
    return link
