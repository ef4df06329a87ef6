"""What the register may warn of: elections and certificates that are overdue."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.scoping import ScopedQuerySet
from unionhall.core.signals import SIGNALS, Hook, Opened, SignalKind, of_columns
from unionhall.organizations.models import Coverage, Kind
from unionhall.register.models import Certificate, Term
from unionhall.register.permissions import VIEW


def _with_employer(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add the employer whose own union it is about; a joint union has several, so none."""
    own = Coverage.objects.filter(
        organization=OuterRef("organization"), organization__kind=Kind.SINGLE, valid_until=None
    ).order_by("pk")
    found: QuerySet[Any] = rows.annotate(
        own_employer=Subquery(own.values("employer")[:1]),
        own_trade=Subquery(own.values("employer__industry")[:1]),
    )
    return found


def _terms() -> QuerySet[Any]:
    """List the terms that ran on after they had lapsed."""
    return _with_employer(Term.objects.filter(Q(closed_on=None) | Q(closed_on__gt=F("lapses_on"))))


def _certificates() -> QuerySet[Any]:
    """List the certificates that expired before they were replaced."""
    return _with_employer(
        Certificate.objects.filter(Q(ended_on=None) | Q(ended_on__gt=F("valid_until")))
    )


def _opener(rows: ScopedQuerySet[Any]) -> Any:
    def opened(actor: Actor, records: Collection[UUID]) -> Mapping[UUID, Opened]:
        seen = rows.visible_to(actor, VIEW).filter(public_id__in=records)
        return {
            row.public_id: Opened(
                row.organization.name,
                page_of("organizations:organization", row.organization.public_id) + "#register",
            )
            for row in seen.select_related("organization")
        }

    return opened


SIGNALS.register(
    _("Terms and certificates"),
    SignalKind(
        id="register.term_overdue",
        name=_("union whose election is overdue"),
        hook=Hook(article=_("Art. 17"), source="S12", grade="A"),
        rows=of_columns(_terms, day="lapses_on", employer="own_employer", trade="own_trade"),
        open=_opener(Term.objects.all()),
    ),
    SignalKind(
        id="register.certificate_expired",
        name=_("certificate of a union that expired"),
        hook=Hook(article=_("on renewal"), source="S34", grade="A"),
        rows=of_columns(
            _certificates, day="valid_until", employer="own_employer", trade="own_trade"
        ),
        open=_opener(Certificate.objects.all()),
    ),
)
