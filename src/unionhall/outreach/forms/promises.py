"""Forms about demands, service-package items and their answers."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.fields import Day
from unionhall.organizations.choosing import BodyField
from unionhall.outreach.errors import AnswerNeeded, TextNeeded
from unionhall.outreach.forms.fields import Bodies, Key, Reason, Text, bodies_offered
from unionhall.outreach.models import Meeting, Promise
from unionhall.outreach.services.promises import Answer, ChangePromise, TakeBackAnswer, WriteDown


class DemandForm(forms.Form):
    """A demand as it is written down at the stall: one line and its category."""

    prefix = "demand"
    key = Key()
    text = forms.CharField(
        label=_("What was asked for"),
        max_length=2000,
        error_messages={"required": TextNeeded.message},
        widget=forms.TextInput(attrs={"enterkeyhint": "done"}),
    )
    category = forms.ChoiceField(
        label=_("Category"), choices=Promise.Category.choices, initial=Promise.Category.OTHER
    )

    def command(self, meeting: Meeting) -> WriteDown:
        data = self.cleaned_data
        return WriteDown(
            meeting=meeting.public_id,
            kind=Promise.Kind.DEMAND,
            category=Promise.Category(data["category"]),
            text=data["text"],
            key=data["key"],
        )


class PromiseForm(DemandForm):
    """A demand or a service-package item, with who owes it and until when."""

    text = Text(
        label=_("What was asked for or promised"),
        rows=2,
        error_messages={"required": TextNeeded.message},
    )
    owner = BodyField(label=_("Owner"), help_text=_("Who answers or delivers."))
    due_on = Day(label=_("Due on"))

    def __init__(self, *args: Any, owners: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        if isinstance(owner, forms.ChoiceField):
            owner.choices = bodies_offered(owners)

    def command(self, meeting: Meeting) -> WriteDown:
        data = self.cleaned_data
        service = meeting.kind == Meeting.Kind.ENTERPRISE
        return WriteDown(
            meeting=meeting.public_id,
            kind=Promise.Kind.SERVICE if service else Promise.Kind.DEMAND,
            category=Promise.Category(data["category"]),
            text=data["text"],
            owner=UUID(data["owner"]),
            due_on=data["due_on"],
            key=data["key"],
        )

    def change(self, promise: UUID) -> ChangePromise:
        data = self.cleaned_data
        return ChangePromise(
            promise=promise,
            category=Promise.Category(data["category"]),
            text=data["text"],
            owner=UUID(data["owner"]),
            due_on=data["due_on"],
        )


class AnswerForm(forms.Form):
    answer = Text(
        label=_("Answer, or what was done"),
        rows=4,
        error_messages={"required": AnswerNeeded.message},
    )
    answered_on = Day(label=_("Answered on"))
    satisfied = forms.TypedChoiceField(
        label=_("Is the other side satisfied?"),
        choices=[("", _("not known yet")), ("yes", _("yes")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )

    def command(self, promise: UUID) -> Answer:
        return Answer(promise=promise, **self.cleaned_data)


class TakeBackForm(forms.Form):
    reason = Reason()

    def command(self, promise: UUID) -> TakeBackAnswer:
        return TakeBackAnswer(promise=promise, **self.cleaned_data)
