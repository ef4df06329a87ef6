"""The HTML forms of early warning; each valid form answers with a command."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.fields import Day
from unionhall.core.signals import SIGNALS
from unionhall.earlywarning.commands import (
    ChangeLevel,
    ChangeRule,
    Close,
    Confirm,
    Dismiss,
    SetLevel,
    SetRule,
    TakeStep,
    Wording,
)
from unionhall.earlywarning.errors import (
    NameNeeded,
    NoteNeeded,
    OutcomeNeeded,
    ReasonNeeded,
    SignalsNeeded,
    SourceNeeded,
)
from unionhall.earlywarning.models import RANKS, EarlyWarning, Level, Step, WarningRule
from unionhall.earlywarning.services.levels import HOURS, judging_roles
from unionhall.earlywarning.services.rules import DAYS, LEAST
from unionhall.organizations.choosing import BodyField, Offered
from unionhall.outreach.forms.fields import Bodies, Key, Text, bodies_offered


class LevelForm(forms.Form):
    """How grave, who answers, within how many hours."""

    name = forms.CharField(
        label=_("Name"), max_length=20, error_messages={"required": NameNeeded.message}
    )
    colour = forms.ChoiceField(label=_("Colour"), choices=Level.Colour.choices)
    rank = forms.IntegerField(
        label=_("Rank"), min_value=1, max_value=RANKS, help_text=_("1 is the gravest.")
    )
    owner_role = forms.ChoiceField(label=_("Duty that answers"))
    owner_at = forms.ChoiceField(label=_("Body that answers"), choices=Level.OwnerAt.choices)
    hours = forms.IntegerField(
        label=_("Hours to respond"),
        min_value=HOURS[0],
        max_value=HOURS[1],
        help_text=_("From the moment the warning is raised; nights and holidays count."),
    )

    def __init__(self, *args: Any, bodies: Bodies = (), new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner_role", judging_roles())
        if new:
            self.fields["organization"] = BodyField(
                label=_("Body that sets it"), choices=bodies_offered(bodies)
            )
            self.order_fields(["organization"])

    def set(self) -> SetLevel:
        data = {**self.cleaned_data}
        return SetLevel(organization=UUID(data.pop("organization")), **data)

    def change(self, level: UUID) -> ChangeLevel:
        return ChangeLevel(level=level, **self.cleaned_data)


class RuleForm(forms.Form):
    """What a rule says; the parts of the other kind are left out."""

    key = Key()
    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": NameNeeded.message}
    )
    kind = forms.ChoiceField(
        label=_("Kind of rule"),
        choices=WarningRule.Kind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Stated: so many facts within so many days. Statistical: more in a week than is "
            "usual for the unit and the season."
        ),
    )
    signals = forms.MultipleChoiceField(
        label=_("Signals"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": SignalsNeeded.message},
    )
    unit = forms.ChoiceField(label=_("Counted for each"), choices=WarningRule.Unit.choices)
    counted = forms.ChoiceField(
        label=pgettext_lazy("warning", "What is counted"), choices=WarningRule.Counted.choices
    )
    least = forms.IntegerField(
        label=_("At least"),
        min_value=LEAST[0],
        max_value=LEAST[1],
        help_text=_("So many within the days; for a statistical rule, in the week."),
    )
    days = forms.IntegerField(
        label=_("Within days (stated rule)"),
        min_value=DAYS[0],
        max_value=DAYS[1],
        required=False,
    )
    method = forms.ChoiceField(
        label=_("Method (statistical rule)"),
        choices=[("", _("none")), *WarningRule.Method.choices],
        required=False,
    )
    level = forms.ChoiceField(label=_("Level of the warning"))
    source = forms.CharField(
        label=_("Basis"),
        max_length=200,
        help_text=_("The decision or document of your union on which the rule rests."),
        error_messages={"required": SourceNeeded.message},
    )

    def __init__(self, *args: Any, levels: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = SIGNALS.grouped()
        _offer(self, "signals", [(h, [(one.id, one.name) for one in some]) for h, some in groups])
        _offer(self, "level", [(str(one.public_id), one.name) for one in levels])

    def wording(self) -> Wording:
        data = self.cleaned_data
        return Wording(
            name=data["name"],
            kind=WarningRule.Kind(data["kind"]),
            unit=WarningRule.Unit(data["unit"]),
            signals=tuple(data["signals"]),
            level=UUID(data["level"]),
            least=data["least"],
            source=data["source"],
            counted=WarningRule.Counted(data["counted"]),
            days=data["days"],
            method=WarningRule.Method(data["method"]) if data["method"] else None,
        )

    def set(self, organization: UUID) -> SetRule:
        return SetRule(
            organization=organization, wording=self.wording(), key=self.cleaned_data["key"]
        )

    def change(self, rule: UUID) -> ChangeRule:
        return ChangeRule(rule=rule, wording=self.wording())


class ConfirmForm(forms.Form):
    reason = Text(
        label=pgettext_lazy("warning", "What was found"),
        rows=2,
        max_length=200,
        required=False,
        help_text=_("No names and no numbers of people: the trail keeps it for good."),
    )

    def command(self, warning: UUID) -> Confirm:
        return Confirm(warning=warning, reason=self.cleaned_data["reason"])


class DismissForm(forms.Form):
    reason = Text(
        label=_("Why it is no risk"),
        rows=2,
        max_length=200,
        help_text=_("No names and no numbers of people: the trail keeps it for good."),
        error_messages={"required": ReasonNeeded.message},
    )

    def command(self, warning: UUID) -> Dismiss:
        return Dismiss(warning=warning, reason=self.cleaned_data["reason"])


class StepForm(forms.Form):
    """A step of the response; before the warning is confirmed only the station's report."""

    key = Key()
    kind = forms.ChoiceField(label=pgettext_lazy("warning", "Step"), choices=Step.Kind.choices)
    done_on = Day(label=_("Day"))
    note = Text(
        label=pgettext_lazy("warning", "What was done"),
        rows=3,
        max_length=500,
        help_text=_("No names and no numbers of people."),
        error_messages={"required": NoteNeeded.message},
    )

    def __init__(self, *args: Any, judged: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not judged:
            _offer(self, "kind", Step.Kind.choices[:1])

    def command(self, warning: UUID) -> TakeStep:
        data = self.cleaned_data
        return TakeStep(
            warning=warning,
            kind=Step.Kind(data["kind"]),
            done_on=data["done_on"],
            note=data["note"],
            key=data["key"],
        )


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=EarlyWarning.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": OutcomeNeeded.message},
    )
    note = Text(
        label=_("About the outcome"),
        rows=3,
        max_length=500,
        required=False,
        help_text=_("No names and no numbers of people."),
    )

    def command(self, warning: UUID) -> Close:
        data = self.cleaned_data
        outcome = EarlyWarning.Outcome(data["outcome"])
        return Close(warning=warning, outcome=outcome, note=data["note"])


class BodyChooser(forms.Form):
    """For which body a rule is set."""

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = offered.fields(_("Body that sets it"))


class BoardForm(forms.Form):
    """By what the board and the map can be narrowed."""

    mine = forms.BooleanField(label=_("Only what my duty answers for"), required=False)

    def __init__(self, *args: Any, areas: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = areas.fields(_("Area")) | self.fields


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
