"""What is counted of foundings."""

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.actors import Actor
from unionhall.core.facts import Fact
from unionhall.founding import permissions
from unionhall.founding.models import FoundingCase


def _rows() -> QuerySet[FoundingCase]:
    return FoundingCase.objects.filter(approved_on__isnull=False)


def _visible(actor: Actor) -> QuerySet[FoundingCase]:
    rows = _rows().select_related("guiding")
    if actor.everywhere:
        return rows
    within = Q(pk__in=[])
    for scope in actor.scopes(permissions.VIEW):
        within |= Q(organization__path__within=scope)
    return rows.filter(within)


def _present(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    del actor
    return [
        {
            "name": row.name,
            "kind": row.get_kind_display(),
            "mode": row.get_mode_display(),
            "guiding": row.guiding.name,
            "approved_on": row.approved_on,
            "number": row.approval_number,
            "url": reverse("founding:case", args=[row.public_id]),
        }
        for row in page
        if isinstance(row, FoundingCase)
    ]


FACTS = (
    Fact(
        code="foundings",
        rows=_rows,
        place="organization__path",
        begins="approved_on",
        dimensions={
            "kind": "kind",
            "mode": "mode",
            "large": "size",
            "guided_by": "organization__guided_by",
        },
        visible=_visible,
        columns=(
            ("name", pgettext_lazy("founding", "Union")),
            ("kind", pgettext_lazy("founding", "Kind")),
            ("mode", _("Mode")),
            ("guiding", _("Guiding body")),
            ("approved_on", _("Approved on")),
            ("number", pgettext_lazy("founding", "Number")),
        ),
        present=_present,
        export=permissions.EXPORT,
    ),
)
