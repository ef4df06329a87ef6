"""What people say about pairs of records."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.duplicates.commands import Choices
from unionhall.duplicates.fields import LABELS, SIDES


class ReasonForm(forms.Form):
    """Why a step is taken."""

    reason = forms.CharField(
        max_length=200, error_messages={"required": _("Write in a few words why.")}
    )


class MergeForm(forms.Form):
    """Which record is kept, whose values hold, which membership stays; all may be left out."""

    keep = forms.UUIDField(required=False)
    stays = forms.UUIDField(required=False)
    key = forms.UUIDField(required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("For the record; no names or numbers of people."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in LABELS:
            self.fields[f"field_{name}"] = forms.ChoiceField(
                required=False, choices=[("", ""), *((side, side) for side in SIDES)]
            )

    def choices(self) -> Choices:
        """Return what was chosen."""
        given = self.cleaned_data
        chosen = {name: given[f"field_{name}"] for name in LABELS if given.get(f"field_{name}")}
        return Choices(keep=given.get("keep"), fields=chosen, stays=given.get("stays"))


class ExactForm(forms.Form):
    """How many exact pairs the page said there are."""

    key = forms.UUIDField()
    count = forms.IntegerField(min_value=1, max_value=10_000)
    reason = forms.CharField(max_length=200, required=False)
