"""What is held of members: the record itself, its spells, agreements and requests."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.accounts.models import Role
from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind
from unionhall.core.personal_fields import (
    COUNTED,
    EVIDENCE,
    SAID,
    STAFF,
    Changes,
    Ground,
    Subject,
    Table,
    Words,
    day_in_words,
    declare,
    dropped,
    emptied,
    kept,
    rekeyed,
    replaced,
)
from unionhall.members.identity import Identity
from unionhall.members.models import (
    Consent,
    DataRequest,
    Membership,
    Person,
    PersonDocument,
    PersonToken,
    Unsealing,
)

NOBODY = "***"
REGISTER = _("keeping the membership record: who is a member, where and since when")
AS_LONG = _("as long as you are a member; then until you ask for deletion")
ANSWER = _("answering what you ask of us about your data")


def _coded(name: str) -> Any:
    def said(value: Any) -> Words:
        return lists.label(name, value)

    return said


def _among(choices: Any) -> Any:
    words = dict(choices)

    def said(value: Any) -> Words:
        found: Words = words.get(value, value)
        return found

    return said


_language = _among(settings.LANGUAGES)
SAID.update(
    {name: _coded(name) for name in ("nation", "education", "political", "household")}
    | {name: _coded(name) for name in ("skill_level", "employment_form")}
    | dict.fromkeys(("birth", "from", "until"), day_in_words)
    | {"kind": _among(DocumentKind.choices), "sex": _among(Person.Sex.choices)}
    | {"language": _language}
)


def _decade(person: Person) -> Changes:
    return {"birth_year": person.birth_year // 10 * 10}


def _nobody(person: Person) -> Changes:
    """Seal a record of nobody in the person's place: sex, and the decade of birth."""
    birth = date(person.birth_year // 10 * 10, 1, 1)
    identity = Identity(name=NOBODY, kind="", number="", sex=person.sex, birth=birth)
    sealed, version = identity.seal(person.public_id)
    return {"sealed": sealed, "key_version": version}


def _of_person(model: Any) -> Any:
    def rows(subject: Subject) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.filter(person_id=subject.key)
        return found

    return rows


def _spells(subject: Subject) -> QuerySet[Membership]:
    return Membership.objects.filter(person_id=subject.key).select_related(
        "organization", "employer"
    )


declare(
    Table(
        model=Person,
        title=_("Your record"),
        purpose=REGISTER,
        ground=Ground.CONSENT,
        keep=AS_LONG,
        of=lambda subject: Person.objects.filter(pk=subject.key),
        fields={
            "sealed": replaced(_nobody),
            "blind_index": rekeyed(),
            "sex": kept(COUNTED),
            "birth_year": replaced(_decade),
            "nation": emptied(_coded("nation")),
            "education": emptied(_coded("education")),
            "political": emptied(_coded("political")),
            "household": emptied(_coded("household")),
            "skill_level": emptied(_coded("skill_level")),
        },
        also=("entered_at",),
    ),
    Table(
        model=PersonToken,
        title=_("Keys by which you are found"),
        purpose=REGISTER,
        ground=Ground.CONSENT,
        keep=AS_LONG,
        of=_of_person(PersonToken),
        fields={"token": dropped()},
    ),
    Table(
        model=PersonDocument,
        title=_("Further documents by which you are found"),
        purpose=REGISTER,
        ground=Ground.CONSENT,
        keep=AS_LONG,
        of=_of_person(PersonDocument),
        fields={"blind_index": dropped()},
    ),
    Table(
        model=Consent,
        title=_("What you agreed to"),
        purpose=_("proving what you agreed to"),
        ground=Ground.LAW,
        keep=_("for good, without your name once you are deleted"),
        of=_of_person(Consent),
        fields={"text_version": kept(EVIDENCE), "language": kept(EVIDENCE, said=_language)},
        also=("purpose", "channel", "given_at", "withdrawn_at"),
    ),
    Table(
        model=Membership,
        title=_("Your memberships"),
        purpose=REGISTER,
        ground=Ground.OFFICE,
        keep=_("for good: figures of past years count it, without your name once you are deleted"),
        of=_spells,
        fields={
            "employment_form": kept(COUNTED, said=_coded("employment_form")),
            "post": emptied(),
            "employer_typed": emptied(),
        },
        also=(
            *(
                "organization",
                "employer",
                "began_on",
                "began_by_month",
                "ended_on",
                "beginning",
                "ending",
            ),
            *("standing", "channel"),
        ),
    ),
    Table(
        model=Unsealing,
        title=_("Who opened your full data"),
        purpose=_("letting you see who looked"),
        ground=Ground.LAW,
        keep=AS_LONG,
        of=_of_person(Unsealing),
        fields={"role": kept(STAFF, said=lambda role: Role(role).label), "reason": emptied()},
        also=("at",),
        plain=frozenset({"export", "gone"}),
    ),
    Table(
        model=DataRequest,
        title=_("What you asked of us about your data"),
        purpose=ANSWER,
        ground=Ground.LAW,
        keep=_("for good, without its content once it is answered"),
        of=_of_person(DataRequest),
        fields={"sealed": emptied(), "answer": emptied()},
        also=("kind", "asked_at", "due_on", "decided_at", "ground"),
        plain=frozenset({"state", "key"}),
    ),
)
