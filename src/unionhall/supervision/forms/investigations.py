"""The forms of inspectors and investigations."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.fields import Day
from unionhall.organizations.choosing import BodyField
from unionhall.organizations.models import Organization
from unionhall.supervision import commands, errors
from unionhall.supervision.forms.fields import Key, Sheet, WithInspectors, Words, bodies_offered
from unionhall.supervision.models import Investigation


class InspectorForm(Sheet):
    """Somebody's card."""

    organization = BodyField(label=_("Union body"), choices=[])
    name = forms.CharField(label=pgettext_lazy("inspector", "Name"), max_length=80)
    card = forms.CharField(label=_("Number of the card"), max_length=40)
    valid_from = Day(label=pgettext_lazy("inspector", "Valid from"))
    last_day = Day(label=_("Last day"))

    def __init__(self, *args: Any, bodies: Iterable[Organization] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organization", bodies_offered(bodies))

    def command(self) -> commands.EnterInspector:
        data = self.cleaned_data | {"organization": UUID(self.cleaned_data["organization"])}
        return commands.EnterInspector(**data)


class EndCardForm(Sheet):
    """A card ends before its time."""

    on = Day(label=_("No longer valid from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def command(self, inspector: UUID) -> commands.EndCard:
        return commands.EndCard(inspector=inspector, **self.cleaned_data)


class ReceiveForm(Sheet):
    """A complaint, a visit, a consultation: about whom, and what."""

    organization = BodyField(label=_("Union body that looks at it"), choices=[])
    employer = forms.UUIDField(
        label=_("Employer"), error_messages={"required": errors.EmployerUnknown.message}
    )
    source = forms.ChoiceField(label=_("Source"), choices=Investigation.Source.choices)
    source_text = forms.CharField(
        label=_("Where it came from"),
        required=False,
        max_length=200,
        help_text=_("For example the number of a consultation; no names."),
    )
    reference = forms.UUIDField(required=False, widget=forms.HiddenInput)
    about = Words(
        label=pgettext_lazy("investigation", "What it is about"),
        rows=4,
        help_text=_("No names of workers, no phone or document numbers."),
    )
    received_on = Day(label=_("Received on"))
    worker = forms.CharField(
        label=_("Who complained"),
        required=False,
        max_length=80,
        help_text=_("Sealed: opened only by those who may, and each opening is recorded."),
    )
    phone = forms.CharField(
        label=pgettext_lazy("complaint", "Phone"), required=False, max_length=30
    )
    submission_id = Key()

    def __init__(self, *args: Any, bodies: Iterable[Organization] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organization", bodies_offered(bodies))

    def command(self) -> commands.Receive:
        data = self.cleaned_data | {
            "organization": UUID(self.cleaned_data["organization"]),
            "source": Investigation.Source(self.cleaned_data["source"]),
        }
        return commands.Receive(**data)


class OpenForm(WithInspectors):
    """Who investigates, from when on."""

    on = Day(label=pgettext_lazy("investigation", "Opened on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspectors"].required = True

    def command(self, investigation: UUID) -> commands.OpenInvestigation:
        return commands.OpenInvestigation(
            investigation=investigation,
            on=self.cleaned_data["on"],
            inspectors=self.ids("inspectors"),
        )


class ConcludeForm(Sheet):
    """What was found."""

    on = Day(label=_("Concluded on"))
    facts = Words(label=_("Facts found"), rows=5, max_length=4000)
    violated = forms.TypedChoiceField(
        label=_("Was the law violated?"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
    )

    def command(self, investigation: UUID) -> commands.Conclude:
        return commands.Conclude(investigation=investigation, **self.cleaned_data)


class DeclineForm(Sheet):
    """Why it is not taken up, and where to turn."""

    on = Day(label=_("Not accepted on"))
    ground = forms.ChoiceField(label=_("Why"), choices=Investigation.Ground.choices)
    elsewhere = forms.CharField(label=_("Where to turn instead"), required=False, max_length=200)

    def command(self, investigation: UUID) -> commands.Decline:
        data = self.cleaned_data | {"ground": Investigation.Ground(self.cleaned_data["ground"])}
        return commands.Decline(investigation=investigation, **data)


class ToldForm(Sheet):
    """When the worker was told."""

    on = Day(label=_("Worker told on"))

    def command(self, investigation: UUID) -> commands.TellWorker:
        return commands.TellWorker(investigation=investigation, on=self.cleaned_data["on"])
