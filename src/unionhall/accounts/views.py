"""Signing in and one's own account."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from unionhall.accounts import demo, forms, members_accounts, phone_codes, sessions, sign_ins
from unionhall.accounts.addresses import client_address
from unionhall.core.errors import DomainError
from unionhall.core.http import ActorRequest

PHONE_KEY = "phone_to_confirm"
UNPROCESSABLE = 422


def next_page(request: ActorRequest, default: str = "/") -> str:
    """Return where to go on, if the address given is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else default


class _Unprocessable:
    """Answer a form that is refused with 422, as all our forms do."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == HttpResponse.status_code:
            response.status_code = UNPROCESSABLE
        return response


class SignInView(_Unprocessable, account.LoginView):  # type: ignore[misc]
    """User name and password."""

    template_name = "accounts/sign_in.html"
    form_class = forms.SignInForm

    def get_form_class(self) -> Any:
        return self.form_class

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMO:
            context["demo_accounts"] = demo.accounts()
            context["demo_password"] = settings.DEMO_PASSWORD
        return context


class SecondFactorView(_Unprocessable, mfa.AuthenticateView):  # type: ignore[misc]
    """The code of the authenticator app, or a recovery code."""

    template_name = "accounts/second_factor.html"
    form_class = forms.SecondFactorForm

    def get_form_class(self) -> Any:
        return self.form_class

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMO:
            context["code_hint"] = demo.code_hint(self.stage.login.user)
        return context


class SetUpSecondFactorView(_Unprocessable, totp.ActivateTOTPView):  # type: ignore[misc]
    """The first page of every account that holds a duty."""

    template_name = "accounts/set_up.html"
    form_class = forms.SetUpForm

    def get_form_class(self) -> Any:
        return self.form_class


class RecoveryCodesView(recovery.ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "accounts/recovery_codes.html"


class NewRecoveryCodesView(_Unprocessable, recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "accounts/new_recovery_codes.html"


class SecondFactorAgainView(_Unprocessable, mfa.ReauthenticateView):  # type: ignore[misc]
    template_name = "accounts/again.html"
    form_class = forms.SecondFactorAgainForm

    def get_form_class(self) -> Any:
        return self.form_class


class PasswordAgainView(_Unprocessable, account.ReauthenticateView):  # type: ignore[misc]
    template_name = "accounts/again.html"
    form_class = forms.PasswordAgainForm

    def get_form_class(self) -> Any:
        return self.form_class


class ChangePasswordView(_Unprocessable, account.PasswordChangeView):  # type: ignore[misc]
    """A new password; every other entrance of the account ends."""

    template_name = "accounts/change_password.html"
    form_class = forms.ChangePasswordForm
    success_url = reverse_lazy("accounts:me")

    def get_form_class(self) -> Any:
        return self.form_class

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        sign_ins.password_changed(self.request.actor, self.request.sign_in)
        return response


class SignOutView(account.LogoutView):  # type: ignore[misc]
    template_name = "accounts/sign_out.html"


@login_not_required
@never_cache
def by_phone(request: ActorRequest) -> HttpResponse:
    """Members: the phone on record gets a code. Unknown phones are answered alike."""
    form = forms.PhoneForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            phone = form.cleaned_data["phone"]
            try:
                members_accounts.ask_code(phone, client_address(request))
            except DomainError as refused:
                form.add_error("phone", str(refused))
                status = refused.status
            else:
                request.session[PHONE_KEY] = phone
                to = reverse("accounts:phone_code")
                return HttpResponseRedirect(f"{to}?{request.GET.urlencode()}".rstrip("?"))
    return render(request, "accounts/by_phone.html", {"form": form}, status=status)


@login_not_required
@never_cache
def phone_code(request: ActorRequest) -> HttpResponse:
    """Members: the code that came opens their own pages."""
    phone = request.session.get(PHONE_KEY)
    if not phone:
        return redirect("accounts:member_sign_in")
    form = forms.CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                user = members_accounts.open_by_code(
                    phone, form.cleaned_data["code"], client_address(request)
                )
            except DomainError as refused:
                form.add_error("code", str(refused))
                status = refused.status
            else:
                sessions.sign_in_by_code(request, user)
                request.session.pop(PHONE_KEY, None)
                return HttpResponseRedirect(next_page(request))
    context = {
        "form": form,
        "phone": f"{phone[:3]}****{phone[-4:]}",
        "pause": int(phone_codes.PAUSE.total_seconds()),
    }
    return render(request, "accounts/phone_code.html", context, status=status)


@require_POST
def switch_duty(request: ActorRequest) -> HttpResponse:
    """Act in another of one's own duties."""
    form = forms.SwitchDutyForm(request.POST)
    if form.is_valid():
        sign_ins.switch_duty(request.sign_in, form.cleaned_data["duty"])  # type: ignore[attr-defined]
    return HttpResponseRedirect(next_page(request))


def _base(request: ActorRequest) -> str:
    return "core/desk.html" if request.actor.role else "core/phone.html"


@never_cache
def me(request: ActorRequest) -> HttpResponse:
    """One's own account: duties, password, second factor, sign-ins."""
    context = sign_ins.own_account(request.sign_in)  # type: ignore[attr-defined]
    return render(request, "accounts/me.html", context | {"base": _base(request)})


@never_cache
def own_sign_ins(request: ActorRequest) -> HttpResponse:
    """Where the account was opened, and where it still is."""
    user_id = request.sign_in.user_id  # type: ignore[attr-defined]
    context = {
        "live": sign_ins.live(user_id),
        "past": sign_ins.past(user_id),
        "this": request.sign_in,  # type: ignore[attr-defined]
        "base": _base(request),
    }
    return render(request, "accounts/sign_ins.html", context)


@require_POST
def end_sign_in(request: ActorRequest, sign_in: Any) -> HttpResponse:
    """End one of the own entrances."""
    sign_ins.end(request.actor, request.sign_in.user, sign_in)  # type: ignore[attr-defined]
    return redirect("accounts:sign_ins")


@require_POST
def end_other_sign_ins(request: ActorRequest) -> HttpResponse:
    """Sign out everywhere else."""
    this = request.sign_in  # type: ignore[attr-defined]
    sign_ins.end_all(request.actor, this.user, but=this.public_id)
    return redirect("accounts:sign_ins")


@login_not_required
@never_cache
def demo_messages(request: ActorRequest) -> HttpResponse:
    """Show what the demo would have sent to phones; there is no such page elsewhere."""
    context = {"messages_sent": demo.messages(), "back": next_page(request)}
    return render(request, "accounts/demo_messages.html", context)
