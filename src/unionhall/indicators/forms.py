"""Forms about figures."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.fields import Day
from unionhall.indicators import periods
from unionhall.indicators.models import HouseStyle
from unionhall.organizations.models import Organization


class PeriodForm(forms.Form):
    """Chooses days, and a named scope where the body has some."""

    period = forms.ChoiceField(label=_("Period"), choices=periods.Preset.choices, required=False)
    locals()["from"] = Day(label=_("First day"), required=False)
    to = Day(label=_("Last day"), required=False)
    scope = forms.ChoiceField(label=_("Part"), required=False)

    def __init__(self, *args: Any, scopes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if scopes:
            self.fields["scope"].choices = [  # type: ignore[attr-defined]
                ("", _("all of it")),
                *((name, name) for name in scopes),
            ]
        else:
            del self.fields["scope"]


class ScopeForm(forms.Form):
    """Defines a named scope."""

    name = forms.CharField(label=_("Name"), max_length=40)
    definition = forms.CharField(
        label=_("Definition"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What belongs to it, in one sentence. It stands beside every figure."),
    )
    guided = forms.BooleanField(
        label=_("Count only what this body guided"),
        required=False,
        help_text=_("Joinings, foundings and meetings that others guided are left out."),
    )
    bodies = forms.MultipleChoiceField(label=_("Union bodies"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, bodies: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bodies"].choices = [  # type: ignore[attr-defined]
            (str(body.public_id), body.name) for body in bodies
        ]

    def clean_bodies(self) -> tuple[UUID, ...]:
        return tuple(UUID(each) for each in self.cleaned_data["bodies"])


class ScopeChangeForm(ScopeForm):
    """Defines a named scope anew."""

    since = Day(
        label=_("These union bodies from"),
        required=False,
        help_text=_(
            "Figures up to the day before keep the bodies of then. Left empty, the bodies are "
            "put right for all days: figures that were published may change."
        ),
    )
    field_order = ("name", "definition", "guided", "since", "bodies")


class StyleForm(forms.Form):
    """Chooses the template of the house's bulletins."""

    template = forms.ChoiceField(
        label=_("Template of bulletins"), choices=HouseStyle.Template.choices
    )
