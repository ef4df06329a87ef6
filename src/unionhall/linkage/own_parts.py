"""What of a referral is one person's: found, shown to them, and taken out of it.

A referral may tell of several workers. Nobody is shown the others, and who is deleted leaves
the others' matter as it was.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from unionhall.codes.documents import mask_number
from unionhall.core.personal import HIDDEN
from unionhall.core.personal_fields import Content, Part, Subject, without
from unionhall.linkage import handing, queries
from unionhall.linkage.models import Referral

TEXTS = ("facts", "note")


def of_cases(subject: Subject) -> Q:
    """Match the referrals of cases to which a person is a party."""
    return Q(case__parties__person=subject.key) | Q(case__parties__index=subject.index)


def referrals(subject: Subject) -> Q:
    """Match the referrals about a person: of their cases, and those no case is opened for yet."""
    return of_cases(subject) | Q(pk__in=_waiting(subject))


def _waiting(subject: Subject) -> list[int]:
    """Look into what partners sent and nobody has opened: the only place where it is told whose.

    They are few: what is returned or withdrawn is emptied, and of what is opened the case knows.
    """
    rows = Referral.objects.filter(direction=Referral.Direction.IN, case=None, sealed__isnull=False)
    return [
        one.pk
        for one in rows
        if any(_recognised(subject, told) for told in queries.opened(one).get("workers", ()))
    ]


def _recognised(subject: Subject, told: Mapping[str, Any]) -> bool:
    """Say whether a worker without a case is the person: by document, else by name and phone."""
    if document := told.get("document", ""):
        return document in subject.numbers
    return told.get("name") == subject.name and told.get("phone") in subject.numbers


def _is_own(subject: Subject, told: Mapping[str, Any]) -> bool:
    """Say whether a worker of the person's own referral is the person."""
    if document := told.get("document", ""):
        masked = {mask_number(number) for number in subject.numbers}
        return document in {*subject.numbers, *masked}
    return told.get("name") == subject.name


def own(subject: Subject, content: Content) -> Content:
    """Show a person what was told of them, in words."""
    shown: Content = {}
    for told in content.get("workers", ()):
        if _is_own(subject, told):
            shown |= {
                "name": told["name"],
                "number": told.get("document", ""),
                "phone": told.get("phone", ""),
                "address": told.get("address", ""),
                "claims": handing.claims_said(told),
            }
    shown |= {
        "category": handing.category_said(content),
        "employer": content.get("employer", ""),
        **{name: content.get(name, "") for name in TEXTS},
        "agreement": content.get("agreement", {}).get("terms", ""),
    }
    return {name: value for name, value in shown.items() if value}


def rest(subject: Subject, content: Content) -> Content:
    """Leave the others of a referral as they were; nothing, where it tells of nobody else."""
    workers = content.get("workers", [])
    others = [told for told in workers if not (_is_own(subject, told) or told["name"] == HIDDEN)]
    if content.get("count", 1) == 1 or (workers and not others):
        return {}
    left: Content = content | {
        "workers": [_hidden(told) if _is_own(subject, told) else told for told in workers]
    }
    named = (subject.name, *subject.numbers)
    for name in TEXTS:
        left |= {name: without(left[name], named)} if left.get(name) else {}
    if agreed := left.get("agreement"):
        clean = {name: without(agreed.get(name, ""), named) for name in ("terms", "manner")}
        left["agreement"] = agreed | clean
    return left


def _hidden(told: Mapping[str, Any]) -> Content:
    emptied = {name: "" for name in ("document", "phone", "address") if name in told}
    return {**told, "name": HIDDEN, **emptied}


PART = Part(own=own, rest=rest)
