"""What people type on the pages about members."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.members.errors import ReasonNeeded
from unionhall.members.services.own import CorrectContact

PHONE_FIRST = "1"


class FindForm(forms.Form):
    """Look for somebody by exact name or phone; posted, so that neither stands in an address."""

    words = forms.CharField(
        label=_("Name or mobile phone"),
        max_length=60,
        help_text=_("The full name as on the document, or all 11 digits of the phone."),
        error_messages={"required": _("Enter a full name or a mobile phone.")},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you need the full data?"),
        max_length=200,
        error_messages={"required": ReasonNeeded.message},
        help_text=_(
            "The member can read this. Example: the bank returned the card, compare the number."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ContactForm(forms.Form):
    phone = forms.CharField(label=_("Mobile phone"), max_length=20)
    address = forms.CharField(
        label=pgettext_lazy("member", "Address"), max_length=200, required=False
    )

    def command(self) -> CorrectContact:
        """Return what the form asks for."""
        return CorrectContact(
            phone=self.cleaned_data["phone"], address=self.cleaned_data["address"]
        )


class ContactCodeForm(ContactForm):
    """The same once more, with the code that was sent to the new phone."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=8,
        help_text=_("We sent six digits to the new number."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("phone", "address"):
            self.fields[name].widget = forms.HiddenInput()
