"""What is counted of applications."""

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.codes import lists
from unionhall.core.actors import Actor
from unionhall.core.facts import Fact
from unionhall.joining import permissions, queries
from unionhall.joining.models import Application


def _rows() -> QuerySet[Application]:
    """Count confirmed applications; what turned out to be the same one again counts once.

    Who is taken along from a joint union did not apply, and is not counted.
    """
    return Application.objects.filter(confirmed_at__isnull=False, along=None).exclude(
        state=Application.State.DUPLICATE
    )


def _visible(actor: Actor) -> QuerySet[Application]:
    rows = _rows().visible_to(actor, permissions.VIEW)  # type: ignore[attr-defined]
    found: QuerySet[Application] = rows.select_related("organization", "membership__person")
    return found


def _present(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    rows = [row for row in page if isinstance(row, Application)]
    return [
        {
            "name": shown.name,
            "organization": shown.application.organization.name,
            "received_on": shown.application.received_on,
            "state": Application.state_label(shown.application.state),
            "url": reverse("joining:application", args=[shown.application.public_id]),
        }
        for shown in queries.shown(actor, rows)
    ]


FACTS = (
    Fact(
        code="applications",
        rows=_rows,
        place="scope_path",
        begins="received_on",
        dimensions={
            "channel": "channel",
            "employment_form": "employment_form",
            "state": "state",
            "guided_by": "meeting__guided_by",
        },
        labels={"employment_form": lambda: dict(lists.choices("employment_form"))},
        visible=_visible,
        columns=(
            ("name", _("Full name")),
            ("organization", _("Union body")),
            ("received_on", _("Received")),
            ("state", _("State")),
        ),
        present=_present,
        export=permissions.EXPORT,
    ),
)
