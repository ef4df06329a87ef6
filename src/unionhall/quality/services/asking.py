"""Sending members a link to fill in what their own record lacks."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from unionhall.accounts import sms
from unionhall.core import audit, formats, jobs
from unionhall.core.actors import Actor
from unionhall.core.jobs import Work
from unionhall.core.models import Job
from unionhall.core.sealed import keyed_hash
from unionhall.members import queries as members
from unionhall.members.models import Membership
from unionhall.organizations.queries import organization
from unionhall.quality import errors, queries
from unionhall.quality.models import Form
from unionhall.quality.permissions import ASK
from unionhall.quality.standard import ASKABLE, missing_by

KIND = "quality.forms"
CHUNK = 200
State = Form.State


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOne:
    """Send one member a link for everything that they can fill in.

    ``site`` is the address of this system, as the link begins: ``https://…``.
    """

    membership: UUID
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskMany:
    """Send a link for one detail to all who lack it at a body and below.

    ``count`` is how many the page said: where it is another number by now, it is refused.
    """

    organization: UUID
    field: str
    count: int
    site: str


@transaction.atomic
def ask_one(actor: Actor, command: AskOne) -> Form:
    """Send the link; while one is open, asking again sends nothing and returns that one."""
    members.membership(actor, command.membership)
    spell = members.memberships_to_change(actor, [command.membership], ASK)[0]
    now, today = timezone.now(), timezone.localdate()
    live: Form | None = _open_forms([spell.person_id]).first()
    if live is not None and live.expires_on >= today:
        return live
    record = queries.record(actor, command.membership)
    fields = [one.code for one in missing_by(record.mask) if one.code in ASKABLE]
    if not fields:
        raise errors.NothingToAsk
    phone = members.identity_of(spell.person).phone
    if not phone:
        raise errors.NoPhone
    _pause(spell, now)
    [form] = create(actor, [spell], fields, now)
    claimed = _claim(form)
    if claimed:
        address = _address(command.site, claimed)
        sms.deliver(phone, "quality_form", day=formats.day(form.expires_on), address=address)
    return form


@transaction.atomic
def ask_many(actor: Actor, command: AskMany) -> Job:
    """Start the job that sends the links; pressed twice, it is one job."""
    body = organization(actor, command.organization, ASK)
    now = queries.askable(body, command.field, queries.today()).count()
    if not now:
        raise errors.NothingToAsk
    if now != command.count:
        raise errors.MeanwhileOthers(now=now, count=command.count)
    return jobs.start(
        actor,
        KIND,
        body.public_id,
        {"field": command.field, "site": command.site},
        place=body.path,
        once=f"{KIND}:{body.public_id}:{command.field}",
    )


def send_many(actor: Actor, work: Work) -> UUID:
    """Send the links a chunk at a time; begun again, nobody gets a second message.

    What a worker left behind that was killed between writing a form and sending it is sent
    first: those forms have no ``sent_at``.
    """
    body = organization(actor, UUID(str(work.subject)), ASK)
    field, site = str(work.arguments["field"]), str(work.arguments["site"])
    left = Form.objects.filter(
        scope_path__within=body.path, state=State.OPEN, sent_at=None, asked_by=actor.user_id
    )
    rest = list(left.values_list("pk", flat=True))
    wanted = list(queries.askable(body, field, queries.today()).values_list("pk", flat=True))
    done, total = 0, len(rest) + len(wanted)
    work.progress(0, total)
    for start in range(0, len(rest), CHUNK):
        done = _send(work, rest[start : start + CHUNK], site, done)
    for start in range(0, len(wanted), CHUNK):
        with transaction.atomic():
            rows = Membership.objects.select_for_update(of=("self",))
            rows = rows.filter(pk__in=wanted[start : start + CHUNK], ended_on=None)
            spells = list(rows.select_related("organization").order_by("pk"))
            made = create(actor, spells, [field], timezone.now())
        done = _send(work, [form.pk for form in made], site, done)
    return body.public_id


def _send(work: Work, keys: Sequence[int], site: str, done: int) -> int:
    """Send forms one by one; each is claimed first, so that it goes out at most once."""
    forms = Form.objects.filter(pk__in=keys).select_related("membership__person").order_by("pk")
    provider = sms.provider()
    for form in forms:
        phone = members.identity_of(form.membership.person).phone
        claimed = _claim(form) if phone else None
        if claimed:
            day, address = formats.day(form.expires_on), _address(site, claimed)
            provider.send(phone, "quality_form", day=day, address=address)
        done += 1
        work.progress(done)
    return done


def create(
    actor: Actor, spells: Sequence[Membership], fields: list[str], now: datetime
) -> list[Form]:
    """Write the forms of many members and note each; whoever has an open one is left out."""
    if not spells:
        return []
    today = timezone.localdate(now)
    persons = [spell.person_id for spell in spells]
    _open_forms(persons).filter(expires_on__lt=today).update(state=State.EXPIRED)
    taken = set(_open_forms(persons).values_list("person_id", flat=True))
    valid: dict[str, int] = {}
    forms = []
    for spell in spells:
        if spell.person_id in taken:
            continue
        if spell.scope_path not in valid:
            valid[spell.scope_path] = queries.number(queries.FORM_VALID, today, spell.scope_path)
        forms.append(
            Form(
                scope_path=spell.scope_path,
                state=State.OPEN,
                membership=spell,
                person_id=spell.person_id,
                fields=fields,
                asked_at=now,
                asked_by_id=actor.user_id,
                expires_on=today + timedelta(days=valid[spell.scope_path]),
            )
        )
    Form.objects.bulk_create(forms)
    words = ", ".join(fields)
    audit.record_all(actor, [audit.deed("quality.asked", form, changed=words) for form in forms])
    return forms


def _open_forms(persons: Sequence[int]) -> QuerySet[Form]:
    return Form.objects.filter(person__in=persons, state=State.OPEN)


def _pause(spell: Membership, now: datetime) -> None:
    pause = queries.number(queries.FORM_PAUSE, timezone.localdate(now), spell.scope_path)
    last = Form.objects.filter(person=spell.person_id).order_by("-asked_at").first()
    if last is not None and last.asked_at > now - timedelta(days=pause):
        again = last.asked_at + timedelta(days=pause)
        raise errors.AskedRecently(
            on=timezone.localdate(last.asked_at), again=timezone.localdate(again)
        )


def _claim(form: Form) -> str | None:
    """Give a form its link, for whoever comes first; the second gets nothing."""
    token = secrets.token_urlsafe(16)
    key = keyed_hash(queries.TOKEN, token)
    mine = Form.objects.filter(pk=form.pk, sent_at=None)
    return token if mine.update(sent_at=timezone.now(), token=key) else None


def _address(site: str, token: str) -> str:
    return f"{site.rstrip('/')}{reverse('quality:form', args=[token])}"
