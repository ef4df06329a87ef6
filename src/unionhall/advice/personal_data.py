"""Consultations: who asked, and texts in which somebody may have written a name."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.advice.models import AidRequest, Article, Consultation, Desk, Lawyer, RosterDay, Turn
from unionhall.codes import lists
from unionhall.codes.errors import PhoneProblem
from unionhall.core.personal_fields import (
    COUNTED,
    PUBLIC_OFFICE,
    Ground,
    Subject,
    Table,
    declare,
    emptied,
    kept,
    nothing,
    rekeyed,
    scrubbed,
)
from unionhall.members.identity import phone_token


def consultations(subject: Subject) -> QuerySet[Consultation]:
    """List what a person asked: known by the record, or by the phone given then."""
    tokens = []
    for number in subject.numbers:
        try:
            tokens.append(phone_token(number))
        except PhoneProblem:  # a document's number is no phone's
            continue
    mine = Q(person_id=subject.key) | Q(phone_token__in=tokens)
    return Consultation.objects.filter(mine).select_related("organization", "employer")


def aid_requests(subject: Subject) -> QuerySet[AidRequest]:
    """List a person's requests for legal aid."""
    return AidRequest.objects.filter(consultation__in=consultations(subject))


declare(
    nothing(Desk, "place", "hours", "phone"),
    nothing(Article, "rule", "law", "number", "text", "topic", "region", "source"),
    Table(
        model=Consultation,
        title=_("What you asked the union"),
        purpose=_("answering you, helping with your matter, and counting what is asked"),
        ground=Ground.OFFICE,
        keep=_("five years from closing (files of mediation and others)"),
        of=consultations,
        fields={
            "sealed": emptied(),
            "phone_token": rekeyed(),
            "employer_typed": emptied(),
            "question": scrubbed(),
            "answer": scrubbed(),
            "topic": kept(COUNTED, said=lambda code: lists.label("dispute_type", code)),
        },
        also=("organization", "channel", "asked_on", "answered_on", "employer"),
        plain=frozenset({"state", "industry", "receipt", "code_hash", "sent_hash"}),
    ),
    nothing(Consultation.articles.through),
    nothing(Turn, "ref"),
    Table(
        model=Lawyer,
        fields={name: kept(PUBLIC_OFFICE, exported=False) for name in ("name", "firm", "phone")},
    ),
    nothing(RosterDay),
    Table(
        model=AidRequest,
        title=_("Your requests for legal aid"),
        purpose=_("deciding on legal aid and giving it"),
        ground=Ground.LAW,
        keep=_("five years from closing (files of mediation and others)"),
        of=aid_requests,
        fields={"papers": scrubbed(), "reason": scrubbed()},
        also=("organization", "matter", "received_on", "decided_on", "closed_on"),
        plain=frozenset({"state"}),
    ),
)
