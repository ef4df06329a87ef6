"""Calendar feeds: a secret address for each duty, made anew or revoked at any time."""

import hashlib
import secrets

from django.db import transaction

from unionhall.accounts.models import Duty
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.register import errors, queries
from unionhall.register.commands import MakeFeed, RevokeFeed
from unionhall.register.models import Feed
from unionhall.register.permissions import VIEW

BYTES = 32


def hashed(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(actor: Actor, command: MakeFeed) -> str:  # noqa: ARG001 -- it asks for nothing more
    """Make a secret for the actor's feed and return it, this once; the earlier one is void."""
    duty = Duty.objects.filter(pk=actor.duty_id).first() if actor.duty_id else None
    if duty is None:
        raise errors.FeedNeedsADuty
    actor.require(VIEW, duty.scope_path)
    secret = secrets.token_urlsafe(BYTES)
    feed, _made = Feed.objects.update_or_create(
        duty=duty, defaults={"scope_path": duty.scope_path, "secret_hash": hashed(secret)}
    )
    audit.record(actor, "register.feed_made", feed)
    return secret


@transaction.atomic
def revoke_feed(actor: Actor, command: RevokeFeed) -> None:  # noqa: ARG001 -- it asks for nothing more
    """Close the actor's feed; revoking it twice changes nothing."""
    feed = queries.feed_of(actor)
    if feed is None:
        return
    audit.record(actor, "register.feed_revoked", feed)
    feed.delete()
