"""What consultations may warn of: questions about one employer, by what they are about."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from unionhall.advice import queries
from unionhall.advice.models import Consultation
from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.signals import SIGNALS, Hook, Opened, SignalKind, of_columns

WAGES = Hook(article=_("Art. 26"), source="S12", grade="I")
"""Unpaid wages are among the violations that a letter may name; that a question speaks of one is
inferred."""
DISPUTES = Hook(article=_("Art. 2"), source="S42", grade="A")
"""What a labour dispute can be about: the types of the desk are those of the article."""
NEW_FORMS = Hook(article=_("on its scope"), source="S46", grade="A")


def _asked(topic: str = "") -> Callable[[], QuerySet[Consultation]]:
    """List the questions of one type; those about unpaid wages are a kind of their own.

    A question counts where the employer is, whichever desk took it down.
    """

    def rows() -> QuerySet[Consultation]:
        wanted = {"topic": topic, "unpaid_wages": False} if topic else {"unpaid_wages": True}
        where = Coalesce(F("employer__scope_path"), F("scope_path"))
        return Consultation.objects.filter(**wanted).annotate(where=where)

    return rows


def _seen(actor: Actor) -> QuerySet[Any, UUID]:
    rows = Consultation.objects.filter(queries.in_sight(actor))
    return rows.order_by().values_list("public_id", flat=True)


def _opened(actor: Actor, records: Collection[UUID]) -> Mapping[UUID, Opened]:
    """Open what the reader's own desk took down, or what they oversee; no word of the question."""
    rows = Consultation.objects.filter(queries.in_sight(actor), public_id__in=records)
    return {
        row.public_id: Opened(
            f"{row.get_channel_display()} · {row.topic_name}",
            page_of("advice:consultation", row.public_id),
        )
        for row in rows
    }


SIGNALS.register(
    _("Consultations"),
    *(
        SignalKind(
            id=f"advice.{code}",
            name=name,
            hook=hook,
            rows=of_columns(
                _asked(topic),
                day="asked_on",
                place="where",
                employer="employer",
                trade="industry",
                weight="people",
            ),
            open=_opened,
            seen=_seen,
        )
        for code, topic, name, hook in (
            ("wages", "", _("consultation about unpaid wages"), WAGES),
            ("relation", "1", _("consultation about the labour relation"), DISPUTES),
            ("contract", "2", _("consultation about the labour contract"), DISPUTES),
            ("leaving", "3", _("consultation about dismissal or leaving"), DISPUTES),
            ("conditions", "4", _("consultation about hours, insurance, safety"), DISPUTES),
            ("pay", "5", _("consultation about pay, severance, damages"), DISPUTES),
            ("lawful", "6", _("consultation about another dispute that the law names"), DISPUTES),
            ("new_forms", "7", _("consultation about new forms of employment"), NEW_FORMS),
        )
    ),
)
