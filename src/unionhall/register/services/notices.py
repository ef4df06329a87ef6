"""Changes that must be registered: the chair, the name, the address."""

from datetime import date

from django.db import transaction

from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.organizations.events import OrganizationRenamed
from unionhall.organizations.models import Organization
from unionhall.register import errors, law, queries
from unionhall.register.commands import NoteChange, ReportChange
from unionhall.register.models import ChangeNotice
from unionhall.register.permissions import KEEP
from unionhall.register.services.checks import begins_there, not_in_the_future

UNREGISTERED = "changes_unregistered"


def must_be_registered(
    actor: Actor, union: Organization, what: str, on: date
) -> ChangeNotice | None:
    """Make a notice due where the union has a certificate that the change makes wrong.

    While one about the same thing is open, its earlier day stays.
    """
    if queries.certificate_of(union) is None:
        return None
    there = ChangeNotice.objects.filter(organization=union, what=what, reported_on=None)
    if earlier := there.first():
        return earlier
    due = law.change_due(on, law.Place.of(union))
    notice = ChangeNotice.objects.create(
        organization=union, scope_path=union.path, what=what, changed_on=on, due_on=due
    )
    facts.changed(UNREGISTERED, union.path, on)
    audit.record(actor, "register.change_noted", notice, kind=what, on=str(on), due=str(due))
    return notice


def on_renamed(actor: Actor, command: OrganizationRenamed) -> None:
    """Have a new name registered where the certificate bears the old one."""
    must_be_registered(actor, command.organization, ChangeNotice.What.NAME, command.on)


@transaction.atomic
def note_change(actor: Actor, command: NoteChange) -> ChangeNotice:
    """Note that something on the certificate changed and must be registered."""
    union = queries.union(actor, command.organization, KEEP, lock=True)
    begins_there(union, command.changed_on, field="changed_on")
    notice = must_be_registered(actor, union, command.what, command.changed_on)
    if notice is None:
        raise errors.NoCertificate(name=union.name)
    return notice


@transaction.atomic
def report_change(actor: Actor, command: ReportChange) -> ChangeNotice:
    """Note that a change was registered."""
    notice = queries.notice(actor, command.notice, KEEP, lock=True)
    if notice.reported_on == command.reported_on:
        return notice
    if notice.reported_on is not None:
        raise errors.ReportedAlready(on=notice.reported_on)
    not_in_the_future(command.reported_on, field="reported_on")
    if command.reported_on < notice.changed_on:
        raise errors.ReportedBeforeTheChange(changed=notice.changed_on)
    notice.reported_on = command.reported_on
    notice.save(update_fields=["reported_on"])
    facts.changed(UNREGISTERED, notice.scope_path, notice.reported_on)
    audit.record(
        actor,
        "register.change_reported",
        notice,
        kind=str(notice.what),
        on=str(command.reported_on),
    )
    return notice
