"""What is typed about changes of memberships; each valid form answers with a command."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.codes.documents import DocumentKind
from unionhall.core.errors import DomainError
from unionhall.core.fields import Day
from unionhall.lifecycle import errors
from unionhall.lifecycle.commands import Act, AskTransfer, Claim
from unionhall.lifecycle.judging import GROUNDS
from unionhall.lifecycle.models import MembershipChange
from unionhall.organizations.choosing import BodyField

Kind = MembershipChange.Kind
ASKS: dict[str, tuple[str, ...]] = {
    Kind.KEEP: ("ground", "on", "decided_on", "early", "reason"),
    Kind.SUSPEND: ("on", "reason", "decided_on"),
    Kind.RESUME: ("on", "reason"),
    Kind.WITHDRAW: ("requested_on", "decided_on", "on", "reason"),
    Kind.DEEM: ("last_part_on", "talked_on", "decided_on", "on", "reason"),
    Kind.EXPEL: ("decided_on", "decision", "on", "reason"),
    Kind.DECEASE: ("died_on",),
}
"""Which fields each kind of change has, in their order."""
NEEDED: dict[str, type[DomainError]] = {
    "ground": errors.GroundMissing,
    "reason": errors.ReasonMissing,
    "requested_on": errors.RequestMissing,
    "last_part_on": errors.LastPartMissing,
    "talked_on": errors.TalkMissing,
    "decided_on": errors.DecisionMissing,
    "on": errors.DayMissing,
    "died_on": errors.DeathMissing,
}
"""What is said where a field is needed and empty."""


def ids(text: str) -> list[UUID]:
    """Read the ids that a form carries on, separated by commas; what is none is left out."""
    found = []
    for part in text.split(","):
        try:
            found.append(UUID(part.strip()))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


class ActForm(forms.Form):
    """One kind of change, for one membership or thousands."""

    ground = forms.ChoiceField(label=_("Why it is kept"), choices=[("", "—"), *GROUNDS])
    requested_on = Day(label=_("Day of the written request"))
    last_part_on = Day(label=_("Dues last paid, part last taken"))
    talked_on = Day(label=_("Talked to the member on"))
    decided_on = Day(label=_("Decided by the committee on"))
    decision = forms.CharField(label=_("Number of the decision"), max_length=60)
    on = Day(label=_("Holds from"))
    died_on = Day(
        label=_("Day of the death"), help_text=_("The membership ends with the day after it.")
    )
    early = forms.BooleanField(
        label=_("Retired before the age of the table: I have looked at what allows it."),
        help_text=_("Early by own choice, or by the trade. Say in the reason what it rests on."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Without numbers of people; it is kept for good."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, kind: str, needed: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        asked = ASKS.get(kind, ("on",))
        self.fields = {name: self.fields[name] for name in asked}
        for name, field in self.fields.items():
            field.required = name in needed or name == "died_on"
            if name in NEEDED:
                field.error_messages["required"] = str(NEEDED[name].message)
        if kind in ENDS and "on" in self.fields:
            self.fields["on"].help_text = _("The first day on which the membership does not count.")

    def clean_died_on(self) -> date:
        """Refuse a day before whose morrow has come: until then the membership goes on."""
        died: date = self.cleaned_data["died_on"]
        if died >= timezone.localdate():
            raise forms.ValidationError(str(errors.NotTheDayAfter()))
        return died

    def command(self, memberships: Sequence[UUID], key: UUID | None = None) -> Act:
        """Return what is asked for."""
        given = dict(self.cleaned_data)
        if died := given.pop("died_on", None):
            given["on"] = died + timedelta(days=1)
        return Act(kind=self.kind, memberships=memberships, key=key, **given)


ENDS = (Kind.WITHDRAW, Kind.DEEM, Kind.EXPEL, Kind.DECEASE)


class TransferForm(forms.Form):
    """Where members go: found by words, then chosen."""

    words = forms.CharField(
        label=_("The new union, or its firm"),
        max_length=60,
        required=False,
        help_text=_("At least two characters of the name."),
    )
    target = forms.UUIDField(
        label=pgettext_lazy("transfer", "New union"),
        error_messages={"required": _("Look for the union and choose it.")},
    )
    reason = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def command(self, memberships: Sequence[UUID], key: UUID | None = None) -> AskTransfer:
        """Return what is asked for."""
        return AskTransfer(
            memberships=memberships,
            target=self.cleaned_data["target"],
            reason=self.cleaned_data["reason"],
            key=key,
        )


class ClaimForm(forms.Form):
    """A new union asks for somebody who stands there."""

    target = BodyField(label=pgettext_lazy("transfer", "New union"))
    name = forms.CharField(label=_("Full name"), max_length=60)
    kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    number = forms.CharField(label=_("Document number"), max_length=40)
    seen = forms.BooleanField(
        label=_("I have looked at the document, and the person asks to be transferred."),
        required=False,
    )

    def __init__(self, *args: Any, unions: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["target"]
        field.choices = [(str(one.public_id), one.name) for one in unions]

    def command(self) -> Claim:
        """Return what is asked for."""
        data = self.cleaned_data
        return Claim(
            target=UUID(data["target"]),
            name=data["name"],
            kind=data["kind"],
            number=data["number"],
            seen=data["seen"],
        )


class RetiringForm(forms.Form):
    """Whose births are looked at, and how far ahead."""

    organization = BodyField(label=pgettext_lazy("member", "Union"))
    months = forms.TypedChoiceField(
        label=_("In the next"),
        coerce=int,
        choices=[(3, _("3 months")), (6, _("6 months")), (12, _("12 months")), (24, _("2 years"))],
        initial=6,
    )

    def __init__(self, *args: Any, unions: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organization"]
        field.choices = [(str(one.public_id), one.name) for one in unions]


class OwnTransferForm(forms.Form):
    """The member says where they work now."""

    words = forms.CharField(
        label=_("Your new employer or union"),
        max_length=60,
        help_text=_("At least two characters of the name."),
        error_messages={"required": _("Write where you work now.")},
    )


class LeaveForm(forms.Form):
    """The member asks to leave."""

    reason = forms.CharField(
        label=_("Why (you need not say)"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
