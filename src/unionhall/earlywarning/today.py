"""What early warning puts on the page of today."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card
from unionhall.earlywarning import queries
from unionhall.earlywarning.permissions import JUDGE


@TODAY.register
def to_judge(actor: Actor, today: date) -> Iterable[Card]:
    """Warnings that the actor's own duty has to judge."""
    del today
    if not actor.holds(JUDGE):
        return
    rows = queries.mine(actor, queries.to_be_judged(queries.warnings(actor)))
    late = Count("pk", filter=Q(respond_by__lt=queries.now()))
    told = rows.order_by().aggregate(all=Count("pk"), late=late)
    if told["all"]:
        yield Card(
            _("Warnings to judge"),
            f"{reverse('earlywarning:warnings')}?standing=raised&mine=1",
            told["all"],
            hint=_("Confirm or dismiss each within its time."),
            icon="bell",
            tone="late" if told["late"] else "due",
            order=12,
        )
