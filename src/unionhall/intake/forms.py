"""The HTML forms of lists of members; each valid form answers with a command."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.codes import lists
from unionhall.core.errors import NoFile
from unionhall.core.fields import Day
from unionhall.intake import headings, sample, subjects
from unionhall.intake.models import Batch, Template
from unionhall.intake.reading import MOST_BYTES
from unionhall.intake.services import Check, HandIn
from unionhall.intake.services.templates import (
    CODE,
    LABEL,
    FillTemplate,
    MarkColumns,
    StoreTemplate,
)
from unionhall.intake.services.templates import MOST_BYTES as MOST_TEMPLATE
from unionhall.organizations.choosing import BodyField, Offered
from unionhall.organizations.models import Organization

Bodies = Iterable[Organization]
WORKBOOKS = ".xlsx,.xls,.csv,.xlsm,.txt"

CHOOSE_A_BODY = _("Choose a union body.")


class HandInForm(forms.Form):
    """A file, and the body to which belongs what it lists."""

    organization = BodyField()
    file = forms.FileField(
        label=_("The list"),
        help_text=_("Excel (.xlsx, .xls) or CSV, 200 MB at most, with any headings in any order."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": WORKBOOKS}),
        error_messages={"required": NoFile.message},
    )

    def __init__(
        self, *args: Any, subject: subjects.Subject, offered: Offered, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        place: Any = self.fields["organization"]
        place.label, place.help_text = subject.sentences.whose, subject.sentences.whose_help
        place.choices, place.initial = offered.choices, offered.chosen
        place.error_messages |= dict.fromkeys(("required", "invalid_choice"), CHOOSE_A_BODY)
        self.only = None if offered.several else next(iter(offered.candidates), None)
        if self.only:
            place.widget, place.initial = forms.HiddenInput(), self.only.public_id

    def command(self) -> HandIn:
        file = self.cleaned_data["file"]
        return HandIn(
            organization=UUID(self.cleaned_data["organization"]),
            filename=file.name or "",
            content=file.read(MOST_BYTES + 1),
            subject=self.subject.key,
        )


class MappingForm(forms.Form):
    """What each column of the file holds, and what holds where a row says nothing."""

    began_on = Day(
        label=_("Members since, where a row names no day"),
        required=False,
        help_text=_("For new members whose row names no day of joining."),
    )
    employment_form = forms.ChoiceField(
        label=_("Employment form, where a row states none"),
        required=False,
        help_text=_("For new members only; leave it open if the list states it in every row."),
        error_messages={"invalid_choice": _("Choose one of the values in the list.")},
    )
    attested = forms.BooleanField(
        label=_("The members' signed application forms are at hand"),
        required=False,
        help_text=_(
            "Then new members are recorded as joined, with their consent on record. Without "
            "the forms they are recorded as taken over from earlier lists."
        ),
    )

    def __init__(
        self, *args: Any, batch: Batch, columns: Sequence[sample.Shown], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        self.columns = columns
        self.subject = subjects.of(batch)
        offered = [
            ("", pgettext_lazy("column", "not used")),
            *((one.field, one.label) for one in self.subject.columns),
        ]
        if self.subject.of_records:
            del self.fields["attested"], self.fields["employment_form"]
            self.fields["began_on"].label = _("Headcounts of, where a row names no day")
            self.fields["began_on"].help_text = _("The day on which the staff was counted.")
        if "staff" not in self.subject.by_field and self.subject.of_records:
            del self.fields["began_on"]
        if not self.subject.of_records:
            stated: Any = self.fields["employment_form"]
            stated.choices = [("", "—"), *lists.choices("employment_form")]
        for one in columns:
            self.fields[one.column] = forms.ChoiceField(
                label=_("Column %(letter)s: %(title)s")
                % {"letter": one.letter, "title": one.title or "—"},
                required=False,
                choices=offered,
                initial=one.field,
                error_messages={"invalid_choice": _("Choose one of the values in the list.")},
            )
        for name in ("began_on", "employment_form", "attested"):
            if name in self.fields:
                self.fields[name].initial = getattr(batch, name)

    def rows(self) -> list[tuple[sample.Shown, forms.BoundField]]:
        """Return each column with its choice."""
        return [(one, self[one.column]) for one in self.columns]

    def clean(self) -> dict[str, Any]:
        """See that no field is held by two columns."""
        data = super().clean() or {}
        seen: set[str] = set()
        for one in self.columns:
            chosen = data.get(one.column)
            if chosen and chosen in seen:
                label = self.subject.label_of(chosen)
                self.add_error(
                    one.column,
                    _("Another column is said to be “%(field)s” already.") % {"field": label},
                )
            seen.add(chosen or "")
        return data

    def command(self) -> Check:
        data = self.cleaned_data
        mapping = {data[one.column]: one.column for one in self.columns if data[one.column]}
        return Check(
            batch=self.batch.public_id,
            mapping=mapping,
            began_on=data.get("began_on") or timezone.localdate(),
            employment_form=data.get("employment_form", ""),
            attested=data.get("attested", False),
        )


MOST_LINES = 5_000
_LINE = re.compile(r"[0-9]{1,7}")


def ticked(data: QueryDict, name: str = "line") -> frozenset[int]:
    """Return the ticked rows of a list, by line; what is no line is left out."""
    return frozenset(int(text) for text in data.getlist(name)[:MOST_LINES] if _LINE.fullmatch(text))


class TemplateForm(forms.Form):
    """A workbook that an office must deliver its lists in."""

    organization = BodyField(
        label=_("For which body"), help_text=_("It holds there and for everything below it.")
    )
    name = forms.CharField(
        label=_("Name of the template"),
        max_length=60,
        help_text=_("A template of the same name is replaced."),
    )
    file = forms.FileField(
        label=_("Workbook (.xlsx)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, bodies: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(body.public_id), body.name) for body in bodies]
        self.fields["organization"].choices = offered  # type: ignore[attr-defined]

    def command(self) -> StoreTemplate:
        file = self.cleaned_data["file"]
        return StoreTemplate(
            organization=UUID(self.cleaned_data["organization"]),
            name=self.cleaned_data["name"],
            filename=file.name or "",
            content=file.read(MOST_TEMPLATE + 1),
        )


class ColumnsForm(forms.Form):
    """What the columns of a template hold, and whether as a code or as a label."""

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        offered = [
            ("", pgettext_lazy("column", "not ours")),
            *((one.field, one.label) for one in headings.COLUMNS),
        ]
        forms_of = [(LABEL, _("in words")), (CODE, _("as a code"))]
        for column, title in template.titles.items():
            name, form = template.columns.get(column, ("", LABEL))
            letter = sample.letters(int(column[1:]))
            self.fields[column] = forms.ChoiceField(
                label=_("Column %(letter)s: %(title)s") % {"letter": letter, "title": title or "—"},
                required=False,
                choices=offered,
                initial=name,
            )
            self.fields[f"{column}-as"] = forms.ChoiceField(
                label=_("How it is written"), required=False, choices=forms_of, initial=form
            )

    def rows(self) -> list[tuple[str, str, forms.BoundField, forms.BoundField]]:
        """Return each column: its letter, its heading, and the two choices."""
        return [
            (sample.letters(int(column[1:])), title, self[column], self[f"{column}-as"])
            for column, title in self.template.titles.items()
        ]

    def command(self) -> MarkColumns:
        data = self.cleaned_data
        columns = {
            column: (data[column], data[f"{column}-as"] or LABEL) for column in self.template.titles
        }
        return MarkColumns(template=self.template.public_id, columns=columns)


class FillForm(forms.Form):
    """Whose members are to be written into a template, and why."""

    organization = BodyField(label=_("Members of"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Every member in the file can read it on their own page."),
    )

    def __init__(self, *args: Any, bodies: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(body.public_id), body.name) for body in bodies]
        self.fields["organization"].choices = offered  # type: ignore[attr-defined]

    def command(self, template: UUID) -> FillTemplate:
        data = self.cleaned_data
        return FillTemplate(
            template=template, organization=UUID(data["organization"]), reason=data["reason"]
        )
