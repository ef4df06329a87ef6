"""Giving bodies and employers new names, from a day on."""

from django.db import transaction

from unionhall.core import audit, chinese, events, formats
from unionhall.core.actors import Actor
from unionhall.organizations import errors, names, permissions, queries
from unionhall.organizations.commands import Rename, RenameEmployer
from unionhall.organizations.events import OrganizationRenamed
from unionhall.organizations.models import Employer, FormerName, Organization
from unionhall.organizations.rules import checked_name, not_in_the_future, standing


@transaction.atomic
def rename(actor: Actor, command: Rename) -> Organization:
    """Give a body another name from a day on; the name it bears already changes nothing."""
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    standing(organization)
    name = checked_name(command.name)
    if name == organization.name:
        return organization
    not_in_the_future(command.on)
    since = names.named_since(organization) or organization.founded_on
    if command.on <= since:
        raise errors.NamedSince(name=organization.name, since=formats.day(since))
    before = _named_anew(organization, name)
    FormerName.objects.create(organization=organization, until=command.on, **before)
    audit.record(
        actor,
        "organizations.renamed",
        organization,
        before=before["name"],
        after=name,
        on=command.on.isoformat(),
    )
    events.publish(actor, OrganizationRenamed(organization, command.on))
    return organization


@transaction.atomic
def rename_employer(actor: Actor, command: RenameEmployer) -> Employer:
    """Give an employer another name from a day on; the name it bears already changes nothing."""
    employer = queries.employer(actor, command.employer, permissions.CHANGE_EMPLOYERS, lock=True)
    name = checked_name(command.name)
    if name == employer.name:
        return employer
    not_in_the_future(command.on)
    since = names.named_since(employer)
    if since is not None and command.on <= since:
        raise errors.NamedSince(name=employer.name, since=formats.day(since))
    before = _named_anew(employer, name)
    FormerName.objects.create(employer=employer, until=command.on, **before)
    audit.record(
        actor,
        "organizations.employer_renamed",
        employer,
        before=before["name"],
        after=name,
        on=command.on.isoformat(),
    )
    return employer


def _named_anew(bearer: Organization | Employer, name: str) -> dict[str, str]:
    """Write the name of today; return the one before."""
    before = {"name": bearer.name, "initials": bearer.initials}
    bearer.name, bearer.name_key = name, chinese.sort_key(name)
    bearer.initials = chinese.initials(name.replace(" ", ""))
    bearer.save(update_fields=["name", "name_key", "initials"])
    return before
