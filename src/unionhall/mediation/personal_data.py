"""Mediation: parties, texts, and who looked."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.personal_fields import (
    Ground,
    Subject,
    Table,
    declare,
    emptied,
    nothing,
    of_staff,
    rekeyed,
    scrubbed,
)
from unionhall.mediation.models import (
    AgreedSum,
    Agreement,
    Appointment,
    Case,
    CaseSeries,
    Claim,
    Consent,
    Event,
    Extension,
    Glass,
    Handler,
    HealthDetail,
    Instalment,
    Look,
    Party,
    Payment,
    PrivateNote,
    Session,
)

MEDIATION = _("mediating a labour dispute")
KEEP = _(
    "5 years after the file is closed, 10 years where there was an award (Rules of"
    " Procedure for Labour Arbitration, Art. 24)"
)


def _parties(subject: Subject) -> QuerySet[Party]:
    """Find the person as a party, also where they became a member only afterwards."""
    return Party.objects.filter(Q(person=subject.key) | Q(index=subject.index))


def _cases(subject: Subject) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=_parties(subject).values("case"))


def _health(subject: Subject) -> QuerySet[HealthDetail]:
    return HealthDetail.objects.filter(party__in=_parties(subject).values("pk"))


def _events(subject: Subject) -> QuerySet[Event]:
    named = Event.objects.filter(case__in=_cases(subject).values("pk"))
    return named.filter(text__contains=subject.name)


declare(
    Table(
        model=Case,
        title=_("Disputes in which you are a party"),
        purpose=MEDIATION,
        ground=Ground.LAW,
        keep=KEEP,
        of=_cases,
        fields={"reason": scrubbed(), "sealed": emptied()},
        also=("applied_on", "accepted_on", "ended_on"),
        plain=frozenset(
            {"submission_id", "sent_hash", "consultation", "division_code", "due_rule", "state"}
        ),
    ),
    Table(
        model=Party,
        title=_("What a dispute holds of you"),
        purpose=MEDIATION,
        ground=Ground.LAW,
        keep=KEEP,
        of=_parties,
        fields={"sealed": emptied(), "index": rekeyed()},
        also=("side",),
    ),
    Table(
        model=HealthDetail,
        title=_("Illness or injury in a dispute"),
        purpose=MEDIATION,
        ground=Ground.CONSENT,
        keep=KEEP,
        of=_health,
        fields={"sealed": emptied()},
        also=("consented_on",),
    ),
    Table(
        model=Event,
        title=_("What happened in disputes that names you"),
        purpose=MEDIATION,
        ground=Ground.LAW,
        keep=KEEP,
        of=_events,
        fields={
            "text": scrubbed(),
            "by": of_staff(),
            "taken_back_by": of_staff(),
            "taken_back_why": scrubbed(),
        },
        also=("on",),
        plain=frozenset({"was", "became", "amount"}),
    ),
    Table(
        model=Appointment,
        fields={
            "place": scrubbed(),
            "called_off_why": scrubbed(),
            "mediators": of_staff(),
            "arranged_by": of_staff(),
        },
    ),
    Table(model=Session, fields={"place": scrubbed()}, plain=frozenset({"sealed"})),
    Table(model=PrivateNote, plain=frozenset({"sealed"})),
    Table(model=Agreement, plain=frozenset({"sealed"})),
    Table(model=Handler, fields={"name": of_staff()}),
    Table(
        model=Payment,
        fields={"noted_by": of_staff()},
        plain=frozenset({"submission_id", "amount"}),
    ),
    Table(model=Glass, fields={"reason": scrubbed()}),
    nothing(CaseSeries),
    nothing(Claim, "amount"),
    nothing(Consent),
    nothing(Extension),
    nothing(AgreedSum, "amount"),
    nothing(Instalment, "amount"),
    nothing(Look),
)
