"""The panel of papers that other apps put on the pages of their subjects: ``{% load papers %}``."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import template

from unionhall.papers import queries
from unionhall.papers.forms import MakeForm
from unionhall.papers.permissions import MAKE, VIEW

register = template.Library()


@register.inclusion_tag("papers/panel.html", takes_context=True)
def papers_panel(
    context: template.Context,
    app: str,
    subject: UUID,
    place: str,
    only: Collection[str] | None = None,
) -> dict[str, Any]:
    """Show a subject's papers, with the ways to make, read, scan and take them along.

    ``place`` is the body that would make a new one; ``only`` names the kinds that are offered,
    where it is not yet time for all of them. Two questions to the database.
    """
    request = context["request"]
    actor = request.actor
    kinds = queries.kinds_to_make(app) if actor.may(MAKE, place) else []
    if only is not None:
        kinds = [kind for kind in kinds if kind.code in only]
    return {
        "csrf_token": context.get("csrf_token"),
        "visible": actor.holds(VIEW),
        "papers": queries.shown(actor, app, subject),
        "form": MakeForm(kinds=[(k.code, str(k.name)) for k in kinds]) if kinds else None,
        "app": app,
        "subject": subject,
        "next": request.get_full_path(),
    }
