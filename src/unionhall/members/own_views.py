"""The members' own pages, on their phones."""

from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.accounts import phone_codes
from unionhall.accounts.addresses import client_address
from unionhall.codes.documents import check_phone
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.http import ActorRequest
from unionhall.members import consents as texts
from unionhall.members import queries, services
from unionhall.members.contributions import CONTRIBUTIONS
from unionhall.members.forms import ContactCodeForm, ContactForm
from unionhall.members.services import own as own_services


@never_cache
@require_safe
def own(request: ActorRequest) -> HttpResponse:
    """My membership."""
    person = queries.own(request.actor)
    identity = queries.identity_of(person)
    live = queries.live_consents(person)
    current, spells = queries.current_membership(person), list(queries.spells(person))
    context = {
        "identity": identity,
        "masked": identity.masked(),
        "current": current,
        "first": queries.first_of(spells, current) if current else None,
        "spells": spells,
        "consents": [
            {"text": texts.current(purpose), "label": purpose.label, "live": purpose in live}
            for purpose in queries.PURPOSES
        ],
        "sections": CONTRIBUTIONS.for_member(request.actor, person),
    }
    return render(request, "members/own.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def consent(request: ActorRequest) -> HttpResponse:
    """Read what one agrees to, and agree."""
    person = queries.own(request.actor)
    asked = request.POST if request.method == "POST" else request.GET
    purpose = asked.get("purpose", "")
    if purpose not in queries.PURPOSES:
        raise NotFound
    text = texts.current(purpose)
    if request.method == "POST":
        command = services.GiveConsent(
            person=person.public_id,
            purpose=purpose,
            text_version=request.POST.get("version", ""),
            language=request.POST.get("language", ""),
            channel=queries.OWN_PHONE,
        )
        services.give_consent(request.actor, command)
        messages.success(request, _("Thank you. Your consent is recorded."))
        return redirect("members:own")
    context = {
        "text": text,
        "paragraphs": text.for_handler(queries.handler(queries.place_of(person).scope_path)),
        "live": purpose in queries.live_consents(person),
    }
    return render(request, "members/own_consent.html", context)


@require_POST
def withdraw(request: ActorRequest) -> HttpResponse:
    """Take a consent back with one tap."""
    person = queries.own(request.actor)
    purpose = request.POST.get("purpose", "")
    if purpose not in queries.PURPOSES:
        raise NotFound
    command = services.WithdrawConsent(person=person.public_id, purpose=purpose)
    services.withdraw_consent(request.actor, command)
    messages.success(request, _("Withdrawn. It holds from now on."))
    return redirect("members:own")


@never_cache
@require_http_methods(["GET", "POST"])
def contact(request: ActorRequest) -> HttpResponse:
    """Correct phone and address; a new phone is confirmed by a code sent to it."""
    identity = queries.identity_of(queries.own(request.actor))
    if request.method != "POST":
        form = ContactForm(initial={"phone": identity.phone, "address": identity.address})
        return render(request, "members/own_contact.html", {"form": form})
    with_code = "code" in request.POST
    form = ContactCodeForm(request.POST) if with_code else ContactForm(request.POST)
    if form.is_valid():
        try:
            phone = check_phone(form.cleaned_data["phone"])
            if phone == identity.phone or with_code:
                _correct(request, form, confirm=phone != identity.phone)
                messages.success(request, _("Your contact data is up to date."))
                return redirect("members:own")
            _send_code(request, phone)
            form = ContactCodeForm(initial={**form.cleaned_data, "phone": phone})
        except DomainError as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field or ("code" if with_code else "phone"), str(refusal))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "members/own_contact.html", {"form": form}, status=status)


def _send_code(request: ActorRequest, phone: str) -> None:
    phone_codes.ask(
        phone_codes.Ask(
            purpose=own_services.CONTACT,
            phone=phone,
            address=client_address(request),
            text_key="contact_code",
        )
    )


def _correct(request: ActorRequest, form: ContactForm, *, confirm: bool) -> None:
    proof = None
    if confirm:
        phone_codes.count_guess(client_address(request))
        proof = phone_codes.confirm(
            own_services.CONTACT, form.cleaned_data["phone"], form.cleaned_data["code"]
        )
    command = replace(form.command(), proof=proof)
    own_services.correct_contact(request.actor, command)


@never_cache
@require_safe
def data(request: ActorRequest) -> HttpResponseBase:
    """Everything on record about oneself, as a file."""
    content = own_services.take_own_data(request.actor, own_services.TakeOwnData())
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@require_safe
def who(request: ActorRequest) -> HttpResponse:
    """Who can see my data, who looked, and who got it."""
    person = queries.own(request.actor)
    context = {
        "watchers": queries.watchers(person, timezone.localdate()),
        "unsealings": queries.unsealings(person),
        "sharings": CONTRIBUTIONS.sharings(person),
        "language": translation.get_language(),
    }
    return render(request, "members/own_who.html", context)
