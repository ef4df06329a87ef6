"""The forms of the tripartite committee."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.fields import Day
from unionhall.core.identifiers import uuid7
from unionhall.linkage import commands
from unionhall.linkage.forms import MANY, SHORT
from unionhall.mediation.forms import Choices, Sheet, text
from unionhall.organizations.choosing import BodyField

TASKS = 6
UNION = ""
"""The union itself, where a party is chosen."""


class MemberForm(Sheet):
    organization = BodyField(label=_("Committee at"), choices=[])
    partner = forms.ChoiceField(label=pgettext_lazy("committee", "Party"), required=False)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80)
    post = forms.CharField(label=pgettext_lazy("committee", "Post"), required=False, max_length=80)
    since = Day(label=_("Since"))

    def __init__(
        self, *args: Any, bodies: Choices = (), parties: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("organization", bodies)
        self._offer("partner", [(UNION, _("the union itself")), *parties])

    def command(self) -> commands.TakePlace:
        told = dict(self.cleaned_data)
        partner = told.pop("partner")
        return commands.TakePlace(partner=UUID(partner) if partner else None, **told)


class LeaveForm(Sheet):
    until = Day(label=_("Until"))

    def command(self, member: UUID) -> commands.LeavePlace:
        return commands.LeavePlace(member=member, **self.cleaned_data)


class MeetingForm(Sheet):
    organization = BodyField(label=_("Committee at"), choices=[])
    on = Day(label=_("Day"))
    place = forms.CharField(label=_("Place"), max_length=120)
    agenda = forms.CharField(
        label=_("Agenda"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    submission_id = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("organization", bodies)

    def command(self) -> commands.PlanMeeting:
        return commands.PlanMeeting(**self.cleaned_data)


class HoldForm(Sheet):
    on = Day(label=pgettext_lazy("committee", "Held on"))
    came = forms.MultipleChoiceField(label=_("Who came"), required=False, widget=MANY)
    minutes = text(_("Minutes"), rows=6)

    def __init__(self, *args: Any, members: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["came"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(members)

    def command(self, meeting: UUID) -> commands.HoldMeeting:
        told = self.cleaned_data
        came = tuple(map(UUID, told["came"]))
        return commands.HoldMeeting(
            meeting=meeting, on=told["on"], came=came, minutes=told["minutes"]
        )


class CancelForm(Sheet):
    def command(self, meeting: UUID) -> commands.CancelMeeting:
        return commands.CancelMeeting(meeting=meeting)


class ResolveForm(Sheet):
    """A resolution with a task and a day for each party that is bound."""

    text = forms.CharField(
        label=_("Resolution"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    submission_id = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)

    def __init__(self, *args: Any, parties: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = list(parties)[:TASKS]
        for number, (_key, name) in enumerate(self.parties):
            self.fields[f"task_{number}"] = forms.CharField(
                label=_("Task of %(party)s") % {"party": name}, required=False, max_length=300
            )
            self.fields[f"due_{number}"] = Day(
                label=pgettext_lazy("task", "Due on"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a day where there is a task."""
        told = super().clean() or self.cleaned_data
        for number in range(len(self.parties)):
            if told.get(f"task_{number}") and not told.get(f"due_{number}"):
                self.add_error(f"due_{number}", _("Choose the day."))
        return told

    def blame(self, refusal: Any) -> None:
        """Show what is wrong with the tasks above the form."""
        self.add_error("text" if refusal.field == "text" else None, str(refusal))

    def command(self, meeting: UUID) -> commands.Resolve:
        told = self.cleaned_data
        tasks = [
            commands.TaskSet(
                task=told[f"task_{n}"],
                due_on=told[f"due_{n}"],
                partner=UUID(str(key)) if key else None,
            )
            for n, (key, _name) in enumerate(self.parties)
            if told.get(f"task_{n}")
        ]
        return commands.Resolve(
            submission_id=told["submission_id"],
            meeting=meeting,
            text=told["text"],
            tasks=tuple(tasks),
        )


class FinishForm(Sheet):
    report = forms.CharField(
        label=_("What was done"), max_length=500, widget=forms.Textarea(attrs=SHORT)
    )
    on = Day(label=_("Done on"), required=False)

    def __init__(self, *args: Any, window: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if window:
            del self.fields["on"]

    def command(self, task: UUID) -> commands.FinishTask:
        told = self.cleaned_data
        return commands.FinishTask(task=task, report=told["report"], on=told.get("on"))
