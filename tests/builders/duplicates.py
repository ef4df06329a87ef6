"""Pairs of records that may be of one person."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db.models import BinaryField

from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR
from unionhall.core.actors import Actor
from unionhall.duplicates.commands import Choices, MergePair
from unionhall.duplicates.models import Merge, Pair
from unionhall.duplicates.services import finding, merging
from unionhall.members.identity import Identity
from unionhall.members.models import Membership, Person
from unionhall.members.queries import identity_of
from unionhall.organizations.models import Organization

NAME, PHONE = "买买提", "13900000001"


def with_passport(identity: Identity, number: str = "E1234567", **overrides: Any) -> Identity:
    """The same human with another document."""
    same = {"name": identity.name, "sex": identity.sex, "birth": identity.birth}
    return an_identity(
        **same | {"kind": "passport", "number": number, "phone": identity.phone} | overrides
    )


def a_double(
    one: Organization, other: Organization, name: str = NAME, **overrides: Any
) -> tuple[Membership, Membership]:
    """Two members who are one human: with an ID card here, with a passport there."""
    identity = an_identity(name)
    first = admitted(one, identity, actor=OPERATOR, began_on=date(2025, 3, 3))
    passport = with_passport(identity, f"E{first.pk:07d}", **overrides)
    second = admitted(other, passport, actor=OPERATOR, began_on=date(2026, 1, 5))
    return first, second


def found_pairs() -> list[Pair]:
    finding.find_all()
    return list(Pair.objects.order_by("pk"))


def a_pair(one: Organization, other: Organization, name: str = NAME, **overrides: Any) -> Pair:
    _first, second = a_double(one, other, name, **overrides)
    finding.find_all()
    return Pair.objects.get(second=second.person_id)


def merged(actor: Actor, pair: Pair, **choices: Any) -> Merge:
    command = MergePair(pair=pair.public_id, key=uuid4(), choices=Choices(**choices))
    return merging.merge_pair(actor, command)


UNTOLD = ("core", "sessions", "contenttypes", "auth", "indicators")
JOURNALS = frozenset({"duplicates.merge", "duplicates.pairstep", "duplicates.unseen"})


def everything() -> dict[str, dict[Any, Any]]:
    """Every row of every table but audit and journals; people's data opened."""
    found: dict[str, dict[Any, Any]] = defaultdict(dict)
    for model in apps.get_models():
        table = model._meta.label_lower
        if model._meta.app_label in UNTOLD or table in JOURNALS:
            continue
        columns = [f.attname for f in model._meta.concrete_fields if not isinstance(f, BinaryField)]
        for row in model._default_manager.values("pk", *columns):
            row.pop("key_version", None)
            row.pop("seen_at", None)  # when somebody was last at a screen
            found[table][row["pk"]] = row
    for person in Person.objects.all():
        found["opened"][person.pk] = identity_of(person).content()
    return dict(found)
