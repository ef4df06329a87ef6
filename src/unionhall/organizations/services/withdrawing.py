"""Taking back what should not have been entered, as long as nothing depends on it.

What depends is found through the relations of the models themselves, so that an app that is
added later is asked as well. The trail keeps both the entry and its withdrawal.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from django.db import transaction
from django.db.models import ManyToOneRel, Model

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.organizations import errors, permissions, queries, tree
from unionhall.organizations.commands import Withdraw, WithdrawCount, WithdrawEmployer
from unionhall.organizations.models import Affiliation, Employer, Headcount, Organization
from unionhall.organizations.services import tell_figures

OWN = {Organization: (Affiliation, "organization"), Employer: (Headcount, "employer")}
"""What is entered together with a body or an employer: one row of it is its own."""
GOES_WITH = {Organization: "pk", Affiliation: "organization"}
"""What of a body that goes points at the one above it."""


def _pointing_at(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            yield relation.related_model, relation.field.name


def dependents(
    model: type[Organization | Employer], keys: Collection[int], going: Collection[int] = ()
) -> Mapping[int, set[str]]:
    """Return what depends on bodies or employers, by key: the names of the tables.

    ``going`` are bodies that go as well: that they stand below another does not keep it.
    """
    found: dict[int, set[str]] = defaultdict(set)
    if not keys:
        return found
    for other, column in _pointing_at(model):
        rows = other._default_manager.filter(**{f"{column}__in": list(keys)})
        own = (other, column) == OWN[model]
        if other in GOES_WITH and not own:
            rows = rows.exclude(**{f"{GOES_WITH[other]}__in": list(going)})
        pointed = list(rows.values_list(f"{column}_id", flat=True))
        for key in set(pointed):
            if not own or pointed.count(key) > 1:
                found[key].add(other._meta.label_lower)
    return found


@transaction.atomic
def withdraw(actor: Actor, command: Withdraw) -> None:
    """Take back a body that was entered; its place in the tree is not given again."""
    tree.hold_still(for_moving=True)
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    if dependents(Organization, [organization.pk]):
        raise errors.SomethingDependsOn(name=organization.name)
    Affiliation.objects.filter(organization=organization).delete()
    audit.record(
        actor,
        "organizations.withdrawn",
        organization,
        kind=organization.kind,
        on=organization.founded_on.isoformat(),
    )
    organization.delete()
    tell_figures(organization.path, organization.founded_on)


@transaction.atomic
def withdraw_employer(actor: Actor, command: WithdrawEmployer) -> None:
    """Take back an employer that was entered, with the headcount that was noted then."""
    employer = queries.employer(actor, command.employer, permissions.CHANGE_EMPLOYERS, lock=True)
    if dependents(Employer, [employer.pk]):
        raise errors.SomethingDependsOn(name=employer.name)
    Headcount.objects.filter(employer=employer).delete()
    audit.record(actor, "organizations.employer_withdrawn", employer)
    employer.delete()


@transaction.atomic
def withdraw_count(actor: Actor, command: WithdrawCount) -> None:
    """Take back the headcount of a day; the one before it holds on again."""
    employer = queries.employer(actor, command.employer, permissions.CHANGE_EMPLOYERS, lock=True)
    counts = Headcount.objects.filter(employer=employer)
    wrong = counts.filter(counted_on=command.counted_on).first()
    if wrong is None:
        return
    until = wrong.valid_until
    wrong.delete()
    counts.filter(valid_until=command.counted_on).update(valid_until=until)
    audit.record(
        actor,
        "organizations.count_withdrawn",
        employer,
        staff=wrong.staff,
        on=command.counted_on.isoformat(),
    )
