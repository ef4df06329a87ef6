"""The HTML forms of outreach; each valid form answers with a command."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import DomainError
from unionhall.core.identifiers import uuid7
from unionhall.organizations.models import Kind, Organization, ServiceStation
from unionhall.outreach.errors import AnswerNeeded, ReasonNeeded, TextNeeded
from unionhall.outreach.models import (
    WEEKDAYS,
    Counter,
    Level,
    Meeting,
    Partner,
    Promise,
    ScheduleRule,
    Visit,
)
from unionhall.outreach.services import (
    BEGINNING,
    MOST,
    CancelMeeting,
    ChangeMeeting,
    PlanMeeting,
    RecordMeeting,
    RepeatMeeting,
)
from unionhall.outreach.services.promises import Answer, ChangePromise, TakeBackAnswer, WriteDown
from unionhall.outreach.services.rules import EndRule, SetRule
from unionhall.outreach.services.stall import (
    MOST_AT_ONCE,
    MOST_TAPS,
    CorrectCount,
    CountTaps,
    EnterPartner,
    OneTap,
)
from unionhall.outreach.services.visits import RecordVisit

Bodies = Iterable[Organization]


def blame(form: forms.Form, refusal: DomainError) -> None:
    """Show a refusal beside the field at fault, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


class Day(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": _("Write the day as year-month-day, like 2026-03-02.")},
            **kwargs,
        )


class Hour(forms.TimeField):
    """A time of day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(
            error_messages={"invalid": _("Write the time as hours and minutes, like 11:30.")},
            **kwargs,
        )


class Text(forms.CharField):
    """Some lines of text."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Reason(forms.CharField):
    """Why something is done; never left out."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Reason"), max_length=200, error_messages={"required": ReasonNeeded.message}
        )


class Key(forms.UUIDField):
    """The page's own id for what it sends, so that sending it twice does it once."""

    def __init__(self) -> None:
        super().__init__(initial=uuid7, required=False, widget=forms.HiddenInput)


def _bodies(bodies: Bodies, empty: object = None) -> list[tuple[str, object]]:
    choices: list[tuple[str, object]] = [(str(b.public_id), b.name) for b in bodies]
    return choices if empty is None else [("", empty), *choices]


def _uuid(value: str) -> UUID | None:
    return UUID(value) if value else None


class MeetingForm(forms.Form):
    """The facts of a meeting, of either kind, planned or already held."""

    key = Key()
    theme = forms.CharField(label=_("Theme"), max_length=120)
    held_on = Day(label=_("Day"))
    starts_at = Hour(label=_("Begins at"))
    ends_at = Hour(label=_("Ends at"))
    place = forms.CharField(label=_("Place"), max_length=120)
    place_type = forms.ChoiceField(label=_("Type of place"), choices=Meeting.PlaceType.choices)
    address = forms.CharField(label=_("Address of the place"), max_length=200, required=False)
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("", _("by the body it counts at")), *Level.choices],
        required=False,
    )
    organizer = forms.ChoiceField(
        label=_("Organizer"),
        required=False,
        help_text=_("Who holds it. The meeting counts once, at the body above."),
    )
    guided_by = forms.ChoiceField(label=_("Guided by"), required=False)
    station = forms.ChoiceField(label=_("Service station"), required=False)
    employer = forms.UUIDField(
        label=_("Employer"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("Choose the employer from the list.")},
    )

    counts = tuple(Counter)

    def __init__(
        self,
        *args: Any,
        organizers: Bodies,
        guides: Bodies,
        stations: Iterable[ServiceStation] = (),
        held: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        self._offer("organizer", _bodies(organizers, _("the body itself")))
        self._offer("guided_by", _bodies(guides, _("nobody")))
        named = [(str(s.public_id), s.name) for s in stations]
        self._offer("station", [("", _("none")), *named])
        if held:
            for counter in Counter:
                self.fields[counter.value] = forms.IntegerField(
                    label=counter.label,
                    min_value=0,
                    max_value=MOST,
                    required=False,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    def _offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "theme": data["theme"],
            "held_on": data["held_on"],
            "starts_at": data["starts_at"],
            "ends_at": data["ends_at"],
            "place": data["place"],
            "place_type": Meeting.PlaceType(data["place_type"]),
            "address": data["address"],
            "level": Level(data["level"]) if data["level"] else None,
            "organizer": _uuid(data["organizer"]),
            "guided_by": _uuid(data["guided_by"]),
        }

    def command(self, organization: UUID, kind: str) -> PlanMeeting:
        """Return what the form asks for: to plan a meeting, or to enter one that was held."""
        facts = self._facts() | {
            "organization": organization,
            "kind": Meeting.Kind(kind),
            "station": _uuid(self.cleaned_data["station"]),
            "employer": self.cleaned_data["employer"],
            "key": self.cleaned_data["key"],
        }
        if not self.held:
            return PlanMeeting(**facts)
        counted: dict[str, Any] = {c.value: self.cleaned_data[c.value] or 0 for c in Counter}
        return RecordMeeting(**facts, **counted)

    def change(self, meeting: Meeting) -> ChangeMeeting:
        """Return the changes to a meeting."""
        facts = self._facts()
        facts["organizer"] = facts["organizer"] or meeting.organization.public_id
        return ChangeMeeting(
            meeting=meeting.public_id, no_guide=facts["guided_by"] is None, **facts
        )


class CancelForm(forms.Form):
    reason = Reason()

    def command(self, meeting: UUID) -> CancelMeeting:
        return CancelMeeting(meeting=meeting, reason=self.cleaned_data["reason"])


class RepeatForm(forms.Form):
    key = Key()
    on = Day(label=_("Day"))

    def command(self, meeting: UUID) -> RepeatMeeting:
        return RepeatMeeting(meeting=meeting, **self.cleaned_data)


class CorrectForm(forms.Form):
    key = Key()
    counter = forms.ChoiceField(label=_("Counter"), choices=Counter.choices)
    number = forms.IntegerField(
        label=_("Right number"), widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    reason = Reason()

    def command(self, meeting: UUID) -> CorrectCount:
        data = self.cleaned_data
        return CorrectCount(meeting=meeting, **data | {"counter": Counter(data["counter"])})


class TapsForm(forms.Form):
    """Taps as the phone sends them; the page's own script fills this in, not a person."""

    taps = forms.JSONField()

    def clean_taps(self) -> list[OneTap]:
        sent = self.cleaned_data["taps"]
        if not isinstance(sent, list) or not 0 < len(sent) <= MOST_TAPS:
            raise forms.ValidationError(_("These taps cannot be read."))
        try:
            taps = [
                OneTap(id=UUID(t["id"]), counter=Counter(t["counter"]), by=int(t["by"]))
                for t in sent
            ]
        except (TypeError, KeyError, ValueError, AttributeError) as not_taps:
            raise forms.ValidationError(_("These taps cannot be read.")) from not_taps
        if any(not 1 <= abs(tap.by) <= MOST_AT_ONCE for tap in taps):
            raise forms.ValidationError(_("These taps cannot be read."))
        return taps

    def command(self, meeting: UUID) -> CountTaps:
        return CountTaps(meeting=meeting, taps=self.cleaned_data["taps"])


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
    owner = forms.ChoiceField(label=_("Owner"), help_text=_("Who answers or delivers."))
    due_on = Day(label=_("Due on"))

    def __init__(self, *args: Any, owners: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        if isinstance(owner, forms.ChoiceField):
            owner.choices = _bodies(owners)

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
    founded = forms.ChoiceField(
        label=_("Union that was founded"),
        required=False,
        help_text=_("Choose it here once its founding has been approved."),
    )
    next_visit_on = Day(label=_("Next visit"), required=False)

    def __init__(self, *args: Any, unions: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        founded = self.fields["founded"]
        if isinstance(founded, forms.ChoiceField):
            founded.choices = _bodies(unions, _("none yet"))

    def command(self, meeting: UUID) -> RecordVisit:
        data = self.cleaned_data
        changes = {
            "union_before": Visit.UnionStatus(data["union_before"]),
            "founded": _uuid(data["founded"]),
        }
        return RecordVisit(meeting=meeting, **data | changes)


class PartnerForm(forms.Form):
    organization = forms.ChoiceField(label=_("On the list of"))
    name = forms.CharField(label=_("Name of the partner"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Partner.Kind.choices)

    def __init__(self, *args: Any, bodies: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization = self.fields["organization"]
        if isinstance(organization, forms.ChoiceField):
            organization.choices = _bodies(bodies)

    def command(self) -> EnterPartner:
        data = self.cleaned_data
        return EnterPartner(
            organization=UUID(data["organization"]),
            name=data["name"],
            kind=Partner.Kind(data["kind"]),
        )


WEEKS = [(1, _("first")), (2, _("second")), (3, _("third")), (4, _("fourth")), (5, _("last"))]
LAST_YEAR = 2100
OWING = (Kind.DISTRICT, Kind.STREET, Kind.TOWNSHIP, Kind.PARK, Kind.COMMUNITY, Kind.BUILDING)


def _number(value: str) -> int:
    return int(value)


class RuleForm(forms.Form):
    organization = forms.ChoiceField(label=_("Set by"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Meeting.Kind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.STREET)
    below = forms.MultipleChoiceField(
        label=_("Applies to"),
        choices=[(kind.value, kind.label) for kind in OWING],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each body of these kinds below. Tick none for the body itself."),
    )
    pattern = forms.ChoiceField(label=_("How often"), choices=ScheduleRule.Pattern.choices)
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        choices=[("", _("any day of the week")), *list(enumerate(WEEKDAYS))[1:]],
        coerce=_number,
        empty_value=None,
        required=False,
    )
    week = forms.TypedChoiceField(
        label=_("Week of the month"),
        choices=[("", "—"), *WEEKS],
        coerce=_number,
        empty_value=None,
        required=False,
    )
    counting = forms.ChoiceField(
        label=_("How weeks are counted"),
        choices=ScheduleRule.Counting.choices,
        initial=ScheduleRule.Counting.WEEKDAYS,
    )
    day = forms.IntegerField(
        label=_("Day of the month"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_("In a shorter month, its last day."),
    )
    grace = forms.IntegerField(
        label=_("Days of grace"),
        min_value=0,
        max_value=14,
        initial=0,
        help_text=_("A meeting so many days later still counts."),
    )
    theme = forms.CharField(label=_("Theme"), max_length=120, required=False)
    source = forms.CharField(
        label=_("Basis"),
        max_length=200,
        help_text=_("The document or decision that says so, with its number and day."),
    )
    valid_from = Day(label=_("Valid from"))
    valid_until = Day(label=_("Until (excluded)"), required=False)

    def __init__(self, *args: Any, bodies: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization = self.fields["organization"]
        if isinstance(organization, forms.ChoiceField):
            organization.choices = _bodies(bodies)

    def command(self) -> SetRule:
        data = self.cleaned_data
        return SetRule(
            organization=UUID(data["organization"]),
            kind=Meeting.Kind(data["kind"]),
            level=Level(data["level"]),
            below=tuple(Kind(kind) for kind in data["below"]),
            pattern=ScheduleRule.Pattern(data["pattern"]),
            weekday=data["weekday"],
            week=data["week"],
            counting=ScheduleRule.Counting(data["counting"]),
            day=data["day"],
            grace=data["grace"],
            theme=data["theme"],
            source=data["source"],
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
        )


class EndRuleForm(forms.Form):
    valid_until = Day(label=_("Until (excluded)"))

    def command(self, rule: UUID) -> EndRule:
        return EndRule(rule=rule, valid_until=self.cleaned_data["valid_until"])


def in_our_time(day: date) -> bool:
    """Say whether a calendar is worth showing for a day."""
    return BEGINNING.year <= day.year <= LAST_YEAR


class MonthForm(forms.Form):
    """Which month of which body a calendar shows."""

    month = forms.DateField(input_formats=["%Y-%m"], required=False)
    organization = forms.UUIDField(required=False)

    def chosen(self, today: date) -> tuple[date, UUID | None]:
        """Return the first day of the month asked for, or of this one."""
        self.is_valid()
        asked = self.cleaned_data.get("month")
        month = asked if asked and in_our_time(asked) else today.replace(day=1)
        return month, self.cleaned_data.get("organization")


class PeriodForm(forms.Form):
    """From which day to which."""

    first = Day(label=_("First day"), required=False)
    last = Day(label=_("Last day"), required=False)
    organization = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        for name, day in (("first", first), ("last", last)):
            if day and not in_our_time(day):
                self.add_error(name, _("Check the year of the day."))
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first. Give a later one."))
        elif first and last and (last - first).days > 366:  # noqa: PLR2004 -- one leap year
            self.add_error("last", _("Choose at most one year at a time."))
        return data
