"""The forms of mediation: one for each deed; what is typed becomes a command."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.errors import DomainError
from unionhall.core.fields import Day, blame
from unionhall.core.identifiers import uuid7
from unionhall.mediation import commands, law
from unionhall.mediation.models import CENTS, DIGITS, Category, Event, Payment, Side
from unionhall.organizations.choosing import Offered

Choices = Iterable[tuple[str, object]]
NOTHING = ("", "–")
YEARS = 10
"""So many years can be chosen for a return."""


class Sheet(forms.Form):
    """A form whose refusals stand beside the field at fault."""

    use_required_attribute = False

    def blame(self, refusal: DomainError) -> None:
        """Show a refusal beside its field, or above the form."""
        blame(self, refusal)

    def renew(self, version: int) -> None:
        """Take the version that stands now: who was overtaken has seen it and saves again."""
        if "version" in self.fields:
            self.data = {**self.data.dict(), "version": str(version)}  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)


def money(label: Any, *, required: bool = True, **options: Any) -> forms.DecimalField:
    """Return a field for yuan with two decimals; what is no money is refused by the service."""
    return forms.DecimalField(
        label=label,
        required=required,
        max_digits=DIGITS,
        decimal_places=CENTS,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("Write the amount in yuan, like 8000 or 8000.50.")},
        **options,
    )


def text(label: Any, *, rows: int = 4, **options: Any) -> forms.CharField:
    """Return a field for a longer text."""
    return forms.CharField(
        label=label, max_length=8000, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def amount_of(told: str) -> Decimal | None:
    """Read an amount as people type it; None where it is none."""
    plain = told.strip().replace(",", "").replace("，", "").removesuffix("元")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


class OnForm(Sheet):
    """A deed with its day."""

    on = Day(label=_("Day"))


class AcceptForm(OnForm):
    def command(self, case: UUID) -> commands.Accept:
        return commands.Accept(case=case, on=self.cleaned_data["on"])


class ConsentForm(OnForm):
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)
    agreed = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("1", _("agrees to mediate")), ("0", _("does not agree: the case ends"))],
        coerce=lambda told: told == "1",
    )
    field_order = ("side", "agreed", "on")

    def command(self, case: UUID) -> commands.NoteConsent:
        return commands.NoteConsent(case=case, **self.cleaned_data)


class ElsewhereForm(OnForm):
    ground = forms.ChoiceField(
        label=_("Why it is out of scope"),
        choices=[NOTHING, *((key, what) for key, (what, _where) in law.ELSEWHERE.items())],
    )
    field_order = ("ground", "on")

    def command(self, case: UUID) -> commands.DirectElsewhere:
        return commands.DirectElsewhere(case=case, **self.cleaned_data)


class ReasonForm(OnForm):
    """A deed with its day and its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    field_order = ("reason", "on")


class FailForm(ReasonForm):
    def command(self, case: UUID) -> commands.Fail:
        return commands.Fail(case=case, **self.cleaned_data)


class WithdrawForm(ReasonForm):
    def command(self, case: UUID) -> commands.Withdraw:
        return commands.Withdraw(case=case, **self.cleaned_data)


class NotPerformedForm(ReasonForm):
    def command(self, case: UUID) -> commands.NotPerformed:
        return commands.NotPerformed(case=case, **self.cleaned_data)


class CloseForm(OnForm):
    def command(self, case: UUID) -> commands.CloseFile:
        return commands.CloseFile(case=case, on=self.cleaned_data["on"])


class DeclaringForm(Sheet):
    """The four declarations of who mediates, or looks into a case."""

    DECLARED = ("relative", "own_employer", "counsel", "had_part")
    relative = forms.BooleanField(label=_("is a relative of a party"), required=False)
    own_employer = forms.BooleanField(label=_("is employed by a party"), required=False)
    counsel = forms.BooleanField(label=_("is counsel of a side"), required=False)
    had_part = forms.BooleanField(label=_("had a part in what is disputed"), required=False)

    def declared(self) -> commands.Declared:
        return commands.Declared(**{name: self.cleaned_data[name] for name in self.DECLARED})


class MediatorForm(DeclaringForm):
    """Somebody with an account, or somebody from outside; with the four declarations."""

    user = forms.ChoiceField(label=_("Colleague"), required=False, choices=[])
    name = forms.CharField(
        label=_("Or somebody from outside"),
        required=False,
        max_length=80,
        help_text=_("A lawyer or mediator without an account"),
    )
    another = forms.CharField(
        label=_("Another person of the same name: how that is known"),
        required=False,
        max_length=200,
        widget=forms.HiddenInput,
        help_text=_("Written by the head, without names of the parties. It stays in the trail."),
    )

    def __init__(self, *args: Any, users: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("user", [("", pgettext_lazy("mediator", "nobody")), *users])

    def blame(self, refusal: DomainError) -> None:
        """Ask how it is known to be another person only where a name is borne twice."""
        if refusal.field == "another":
            self.fields["another"].widget = forms.TextInput()
        super().blame(refusal)

    def command(self, case: UUID) -> commands.NameMediator:
        told = self.cleaned_data
        return commands.NameMediator(
            case=case,
            user=UUID(told["user"]) if told["user"] else None,
            name=told["name"],
            declared=self.declared(),
            another=told["another"],
        )


class ReleaseForm(Sheet):
    handler = forms.UUIDField(widget=forms.HiddenInput)

    def command(self, case: UUID) -> commands.Release:
        return commands.Release(case=case, handler=self.cleaned_data["handler"])


class ArrangeForm(Sheet):
    """When, where, and which of the case's mediators."""

    on = Day(label=_("Day"))
    at = forms.TimeField(
        label=pgettext_lazy("session", "Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Write the time as hours and minutes, like 14:30.")},
    )
    place = forms.CharField(label=_("Place"), max_length=120)
    mediators = forms.TypedMultipleChoiceField(
        label=_("Mediators"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, mediators: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("mediators", mediators)

    def command(self, case: UUID) -> commands.Arrange:
        told = self.cleaned_data | {"mediators": tuple(self.cleaned_data["mediators"])}
        return commands.Arrange(case=case, **told)


class CallOffForm(Sheet):
    appointment = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def command(self, case: UUID) -> commands.CallOff:
        return commands.CallOff(case=case, **self.cleaned_data)


class SessionForm(Sheet):
    appointment = forms.TypedChoiceField(
        label=_("Arranged session"), required=False, coerce=UUID, empty_value=None
    )
    held_on = Day(label=_("Held on"))
    place = forms.CharField(label=_("Place"), max_length=120)
    present = forms.CharField(label=_("Who came"), max_length=400)
    record = text(_("Record that both sides sign"), rows=5)

    def __init__(self, *args: Any, arranged: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("appointment", [("", _("none: it was not arranged")), *arranged])

    def command(self, case: UUID) -> commands.HoldSession:
        return commands.HoldSession(case=case, **self.cleaned_data)


class NoteForm(Sheet):
    text = text(_("Private note"), rows=3)

    def command(self, case: UUID) -> commands.KeepNote:
        return commands.KeepNote(case=case, text=self.cleaned_data["text"])


class HealthForm(Sheet):
    party = forms.ChoiceField(label=_("Worker"), choices=[])
    text = text(_("Illness or injury, as far as the dispute needs it"), rows=3)
    consented_on = Day(
        label=_("Worker's own consent of"),
        required=False,
        help_text=_(
            "Given for this alone: what it is for, how long it is kept, and that it may "
            "be taken back."
        ),
    )

    def __init__(self, *args: Any, workers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("party", workers)

    def command(self, case: UUID) -> commands.KeepHealth:
        told = self.cleaned_data
        return commands.KeepHealth(
            case=case,
            party=UUID(told["party"]),
            text=told["text"],
            consented_on=told["consented_on"],
        )


class WithdrawHealthForm(Sheet):
    party = forms.UUIDField(widget=forms.HiddenInput)

    def command(self, case: UUID) -> commands.WithdrawHealth:
        return commands.WithdrawHealth(case=case, party=self.cleaned_data["party"])


class ExtendForm(Sheet):
    days = forms.IntegerField(label=_("Days longer"), min_value=1)
    agreed_on = Day(label=_("Agreed on"))
    worker_agrees = forms.BooleanField(label=_("The worker agrees"), required=False)
    employer_agrees = forms.BooleanField(label=_("The employer agrees"), required=False)

    def command(self, case: UUID) -> commands.Extend:
        return commands.Extend(case=case, **self.cleaned_data)


class PayForm(Sheet):
    amount = money(_("Amount paid, in yuan"))
    paid_on = Day(label=_("Paid on"))
    basis = forms.ChoiceField(label=_("Paid on the basis of"), choices=Payment.Basis.choices)
    submission_id = forms.UUIDField(initial=uuid7, required=False, widget=forms.HiddenInput)

    def command(self, case: UUID) -> commands.Pay:
        told = self.cleaned_data
        return commands.Pay(
            case=case,
            submission_id=told["submission_id"] or uuid7(),
            paid_on=told["paid_on"],
            amount=told["amount"],
            basis=told["basis"],
        )


class EventForm(OnForm):
    kind = forms.ChoiceField(
        label=pgettext_lazy("dispute", "What happened"),
        choices=[NOTHING, *((one.value, one.label) for one in Event.BY_HAND)],
    )
    amount = money(_("Amount awarded"), required=False, help_text=_("With an award only"))
    text = forms.CharField(label=_("In a few words, without names"), required=False, max_length=200)
    field_order = ("kind", "on", "text", "amount")

    def command(self, case: UUID) -> commands.NoteEvent:
        return commands.NoteEvent(case=case, **self.cleaned_data)


class TakeBackForm(Sheet):
    """Which entry was wrong, and why."""

    event = forms.ChoiceField(label=_("Wrong entry"), choices=[])
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, entries: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("event", [NOTHING, *entries])

    def command(self, case: UUID) -> commands.TakeBack:
        told = self.cleaned_data
        return commands.TakeBack(case=case, event=UUID(told["event"]), reason=told["reason"])


class RepresentativesForm(Sheet):
    parties = forms.TypedMultipleChoiceField(
        label=_("Representatives"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, workers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("parties", workers)

    def command(self, case: UUID) -> commands.ChooseRepresentatives:
        return commands.ChooseRepresentatives(
            case=case, parties=tuple(self.cleaned_data["parties"])
        )


class CorrectForm(Sheet):
    """The entry as it was read, with its version: of two at once, the later sees both."""

    category = forms.ChoiceField(
        label=pgettext_lazy("dispute", "What it is about"), choices=Category.choices
    )
    facts = text(_("Request, facts and reasons"), rows=8)
    division_code = forms.CharField(
        label=_("Division where the contract is performed"), max_length=12, required=False
    )
    known_on = Day(
        label=_("Known since"),
        required=False,
        help_text=_("The day on which the right was known to be infringed: the limitation runs."),
    )
    employed = forms.BooleanField(label=_("Still employed there"), required=False)
    left_on = Day(label=pgettext_lazy("dispute", "Left on"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def command(self, case: UUID) -> commands.Correct:
        return commands.Correct(case=case, **self.cleaned_data)


class YearForm(Sheet):
    """Whose yearly return, and of which year; nothing said: the topmost body, this year."""

    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, offered: Offered, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = offered.fields(_("Union body")) | self.fields
        self._offer("year", [(str(y), str(y)) for y in range(this_year, this_year - YEARS, -1)])


class DisposeForm(Sheet):
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def command(self, case: UUID) -> commands.Dispose:
        return commands.Dispose(case=case, reason=self.cleaned_data["reason"])


class GlassForm(DeclaringForm):
    reason = forms.CharField(
        label=pgettext_lazy("glass", "Why you must see this case"),
        max_length=200,
        help_text=_("Kept for good and told to its handlers. Write no names of the parties."),
    )

    def command(self, case: UUID) -> commands.BreakGlass:
        return commands.BreakGlass(
            case=case, reason=self.cleaned_data["reason"], declared=self.declared()
        )
