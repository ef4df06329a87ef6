"""What a phone at the stall sends: taps."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.outreach.models import Counter
from unionhall.outreach.services.stall import MOST_AT_ONCE, MOST_TAPS, CountTaps, OneTap


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
