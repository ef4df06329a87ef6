"""What people type about bodies and employers, turned into commands."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.codes import lists
from unionhall.core.fields import Day, SearchText
from unionhall.organizations import commands
from unionhall.organizations.models import Employer, Kind, Organization

KINDS = Kind.choices
OWNERSHIPS = Employer.Ownership.choices


class AsOfForm(forms.Form):
    """The day as of which the tree is shown, and what is looked for in it."""

    on = Day(label=_("As of"), required=False)
    q = SearchText()


class PickField(forms.UUIDField):
    """One of the candidates that the page offers as a list of radio buttons."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            error_messages={
                "required": _("Choose one from the list."),
                "invalid": _("Choose one from the list."),
            },
            **options,
        )


def _text(label: Any, length: int, *, required: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, help_text=hint)


class BodyForm(forms.Form):
    """What is written about a union body."""

    name = _text(_("Name"), 120, required=True)
    credit_code = _text(_("Unified social credit code"), 40, hint=_("18 characters, if it has one"))
    division_code = _text(_("Division code"), 20, hint=_("6, 9 or 12 digits"))
    address = _text(_("Address"), 200)

    def command(self, body: UUID) -> commands.Describe:
        """Return what the form asks for; only valid forms have an answer."""
        return commands.Describe(organization=body, **self.cleaned_data)


class CorrectForm(BodyForm):
    """What was written wrongly about a union body is put right."""

    name = _text(
        _("Name"),
        120,
        required=True,
        hint=_("Correct only a slip of the pen here; a new name has a day of its own."),
    )


class RenameForm(forms.Form):
    """A body or an employer bears another name from a day on."""

    name = _text(_("New name"), 120, required=True)
    on = Day(label=_("From"), help_text=_("Earlier days keep the old name."))

    def command(self, body: UUID) -> commands.Rename:
        """Return what the form asks for of a body."""
        return commands.Rename(organization=body, **self.cleaned_data)

    def of_employer(self, employer: UUID) -> commands.RenameEmployer:
        """Return what the form asks for of an employer."""
        return commands.RenameEmployer(employer=employer, **self.cleaned_data)


class FoundForm(BodyForm):
    """A body is founded below another."""

    field_order = ["kind", "name", "code", "founded_on", "guided_by", "credit_code"]
    kind = forms.ChoiceField(label=_("Kind"))
    code = _text(_("Register code"), 20, required=True, hint=_("letters and digits, at most 20"))
    founded_on = Day(label=_("Founded on"))

    guided_by = forms.ChoiceField(label=_("Guided by"), required=False)

    def __init__(
        self, *args: Any, kinds: list[Kind], guides: list[Organization], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["guided_by"] = forms.ChoiceField(
            label=_("Guided by"),
            required=False,
            choices=[
                ("", _("nobody, or not known")),
                *((str(guide.public_id), guide.name) for guide in guides),
            ],
            help_text=_("The body that guided the founding; figures can be asked for by it."),
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"),
            choices=[(kind.value, kind.label) for kind in kinds],
            help_text=_("Only the kinds that may stand here are offered."),
        )

    def founding(self, parent: UUID) -> commands.Found:
        """Return what the form asks for."""
        given = dict(self.cleaned_data)
        guide = given.pop("guided_by")
        return commands.Found(
            parent=parent,
            kind=Kind(given.pop("kind")),
            guided_by=UUID(guide) if guide else None,
            **given,
        )


class MoveForm(forms.Form):
    """A body gets another parent from a day on."""

    parent = PickField(label=_("New place"))
    on = Day(label=_("From"), help_text=_("Earlier days keep the old place."))

    def command(self, body: UUID) -> commands.Move:
        """Return what the form asks for."""
        return commands.Move(organization=body, **self.cleaned_data)


class KindForm(forms.Form):
    """A body is of another kind from a day on."""

    kind = forms.ChoiceField(label=_("New kind"), choices=KINDS)
    on = Day(label=_("From"), help_text=_("Earlier days keep the old kind."))

    def command(self, body: UUID) -> commands.Reclassify:
        """Return what the form asks for."""
        given = self.cleaned_data
        return commands.Reclassify(organization=body, kind=Kind(given["kind"]), on=given["on"])


class DissolveForm(forms.Form):
    """A body ends."""

    on = Day(label=_("Dissolved on"), help_text=_("From this day it no longer counts."))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
    successor = PickField(label=_("Taken over by"), required=False)

    def command(self, body: UUID) -> commands.Dissolve:
        """Return what the form asks for."""
        return commands.Dissolve(organization=body, **self.cleaned_data)


class CoverForm(forms.Form):
    """A union begins to organize an employer's people."""

    employer = PickField(label=_("Employer"))
    on = Day(label=_("From"))

    def command(self, body: UUID) -> commands.Cover:
        """Return what the form asks for."""
        return commands.Cover(organization=body, **self.cleaned_data)


class EndForm(forms.Form):
    """Something ends on a day."""

    on = Day(label=_("Ends on"), help_text=_("From this day it no longer counts."))


class StationForm(forms.Form):
    """A service station opens."""

    name = _text(_("Name"), 120, required=True)
    division_code = _text(
        _("Serves division"), 20, required=True, hint=_("code of the street or community, 6 to 12")
    )
    address = _text(_("Address"), 200)
    catch_all = PickField(label=_("Joint union that admits those without one"))

    def command(self, body: UUID) -> commands.OpenStation:
        """Return what the form asks for."""
        return commands.OpenStation(organization=body, **self.cleaned_data)


def _listed(name: str) -> list[tuple[str, Any]]:
    return [("", "—"), *lists.choices(name)]


class EmployerForm(forms.Form):
    """What is written about an employer."""

    name = _text(_("Name"), 120, required=True, hint=_("as it stands on the licence"))
    credit_code = _text(_("Unified social credit code"), 40, hint=_("18 characters"))
    industry = forms.ChoiceField(label=_("Industry"), required=False)
    unit_class = forms.ChoiceField(label=_("Unit class"), required=False)
    ownership = forms.ChoiceField(
        label=_("Ownership"),
        required=False,
        choices=[("", _("by the unit class")), *OWNERSHIPS],
    )
    division_code = _text(_("Division code"), 20, hint=_("6, 9 or 12 digits"))
    address = _text(_("Address"), 200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("industry", "unit_class"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
            field.choices = _listed(name)

    def command(self, employer: UUID) -> commands.DescribeEmployer:
        """Return what the form asks for."""
        return commands.DescribeEmployer(employer=employer, **self.cleaned_data)


class CorrectEmployerForm(EmployerForm):
    """What was written wrongly about an employer is put right."""

    name = _text(
        _("Name"),
        120,
        required=True,
        hint=_("Correct only a slip of the pen here; a new name has a day of its own."),
    )


def _women() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Women among them"),
        required=False,
        min_value=0,
        max_value=10_000_000,
        help_text=_("where it is known; rules of law ask for it"),
    )


class NewEmployerForm(EmployerForm):
    """An employer is entered, with its headcount where that is known."""

    field_order = ["area", "name"]
    area = forms.ChoiceField(label=_("Lies in the area of"))
    staff = forms.IntegerField(label=_("Staff"), required=False, min_value=0, max_value=10_000_000)
    women = _women()
    counted_on = Day(label=_("Counted on"), required=False)

    def __init__(self, *args: Any, areas: list[Organization], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = forms.ChoiceField(
            label=_("Lies in the area of"),
            choices=[(str(area.public_id), area.name) for area in areas],
        )

    def entering(self) -> commands.EnterEmployer:
        """Return what the form asks for."""
        given = dict(self.cleaned_data)
        return commands.EnterEmployer(area=UUID(given.pop("area")), **given)


class BoundariesForm(forms.Form):
    """A file of boundaries, whose drawing it is and of which day."""

    file = forms.FileField(
        label=_("GeoJSON file"),
        allow_empty_file=True,
        help_text=_(
            "One area (Polygon or MultiPolygon) for each street or township, in degrees; its "
            "properties name the division code (code, adcode) or the name (name)."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json"}),
        error_messages={"required": _("Choose a file.")},
    )
    source = _text(
        _("Whose drawing it is"),
        120,
        required=True,
        hint=_("the office or publication, and the number that permits its use"),
    )
    dated_on = Day(label=_("As of"))


class StaffForm(forms.Form):
    """How many people an employer had on a day."""

    counted_on = Day(label=_("Counted on"))
    staff = forms.IntegerField(label=_("Staff"), min_value=0, max_value=10_000_000)
    women = _women()
    source = _text(_("Source"), 80, hint=_("where the figure is from"))

    def command(self, employer: UUID) -> commands.CountStaff:
        """Return what the form asks for."""
        return commands.CountStaff(employer=employer, **self.cleaned_data)
