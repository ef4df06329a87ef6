"""What a member fills in at a link, and what staff confirm before many are sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.quality.queries import choices
from unionhall.quality.standard import Detail


class AnswerForm(forms.Form):
    """Exactly the details that are asked for; with ``sensitive``, the code from the phone."""

    def __init__(self, *args: Any, details: list[Detail], **more: Any) -> None:
        super().__init__(*args, **more)
        for detail in details:
            label, listed = str(detail.label), choices(detail)
            missing = {"required": _("Choose an answer first.")}
            self.fields[detail.code] = (
                forms.ChoiceField(
                    label=label,
                    choices=[("", _("Please choose")), *listed],
                    error_messages=missing,
                )
                if listed
                else forms.CharField(label=label, max_length=120, error_messages=missing)
            )
        self.sensitive = any(detail.sensitive for detail in details)
        if self.sensitive:
            self.fields["code"] = forms.CharField(
                label=pgettext_lazy("phone", "Code"), max_length=6, required=False
            )

    def answers(self) -> dict[str, str]:
        """Return what was chosen, by detail."""
        return {name: value for name, value in self.cleaned_data.items() if name != "code"}


class AskManyForm(forms.Form):
    """How many the page said there are."""

    count = forms.IntegerField(min_value=1, max_value=10_000_000)
