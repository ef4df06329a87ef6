"""Reading the knowledge base: the articles that ship, and those of the reader's own line."""

from uuid import UUID

from django.db.models import Q, QuerySet

from unionhall.advice import queries
from unionhall.advice.errors import ShippedArticle
from unionhall.advice.models import Article
from unionhall.advice.permissions import KEEP, READ
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.scoping import only


def articles(actor: Actor) -> QuerySet[Article]:
    """List the articles that serve the actor: those that ship, and those of the own line."""
    return _articles(actor).filter(withdrawn_on=None)


def _articles(actor: Actor) -> QuerySet[Article]:
    if not actor.holds(READ):
        raise NotPermitted
    rows = Article.objects.all()
    if not actor.everywhere:
        rows = rows.filter(Q(organization=None) | queries.on_line(actor))
    return rows.select_related("organization").order_by("law", "number", "pk")


def article(actor: Actor, public_id: UUID) -> Article:
    """Find one article that may be cited."""
    found = only(articles(actor).filter(public_id=public_id))
    if found is None:
        raise NotFound
    return found


def article_to_read(actor: Actor, public_id: UUID) -> Article:
    """Find one article, also one that was withdrawn: what cites it leads there."""
    found = only(_articles(actor).filter(public_id=public_id))
    if found is None:
        raise NotFound
    return found


def article_to_change(actor: Actor, public_id: UUID, *, lock: bool = False) -> Article:
    """Find an entry that the actor may change; refuses what ships with the rules."""
    rows = articles(actor).filter(public_id=public_id)
    found = only(rows.select_for_update(of=("self",)) if lock else rows)
    if found is None:
        raise NotFound
    if not actor.holds(KEEP):
        raise NotPermitted
    if found.organization is None:
        raise ShippedArticle
    actor.require(KEEP, found.scope_path)
    return found
