"""Who holds office in a union."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.personal_fields import (
    Changes,
    Ground,
    Subject,
    Table,
    declare,
    nothing,
    of_staff,
    replaced,
    scrubbed,
)
from unionhall.register.models import Account, Certificate, ChangeNotice, Feed, PutOff, Seat, Term

NOBODY = "***"
OFFICE = _("naming who holds office in a union")


def _seats(subject: Subject) -> QuerySet[Seat]:
    return Seat.objects.filter(membership__person_id=subject.key).select_related("organization")


def _certificates(subject: Subject) -> QuerySet[Certificate]:
    unions = _seats(subject).values("organization")
    return Certificate.objects.filter(organization__in=unions, chair_name=subject.name)


def _unnamed(_seat: Seat) -> Changes:
    return {"name": NOBODY}


declare(
    Table(
        model=Term,
        fields={"close_reason": scrubbed()},
        plain=frozenset({"approval_number", "extension_number", "order_number"}),
    ),
    Table(
        model=Seat,
        title=_("Offices you held"),
        purpose=OFFICE,
        ground=Ground.OFFICE,
        keep=_("for good; without your name once you are deleted"),
        of=_seats,
        fields={"name": replaced(_unnamed)},
        also=("organization", "body", "post", "since", "until"),
    ),
    Table(
        model=Certificate,
        title=_("Certificates that named you"),
        purpose=OFFICE,
        ground=Ground.OFFICE,
        keep=_("for good; without your name once you are deleted"),
        of=_certificates,
        fields={"chair_name": scrubbed(), "early_reason": scrubbed()},
        also=("issued_on", "valid_until"),
        plain=frozenset({"number", "credit_code", "registrar", "address"}),
    ),
    nothing(Account, "bank", "last_four"),
    nothing(ChangeNotice),
    Table(
        model=PutOff,
        fields={"reason": scrubbed(), "by": of_staff()},
        plain=frozenset({"subject"}),
    ),
    nothing(Feed, "secret_hash"),
)
