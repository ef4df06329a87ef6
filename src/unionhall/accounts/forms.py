"""Forms of sign-in and of duties."""

from typing import Any
from uuid import UUID

from allauth.account.forms import ChangePasswordForm as BaseChangePasswordForm
from allauth.account.forms import LoginForm as BaseLoginForm
from allauth.account.forms import ReauthenticateForm as BaseReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm as BaseSecondFactorForm
from allauth.mfa.base.forms import ReauthenticateForm as BaseSecondFactorAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseSetUpForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts import credentials, phone_codes, queries
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.core.fields import Day

_DIGITS = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "autofocus": True,
    "spellcheck": "false",
}


class SignInForm(BaseLoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["login"].widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autofocus": True,
        }
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class PasswordAgainForm(BaseReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class ChangePasswordForm(BaseChangePasswordForm):
    """The old password and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": (_("Present password"), "current-password"),
            "password1": (_("New password"), "new-password"),
            "password2": (_("New password, once more"), "new-password"),
        }
        for name, (label, autocomplete) in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs = {"autocomplete": autocomplete}
        self.fields["password1"].help_text = _(
            "At least 10 characters; not your user name and not a common password."
        )


def _label_code(form: Any) -> None:
    form.fields["code"].label = _("Code of the authenticator app")
    form.fields["code"].widget.attrs = dict(_DIGITS)


class _CountedCode(forms.Form):
    user: Any

    def clean_code(self) -> str:
        try:
            self.authenticator = credentials.check_second_factor(
                self.user, self.cleaned_data["code"]
            )
        except DomainError as refused:
            raise ValidationError(str(refused), code=refused.code) from refused
        return str(self.cleaned_data["code"])


class SecondFactorForm(_CountedCode, BaseSecondFactorForm):
    """A code of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_code(self)


class SecondFactorAgainForm(_CountedCode, BaseSecondFactorAgainForm):
    """A code once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_code(self)


class SetUpForm(BaseSetUpForm):
    """The first code, which shows that the app has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_code(self)

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except ValidationError as wrong:
            raise ValidationError(
                _("This code is wrong. Compare the phone's clock and enter the newest code."),
                code="wrong_code",
            ) from wrong


class PhoneForm(forms.Form):
    """The phone on record."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "tel",
                "autocomplete": "off",
                "autofocus": True,
                "maxlength": "20",
            }
        ),
    )

    def clean_phone(self) -> str:
        try:
            return phone_codes.normal_phone(self.cleaned_data["phone"])
        except DomainError as refused:
            raise ValidationError(str(refused), code=refused.code) from refused


class CodeForm(forms.Form):
    """The six digits that came by short message."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=12,
        widget=forms.TextInput(attrs=_DIGITS | {"maxlength": "6", "pattern": "[0-9]*"}),
    )


class SwitchDutyForm(forms.Form):
    """The duty to act in."""

    duty = forms.UUIDField()


class AppointForm(forms.Form):
    """Who, as what, where, from when."""

    username = forms.CharField(label=_("User name"), max_length=64)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    organization = forms.CharField(
        label=_("Union body"),
        max_length=160,
        help_text=_("Type a part of the name and choose."),
    )
    valid_from = Day(label=_("From"))
    valid_until = Day(label=_("Until (this day excluded)"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def clean_organization(self) -> UUID:
        try:
            return queries.body_to_appoint_at(
                self.actor, self.cleaned_data["organization"]
            ).public_id
        except DomainError as refused:
            raise ValidationError(str(refused), code=refused.code) from refused


class EndDutyForm(forms.Form):
    """The first day on which the duty is held no longer."""

    on = Day(label=_("Held no longer from"))


def staff_phone() -> forms.CharField:
    """Make the field for a staff member's phone, of which only a hash is kept."""
    return forms.CharField(
        label=_("Mobile phone"),
        required=False,
        max_length=30,
        help_text=_(
            "Only a hash is kept, so that the holder cannot decide on an application of their own."
        ),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class StaffPhoneForm(forms.Form):
    """Which phone a staff member has."""

    phone = staff_phone()


class NewAccountForm(forms.Form):
    """Somebody new."""

    username = forms.CharField(
        label=_("User name"),
        max_length=40,
        help_text=_("3 to 40 small letters, digits, dots or hyphens."),
    )
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80)
    phone = staff_phone()
