"""Founding cases: preparatory groups and candidates."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.personal_fields import (
    Ground,
    Subject,
    Table,
    declare,
    nothing,
    of_staff,
    scrubbed,
)
from unionhall.founding.models import (
    Candidacy,
    CaseEmployer,
    CaseStep,
    Contest,
    Election,
    FoundingCase,
    Round,
    Tally,
)
from unionhall.joining.personal_data import applications

FOUNDING = _("founding a union and electing its committee")
KEEP = _("for good, as the history of the union; without your name once you are deleted")


def _cases(subject: Subject) -> QuerySet[FoundingCase]:
    gathered = applications(subject).filter(held_for__isnull=False)
    held_for = gathered.values_list("held_for__case", flat=True)
    return FoundingCase.objects.filter(public_id__in=list(held_for))


def _naming(subject: Subject) -> QuerySet[FoundingCase]:
    named = Q(group__contains=subject.name) | Q(reason__contains=subject.name)
    return _cases(subject).filter(named | Q(hold_reason__contains=subject.name))


def _steps(subject: Subject) -> QuerySet[CaseStep]:
    return CaseStep.objects.filter(case__in=_cases(subject), text__contains=subject.name)


def _elections(subject: Subject) -> QuerySet[Election]:
    return Election.objects.filter(case__in=_cases(subject), day_reason__contains=subject.name)


def _candidacies(subject: Subject) -> QuerySet[Candidacy]:
    return Candidacy.objects.filter(application__in=applications(subject)).select_related("contest")


declare(
    Table(
        model=FoundingCase,
        title=_("Foundings whose papers name you"),
        purpose=FOUNDING,
        ground=Ground.OFFICE,
        keep=KEEP,
        of=_naming,
        fields={
            "group": scrubbed(),
            "hold_reason": scrubbed(),
            "reason": scrubbed(),
            "hold_by": of_staff(),
        },
        also=("name", "opened_on"),
        plain=frozenset(
            {"state", "submission_id", "name", "division_code", "address", "approval_number"}
        ),
    ),
    nothing(CaseEmployer),
    Table(
        model=CaseStep,
        title=_("Steps of foundings that name you"),
        purpose=FOUNDING,
        ground=Ground.OFFICE,
        keep=KEEP,
        of=_steps,
        fields={"text": scrubbed(), "by": of_staff()},
        also=("at",),
        plain=frozenset({"was", "became"}),
    ),
    Table(
        model=Election,
        title=_("Congresses whose reports name you"),
        purpose=FOUNDING,
        ground=Ground.OFFICE,
        keep=KEEP,
        of=_elections,
        fields={"day_reason": scrubbed()},
        also=("held_on",),
    ),
    nothing(Contest),
    Table(
        model=Candidacy,
        title=_("Offices you stood for"),
        purpose=FOUNDING,
        ground=Ground.OFFICE,
        keep=KEEP,
        of=_candidacies,
        fields={"name": scrubbed()},
        also=("elected",),
    ),
    nothing(Round),
    nothing(Tally),
)
