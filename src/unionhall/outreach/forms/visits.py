"""The form about a visit to an employer."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.fields import Day
from unionhall.outreach.errors import NoSuchBody
from unionhall.outreach.forms.fields import Bodies, Text, bodies_offered
from unionhall.outreach.models import Visit
from unionhall.outreach.services.visits import RecordVisit


class VisitForm(forms.Form):
    employer = forms.UUIDField(required=False, widget=forms.HiddenInput)
    head_met = forms.CharField(
        label=_("Who was met"),
        max_length=80,
        required=False,
        help_text=_("The post is enough, such as deputy general manager."),
    )
    staff = forms.IntegerField(
        label=_("Staff"),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    union_before = forms.ChoiceField(
        label=_("Union before the visit"), choices=Visit.UnionStatus.choices
    )
    obstacles = Text(label=_("What stands in the way of a union"), required=False)
    needs = Text(label=_("What the employer needs"), required=False)
    intent = forms.ChoiceField(
        label=_("Intent to found a union"),
        choices=[("", _("not known yet")), *Visit.Intent.choices],
        required=False,
    )
    result = Text(label=_("Result"), rows=2, required=False)
    founded = forms.UUIDField(
        label=_("Union that was founded"),
        required=False,
        widget=forms.Select,
        help_text=_("Choose it here once its founding has been approved."),
        error_messages={"invalid": NoSuchBody.message},
    )
    next_visit_on = Day(label=_("Next visit"), required=False)

    def __init__(self, *args: Any, unions: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        select = self.fields["founded"].widget
        if isinstance(select, forms.Select):
            select.choices = bodies_offered(unions, _("none yet"))

    def command(self, meeting: UUID) -> RecordVisit:
        data = self.cleaned_data
        union_before = Visit.UnionStatus(data["union_before"])
        return RecordVisit(meeting=meeting, **data | {"union_before": union_before})
