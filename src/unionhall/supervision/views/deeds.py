"""The one way in which a page of a record takes a deed: read the form, do it, show it again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.functional import Promise

from unionhall.core.errors import Conflict, DomainError, Rejected
from unionhall.core.http import ActorRequest
from unionhall.supervision.forms.fields import Sheet, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What was refused: a form by the name of its deed, or the whole deed with its form."""

    deed: str = ""
    form: Sheet | None = None
    refusal: DomainError | None = None

    @property
    def written(self) -> list[tuple[str, str]]:
        """Return the texts that were typed: another's deed may have closed their form."""
        if self.form is None or self.refusal is None:
            return []
        texts = [one for one in self.form if isinstance(one.field, Words) and one.value()]
        return [(str(one.label), str(one.value())) for one in texts]

    @property
    def status(self) -> int:
        return self.refusal.status if self.refusal else 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One deed of a page: its name, its form, the service, and what is said when it is done."""

    name: str
    form: Callable[[ActorRequest, Any], Sheet]
    do: Callable[[Any, Any], Any]
    done: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The page of a record: how it is found, drawn with what was wrong, and left."""

    find: Callable[[Any, UUID], Any]
    page: Callable[[ActorRequest, UUID, Wrong | None], HttpResponse]
    leave: Callable[[ActorRequest, UUID, Any], HttpResponse]

    def take(self, request: ActorRequest, public_id: UUID, deed: Deed) -> HttpResponse:
        """Carry out a deed that a form describes, and go where it leads."""
        found = self.find(request.actor, public_id)
        form = deed.form(request, found)
        if not form.is_valid():
            return self.page(request, public_id, Wrong(deed=deed.name, form=form))
        try:
            made = deed.do(request.actor, form.command(public_id))  # type: ignore[attr-defined]
        except Rejected as refusal:
            form.blame(refusal)
            return self.page(request, public_id, Wrong(deed=deed.name, form=form))
        except Conflict as refusal:
            return self.page(request, public_id, Wrong(deed=deed.name, form=form, refusal=refusal))
        messages.success(request, str(deed.done))
        return self.leave(request, public_id, made)
