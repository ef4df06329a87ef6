"""What the forms of supervision share."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import DomainError
from unionhall.core.fields import blame
from unionhall.core.identifiers import uuid7
from unionhall.organizations.models import Organization
from unionhall.supervision.models import Inspector

Choices = Iterable[tuple[str, object]]


class Words(forms.CharField):
    """Some lines of text."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        options.setdefault("max_length", 2000)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)


class Key(forms.UUIDField):
    """The page's own id for what it sends, so that sending it twice does it once."""

    def __init__(self) -> None:
        super().__init__(initial=uuid7, widget=forms.HiddenInput)


class Number(forms.IntegerField):
    """A whole number, typed on a phone with the digits at hand."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        super().__init__(
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            max_value=10_000_000,
            **options,
        )


class Sheet(forms.Form):
    """A form whose refusals stand beside the field at fault."""

    use_required_attribute = False

    def blame(self, refusal: DomainError) -> None:
        """Show a refusal beside its field, or above the form."""
        blame(self, refusal)

    def offer(self, name: str, choices: Choices) -> None:
        """Set what can be chosen."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def ids(self, name: str) -> tuple[UUID, ...]:
        """Return what was ticked."""
        return tuple(UUID(one) for one in self.cleaned_data.get(name, ()))


class WithInspectors(Sheet):
    """A form on which inspectors are ticked."""

    inspectors = forms.MultipleChoiceField(
        label=_("Inspectors"),
        required=False,
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With a card that is valid today."),
    )

    def __init__(self, *args: Any, people: Iterable[Inspector] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("inspectors", inspectors_offered(people))


def bodies_offered(bodies: Iterable[Organization]) -> list[tuple[str, object]]:
    """List bodies as a choice."""
    return [(str(one.public_id), one.name) for one in bodies]


def inspectors_offered(people: Iterable[Inspector]) -> list[tuple[str, object]]:
    """List inspectors as a choice, each with the card and the body."""
    return [
        (str(one.public_id), f"{one.name}（{one.card}，{one.organization.name}）") for one in people
    ]
