"""Forms about a meeting itself and its partners; each valid form answers with a command."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.fields import Day
from unionhall.organizations.choosing import BodyField
from unionhall.organizations.models import ServiceStation
from unionhall.outreach.forms.fields import Bodies, Hour, Key, Reason, bodies_offered, uuid_or_none
from unionhall.outreach.models import Counter, Level, Meeting, Partner
from unionhall.outreach.services import (
    MOST,
    CancelMeeting,
    ChangeMeeting,
    PlanMeeting,
    RecordMeeting,
)
from unionhall.outreach.services.repeating import RepeatMeeting
from unionhall.outreach.services.stall import CorrectCount, EnterPartner


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
    offered_place = forms.CharField(required=False, widget=forms.HiddenInput)
    offered_address = forms.CharField(required=False, widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label=_("Level"),
        choices=[("", _("by the body it counts at")), *Level.choices],
        required=False,
    )
    organizer = BodyField(
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
        visit: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        if visit:
            self.fields["place"].required = False
            self.fields["place"].help_text = _("Left empty: at the employer's.")
        self._offer("organizer", bodies_offered(organizers, _("the body itself")))
        self._offer("guided_by", bodies_offered(guides, _("nobody")))
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

    @property
    def left_behind(self) -> bool:
        """Say whether the address is still the one offered, but for another place."""
        data = self.cleaned_data
        return bool(
            data["offered_place"]
            and data["address"]
            and data["address"] == data["offered_address"]
            and data["place"] != data["offered_place"]
        )

    def _facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "theme": data["theme"],
            "held_on": data["held_on"],
            "starts_at": data["starts_at"],
            "ends_at": data["ends_at"],
            "place": data["place"],
            "place_type": Meeting.PlaceType(data["place_type"]),
            "address": "" if self.left_behind else data["address"],
            "level": Level(data["level"]) if data["level"] else None,
            "organizer": uuid_or_none(data["organizer"]),
            "guided_by": uuid_or_none(data["guided_by"]),
        }

    def command(self, organization: UUID, kind: str) -> PlanMeeting:
        """Return what the form asks for: to plan a meeting, or to enter one that was held."""
        facts = self._facts() | {
            "organization": organization,
            "kind": Meeting.Kind(kind),
            "station": uuid_or_none(self.cleaned_data["station"]),
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


class PartnerForm(forms.Form):
    organization = BodyField(label=_("On the list of"))
    name = forms.CharField(label=_("Name of the partner"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Partner.Kind.choices)

    def __init__(self, *args: Any, bodies: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization = self.fields["organization"]
        if isinstance(organization, forms.ChoiceField):
            organization.choices = bodies_offered(bodies)

    def command(self) -> EnterPartner:
        data = self.cleaned_data
        return EnterPartner(
            organization=UUID(data["organization"]),
            name=data["name"],
            kind=Partner.Kind(data["kind"]),
        )
