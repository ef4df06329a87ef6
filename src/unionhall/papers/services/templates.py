"""An office's own templates: put in the place of the shipped ones, and taken back."""

from dataclasses import dataclass
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.papers import checking, queries
from unionhall.papers.errors import NoOwnTemplate
from unionhall.papers.kinds import KINDS
from unionhall.papers.models import Template
from unionhall.papers.permissions import SET_TEMPLATES


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTemplate:
    """From now on papers of a kind are made from this file, at a place and below."""

    place: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """A place goes back to the template from above, or to the shipped one."""

    place: str
    kind: str


def set_template(actor: Actor, command: SetTemplate) -> Template:
    """Check a template by filling it with the examples, and use it; the same file changes nothing.

    It is checked before the transaction: that takes a moment, and concerns nobody else.
    """
    queries.must_stand(actor, command.place)
    kind = KINDS.get(command.kind)
    checking.template(command.content, kind)
    return _set(actor, command)


@transaction.atomic
def _set(actor: Actor, command: SetTemplate) -> Template:
    digest = sha256(command.content).hexdigest()
    in_use = _in_use(command.place, command.kind)
    if in_use and in_use.sha256 == digest:
        return in_use
    now = timezone.now()
    _retire(in_use)
    try:
        with transaction.atomic():
            made = Template.objects.create(
                scope_path=command.place,
                kind=command.kind,
                docx=command.content,
                sha256=digest,
                size=len(command.content),
                valid_from=now,
                uploaded_by=actor.user_id,
                uploaded_by_name=actor.name,
            )
    except IntegrityError as twice:
        first = _in_use(command.place, command.kind)
        if first is None or first.sha256 != digest:
            raise Conflict from twice
        return first
    audit.record(actor, "papers.template_set", made, kind=made.kind, sha256=digest)
    return made


@transaction.atomic
def put_back(actor: Actor, command: PutBack) -> Template:
    """Retire a place's own template; papers that were made from it stay as they are."""
    actor.require(SET_TEMPLATES, command.place)
    in_use = _in_use(command.place, command.kind)
    if in_use is None:
        raise NoOwnTemplate(kind=KINDS.named(command.kind))
    _retire(in_use)
    audit.record(actor, "papers.template_put_back", in_use, kind=in_use.kind)
    return in_use


def _in_use(place: str, kind: str) -> Template | None:
    rows = Template.objects.select_for_update().defer("docx")
    return rows.filter(scope_path=place, kind=kind, retired_at=None).first()


def _retire(template: Template | None) -> None:
    if template is not None:
        template.retired_at = timezone.now()
        template.save(update_fields=["retired_at"])
