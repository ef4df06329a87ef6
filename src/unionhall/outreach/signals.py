"""What meetings may warn of: demands of workers about what the law protects."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.signals import SIGNALS, Hook, Opened, SignalKind, of_columns
from unionhall.outreach import queries
from unionhall.outreach.models import Meeting, Promise

Category = Promise.Category
HOOK = Hook(article=_("Art. 26"), source="S12", grade="I")
"""Pay, safety, hours and insurance are among the violations that a letter may name; that a
demand about them speaks of one is inferred."""


def _demands(category: str) -> Callable[[], QuerySet[Promise]]:
    return lambda: Promise.objects.filter(
        kind=Promise.Kind.DEMAND, category=category, meeting__state=Meeting.State.HELD
    )


def _opened(actor: Actor, records: Collection[UUID]) -> Mapping[UUID, Opened]:
    rows = queries.promises(actor).filter(public_id__in=records)
    return {
        row.public_id: Opened(
            f"{row.meeting.theme} · {row.get_category_display()}",
            page_of("outreach:promise", row.public_id),
        )
        for row in rows
    }


SIGNALS.register(
    _("Communication meetings"),
    *(
        SignalKind(
            id=f"outreach.demand_{category}",
            name=name,
            hook=HOOK,
            rows=of_columns(_demands(category), day="made_on"),
            open=_opened,
        )
        for category, name in (
            (Category.PAY, _("demand about pay, at a meeting")),
            (Category.SAFETY, _("demand about safety and health, at a meeting")),
            (Category.REST, _("demand about rest and hours, at a meeting")),
            (Category.INSURANCE, _("demand about social insurance, at a meeting")),
        )
    ),
)
