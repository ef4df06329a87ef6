"""The forms about papers."""

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core.fields import Day
from unionhall.papers.errors import FileEmpty
from unionhall.papers.services import MakeFromPage
from unionhall.papers.services.words import SetWord

SCANS = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


class MakeForm(forms.Form):
    """A paper about a subject; its app says what stands in it. The page makes the key."""

    kind = forms.ChoiceField(label=_("Kind of paper"))
    on = Day(label=_("Day of the paper"), initial=timezone.localdate)
    submission_id = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def command(self, subject: UUID) -> MakeFromPage:
        """Return what the form asks for; only valid forms have an answer."""
        return MakeFromPage(subject=subject, **self.cleaned_data)


class ScanForm(forms.Form):
    """A scan of the signed paper. Any name and content: the service says what is wrong."""

    file = forms.FileField(
        label=_("Scan (PDF, JPG or PNG)"),
        allow_empty_file=True,
        error_messages={"required": FileEmpty.message},
        widget=forms.FileInput(attrs={"accept": SCANS}),
    )
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)


class TemplateForm(forms.Form):
    """An office's own template."""

    file = forms.FileField(
        label=_("Own template (.docx)"),
        allow_empty_file=True,
        error_messages={"required": FileEmpty.message},
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )


class WordForm(forms.Form):
    """The word of a body's numbers in one series."""

    word = forms.CharField(label=_("Word of the number"), max_length=20)
    series = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def command(self, place: str) -> SetWord:
        """Return what the form asks for; only valid forms have an answer."""
        return SetWord(place=place, **self.cleaned_data)
