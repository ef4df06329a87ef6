"""The four parties of a target and what each of them is to do."""

import re
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit, formats
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.core.personal import holds_number
from unionhall.outreach import queries as outreach
from unionhall.targets import errors, queries
from unionhall.targets.commands import AddTask, FinishTask, NameParty, RemoveParty, ReopenTask
from unionhall.targets.models import Party, Target, Task
from unionhall.targets.permissions import KEEP
from unionhall.targets.services import not_ahead, not_behind

_OFFICE = re.compile(r"(0\d{2,3}-?)?[2-8]\d{6,7}(-\d{1,6})?|400-?\d{3}-?\d{4}|1[0-2]\d{3}")


@transaction.atomic
def name_party(actor: Actor, command: NameParty) -> Party:
    """Name who takes part, once per key and once per body; the contact may change."""
    target = _open(actor, command.target)
    body = _body(target, command)
    role = Party.Role(command.role)
    contact = {
        "contact_name": command.contact_name.strip(),
        "contact_phone": office_phone(command.contact_phone),
    }
    already = queries.parties(target).filter(role=role, **body).first()
    if already is not None:
        return _contact_changed(actor, target, already, contact)
    if command.key and Party.objects.filter(public_id=command.key).exists():
        raise errors.OtherContent
    try:
        with transaction.atomic():
            party = Party.objects.create(
                public_id=command.key or uuid7(), target=target, role=role, **body, **contact
            )
    except IntegrityError as sent_twice_at_once:
        raise errors.OtherContent from sent_twice_at_once
    audit.record(actor, "targets.party_named", target, role=str(role), party=str(party.public_id))
    return party


def _contact_changed(actor: Actor, target: Target, party: Party, contact: dict[str, str]) -> Party:
    if any(getattr(party, name) != value for name, value in contact.items()):
        for name, value in contact.items():
            setattr(party, name, value)
        party.save(update_fields=[*contact])
        audit.record(
            actor, "targets.party_named", target, role=party.role, party=str(party.public_id)
        )
    return party


def _body(target: Target, command: NameParty) -> dict[str, object]:
    """Return the columns that say who it is; exactly one of the three is set."""
    name = " ".join(command.name.split())
    if sum(map(bool, (command.organization, command.partner, name))) != 1:
        raise errors.OneBodyOnly
    if holds_number(name):
        raise errors.OneBodyOnly
    given = {"organization": command.organization, "partner": command.partner, "name": name}
    role = Party.Role(command.role)
    if not Party.TAKEN_BY[role] & {column for column, value in given.items() if value}:
        raise errors.NotThatParty(role=role.label)
    organization = partner = None
    if command.organization:
        organization = queries.guiding(target).filter(public_id=command.organization).first()
        if organization is None:
            raise errors.NotOfThisPlace(name="–", field="organization")
    if command.partner:
        partner = outreach.partners(target.scope_path).filter(public_id=command.partner).first()
        if partner is None:
            raise errors.OneBodyOnly(field="partner")
    return {"organization": organization, "partner": partner, "name": name}


def office_phone(text: str) -> str:
    """Return the phone of an office in plain digits; refuses mobile and other numbers."""
    phone = re.sub(r"[\s()（）]", "", text.replace("－", "-").replace("—", "-"))
    if phone and not _OFFICE.fullmatch(phone):
        raise errors.OfficePhoneOnly(phone=phone[:20])
    return phone


@transaction.atomic
def remove_party(actor: Actor, command: RemoveParty) -> Party:
    """Note that a party no longer takes part; it must have done its tasks."""
    party = queries.party(actor, command.party)
    if party.removed_on is not None:
        return party
    waiting = party.tasks.filter(done_on=None).count()
    if waiting:
        raise errors.StillHasTasks(name=party.body, count=waiting)
    party.removed_on = timezone.localdate()
    party.save(update_fields=["removed_on"])
    audit.record(
        actor, "targets.party_removed", party.target, role=party.role, party=str(party.public_id)
    )
    return party


@transaction.atomic
def add_task(actor: Actor, command: AddTask) -> Task:
    """Give a party something to do until a day, once per key."""
    party = queries.party(actor, command.party)
    target = party.target
    _must_be_open(target)
    what = " ".join(command.what.split())
    if command.key and (earlier := Task.objects.filter(public_id=command.key).first()):
        if (earlier.party_id, earlier.what, earlier.due_on) != (party.pk, what, command.due_on):
            raise errors.OtherContent
        return earlier
    if party.removed_on is not None:
        raise errors.PartyLeft(name=party.body)
    if not what:
        raise errors.WhatNeeded
    if holds_number(what):
        raise errors.NumberOfAPerson(field="what")
    not_behind(command.due_on, timezone.localdate(), field="due_on")
    task = Task.objects.create(
        public_id=command.key or uuid7(),
        scope_path=target.scope_path,
        party=party,
        target=target,
        what=what,
        due_on=command.due_on,
    )
    audit.record(
        actor,
        "targets.task_added",
        target,
        task=str(task.public_id),
        party=str(party.public_id),
        due=str(task.due_on),
    )
    return task


@transaction.atomic
def finish_task(actor: Actor, command: FinishTask) -> Task:
    """Note that a task is done, with what came of it; the same again changes nothing."""
    task = queries.task(actor, command.task)
    result = " ".join(command.result.split())
    if not result:
        raise errors.ResultNeeded
    if holds_number(result):
        raise errors.NumberOfAPerson(field="result")
    not_ahead(command.done_on, field="done_on")
    if task.done_on is not None:
        if (task.done_on, task.result) == (command.done_on, result):
            return task
        raise errors.WasDoneAlready(on=formats.day(task.done_on))
    _write(task, command.done_on, result)
    audit.record(
        actor,
        "targets.task_done",
        task.target,
        task=str(task.public_id),
        on=command.done_on.isoformat(),
    )
    return task


@transaction.atomic
def reopen_task(actor: Actor, command: ReopenTask) -> Task:
    """Open a task again that was noted as done by mistake."""
    task = queries.task(actor, command.task)
    if task.done_on is None:
        return task
    reason = command.reason.strip()
    if not reason:
        raise errors.ReasonNeeded
    _must_be_open(task.target)
    before = task.done_on.isoformat()
    _write(task, None, task.result)
    audit.record(
        actor,
        "targets.task_reopened",
        task.target,
        reason=reason,
        task=str(task.public_id),
        before=before,
    )
    return task


def _write(task: Task, done_on: date | None, result: str) -> None:
    task.done_on, task.result = done_on, result
    task.save(update_fields=["done_on", "result"])


def _open(actor: Actor, public_id: UUID) -> Target:
    target = queries.target(actor, public_id, KEEP, lock=True)
    _must_be_open(target)
    return target


def _must_be_open(target: Target) -> None:
    if not target.is_open:
        raise errors.IsClosed(employer=target.employer.name, state=target.state_name)
