"""Storing the workbooks that an office must deliver its lists in, and having them filled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit, jobs
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import Job
from unionhall.intake import errors, headings, queries, reading
from unionhall.intake.models import Template
from unionhall.intake.permissions import SET_TEMPLATES
from unionhall.members import queries as members
from unionhall.members.services.opening import check_reason
from unionhall.organizations.models import Organization

KIND = "intake.fill_template"
MOST_BYTES = 10_000_000
MOST_FILLED = 20_000
CODE, LABEL = "code", "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreTemplate:
    """Keep a workbook for a body and all below it; one of the same name is replaced."""

    organization: UUID
    name: str
    filename: str
    content: bytes = field(repr=False)
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkColumns:
    """Say what the columns of a template hold: by column, the field and ``code`` or ``label``."""

    template: UUID
    columns: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retire:
    """Put a template away."""

    template: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FillTemplate:
    """Have the members of a body written into a template, with full data, for a reason."""

    template: UUID
    organization: UUID
    reason: str


def store(actor: Actor, command: StoreTemplate) -> Template:
    """Keep a template with its columns guessed; the same file again changes nothing."""
    body = Organization.objects.filter(public_id=command.organization).first()
    if body is None:
        raise NotFound
    actor.require(SET_TEMPLATES, body.path)
    if len(command.content) > MOST_BYTES or not command.content.startswith(reading.WORKBOOK):
        raise errors.NoWorkbook
    sheet = reading.open_file(command.content).beginning(command.sheet)
    head = headings.find(sheet)
    return _store(actor, body, command, sheet.name, head)


@transaction.atomic
def _store(
    actor: Actor, body: Organization, command: StoreTemplate, sheet: str, head: headings.Headings
) -> Template:
    digest, name = sha256(command.content).hexdigest(), " ".join(command.name.split())[:60]
    locked = Organization.objects.select_for_update().get(pk=body.pk)
    earlier = Template.objects.filter(organization=locked, name=name).order_by("version")
    last = earlier.last()
    if last and last.retired_at is None and (last.sha256, last.sheet) == (digest, sheet):
        return last
    now = timezone.now()
    earlier.filter(retired_at=None).update(retired_at=now)
    made = Template.objects.create(
        organization=body,
        scope_path=body.path,
        name=name,
        version=last.version + 1 if last else 1,
        filename=command.filename[-120:],
        content=command.content,
        sha256=digest,
        sheet=sheet,
        head_line=head.line,
        titles=dict(head.titles),
        columns=_carried(last, head),
        set_by=actor.name[:80],
        set_at=now,
    )
    audit.record(actor, "intake.template_stored", made, sha256=digest, version=made.version)
    return made


def _carried(last: Template | None, head: headings.Headings) -> dict[str, list[str]]:
    """Take over what was marked in the file before, where its headings are the same."""
    if last and last.columns and last.titles == dict(head.titles):
        return dict(last.columns)
    return {column: [name, LABEL] for name, column in head.guess.items()}


@transaction.atomic
def mark(actor: Actor, command: MarkColumns) -> Template:
    """Say which column of a template holds what."""
    template = queries.template(actor, command.template, SET_TEMPLATES, lock=True)
    chosen = {column: list(one) for column, one in command.columns.items() if one[0]}
    if not chosen:
        raise errors.NoColumnMarked
    seen: set[str] = set()
    for column, (name, form) in chosen.items():
        if column not in template.titles or name not in headings.BY_FIELD or form not in FORMS:
            raise errors.UnknownColumn
        if name in seen:
            raise errors.TemplateColumnTwice(column=headings.BY_FIELD[name].label)
        seen.add(name)
    if chosen != template.columns:
        template.columns = chosen
        template.save(update_fields=["columns"])
        audit.record(actor, "intake.template_marked", template, changed=len(chosen))
    return template


FORMS = (CODE, LABEL)


@transaction.atomic
def retire(actor: Actor, command: Retire) -> Template:
    """Put a template away; lists that were made from it stay what they are."""
    template = queries.template(actor, command.template, SET_TEMPLATES, lock=True)
    if template.retired_at is None:
        template.retired_at = timezone.now()
        template.save(update_fields=["retired_at"])
        audit.record(actor, "intake.template_retired", template)
    return template


@transaction.atomic
def ask_fill(actor: Actor, command: FillTemplate) -> Job:
    """Start the job that fills a template; refuses who may not open or not export there."""
    body = members.body_for_full_export(actor, command.organization)
    template = queries.template(actor, command.template)
    reason = check_reason(command.reason)
    count = members.for_full_export(body, past=False).count()
    if not count:
        raise errors.NoOneToFillIn
    if count > MOST_FILLED:
        raise errors.TooManyForTemplate(count=count, most=MOST_FILLED)
    if not template.columns:
        raise errors.NoColumnMarked
    if actor.user_id is None:
        raise NotPermitted
    audit.record(actor, "intake.template_filled", template, reason=reason, members=count)
    arguments = {"template": str(template.public_id), "reason": reason}
    return jobs.start(actor, KIND, body.public_id, arguments, place=body.path)
