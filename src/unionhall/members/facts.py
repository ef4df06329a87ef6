"""What members counts: spells of membership.

A spell counts where its union stands today, from the day on which it began until the day on
which it ended. Who joined in a period are the spells that began in it as ``joined`` or
``rejoined``; a transfer begins a spell, but nobody has joined.
"""

from typing import Any, cast

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.codes import lists
from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.facts import Fact
from unionhall.members import permissions, queries
from unionhall.members.models import Membership, Person, StandingSpell

COUNTED = "memberships"
STANDINGS = "standings"


def _spells() -> QuerySet[Membership]:
    return Membership.objects.all()


def _visible(actor: Actor) -> QuerySet[Membership]:
    rows = Membership.objects.visible_to(actor, permissions.VIEW)
    return rows.select_related("person", "organization")


def _present(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [
        {
            "name": queries.Shown.of(actor, row.person, row.scope_path).name,
            "organization": row.organization.name,
            "began_on": formats.day(row.began),
            "beginning": row.get_beginning_display(),
            "channel": row.get_channel_display(),
            "employment_form": lists.label("employment_form", row.employment_form),
            "ended_on": formats.day(row.ended_on),
            "url": reverse("members:membership", args=[row.public_id]),
        }
        for row in cast("list[Membership]", page)
    ]


def _standings() -> QuerySet[StandingSpell]:
    return StandingSpell.objects.all()


def _visible_standings(actor: Actor) -> QuerySet[StandingSpell]:
    rows = StandingSpell.objects.visible_to(actor, permissions.VIEW)
    return rows.select_related("membership__person", "membership__organization")


def _present_standings(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [
        {
            "name": queries.Shown.of(actor, row.membership.person, row.scope_path).name,
            "organization": row.membership.organization.name,
            "standing": row.get_standing_display(),
            "ground": row.get_ground_display(),
            "since": formats.day(row.since),
            "until": formats.day(row.until),
            "url": reverse("members:membership", args=[row.membership.public_id]),
        }
        for row in cast("list[StandingSpell]", page)
    ]


FACTS = (
    Fact(
        code=STANDINGS,
        rows=_standings,
        place="scope_path",
        begins="since",
        ends="until",
        dimensions={"standing": "standing", "ground": "ground", "sex": "membership__person__sex"},
        labels={"sex": lambda: {choice.value: choice.label for choice in Person.Sex}},
        visible=_visible_standings,
        columns=(
            ("name", pgettext_lazy("member", "name")),
            ("organization", pgettext_lazy("member", "union")),
            ("standing", pgettext_lazy("member", "standing")),
            ("ground", pgettext_lazy("member", "ground")),
            ("since", pgettext_lazy("standing", "since")),
            ("until", pgettext_lazy("member", "until")),
        ),
        present=_present_standings,
        export=permissions.EXPORT,
    ),
    Fact(
        code=COUNTED,
        rows=_spells,
        place="scope_path",
        begins="began_on",
        ends="ended_on",
        dimensions={
            "beginning": "beginning",
            "ending": "ending",
            "channel": "channel",
            "employment_form": "employment_form",
            "sex": "person__sex",
            "guided_by": "guided_by",
        },
        labels={
            "employment_form": lambda: dict(lists.choices("employment_form")),
            "sex": lambda: {choice.value: choice.label for choice in Person.Sex},
        },
        visible=_visible,
        columns=(
            ("name", pgettext_lazy("member", "name")),
            ("organization", pgettext_lazy("member", "union")),
            ("began_on", _("member since")),
            ("beginning", _("how it began")),
            ("channel", _("joining channel")),
            ("employment_form", _("employment form")),
            ("ended_on", _("member until")),
        ),
        present=_present,
        export=permissions.EXPORT,
    ),
)
