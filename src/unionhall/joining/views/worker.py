"""The worker's page: one form in three steps, open to everybody."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.accounts.addresses import client_address
from unionhall.codes import queries as codes
from unionhall.codes.errors import NoSuchDivision
from unionhall.core import languages
from unionhall.core.errors import DomainError, Rejected
from unionhall.core.http import ActorRequest
from unionhall.joining import doors, errors, gatherings, pictures, queries, services
from unionhall.joining.forms import WorkerForm
from unionhall.joining.papers import read
from unionhall.joining.readable import normal
from unionhall.joining.routing import COUNTY_DIGITS, Asked, Route, meeting_route, route

SESSION_KEY = "application"
STEPS = {"1": 1, "2": 2, "3": 3}
CLOSED = (errors.UnknownLink, errors.Gone, errors.OtherContent)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: ActorRequest, token: str) -> HttpResponse:
    """Apply at the meeting or union that a link leads to."""
    return _apply(request, normal(token))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: ActorRequest) -> HttpResponse:
    """Apply without a link: the routing finds the union."""
    return _apply(request, "")


def _apply(request: ActorRequest, token: str) -> HttpResponse:
    if request.headers.get("X-Step-Check") and request.method == "POST":
        return _check(request, token)
    try:
        if request.method == "POST" and (language := languages.switched(request)):
            return languages.remember(_unsent(request, token), language)
        if request.method == "POST":
            return _sent(request, token)
        door = doors.enter(token)
    except CLOSED as closed:
        return _closed(request, token, closed)
    opening = _opening(request, token)
    places = _places(request.GET)
    form = WorkerForm(initial={"opening": opening, **places}, firms=_firms(door))
    response = _page(request, form, door, places)
    response.set_cookie(
        "opening",
        opening,
        max_age=int(doors.LONGEST_OPEN.total_seconds()),
        path=request.path,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return response


def _unsent(request: ActorRequest, token: str) -> HttpResponse:
    """Show the form again in the language just chosen, with everything typed so far."""
    step = STEPS.get(request.POST.get("step", ""), 1)
    door = doors.enter(token)
    form = WorkerForm.unsent(request.POST, firms=_firms(door))
    return _page(request, form, door, _places(request.POST), step=step)


def _opening(request: HttpRequest, token: str) -> str:
    """Keep the moment of the first opening, also when the page is loaded again."""
    now = timezone.now()
    kept = request.COOKIES.get("opening", "")
    try:
        if kept and doors.read_opening(kept, token, now).proven:
            return kept
    except errors.OpeningUnreadable:
        pass
    return doors.sign_opening(token, now)


def _sent(request: ActorRequest, token: str) -> HttpResponse:
    form = WorkerForm(request.POST, firms=_firms_behind(token))
    form.is_valid()
    if "submission_id" in form.cleaned_data:
        try:
            application = services.submit(
                request.actor, form.submit(token, client_address(request))
            )
        except Rejected as refusal:
            _papers, problems = read(form.filled(), timezone.localdate())
            form.show(problems or [refusal])
        except errors.TooManyFromHere as flood:
            form.show([flood])
            return _later(_page(request, form, doors.enter(token), _places(request.POST), 3), flood)
        else:
            request.session[SESSION_KEY] = str(application.public_id)
            return redirect("joining:received")
    try:
        door = doors.enter(token)
    except errors.Gone:
        door = doors.Door(token)
    places = _places(request.POST)
    return _page(request, form, door, places)


def _later(page: HttpResponse, flood: DomainError) -> HttpResponse:
    page.status_code = flood.status
    page["Retry-After"] = str(flood.facts["seconds"])
    return page


def _firms(door: doors.Door) -> list[str]:
    return [firm.name for firm in gatherings.firms(door.gathering)]


def _firms_behind(token: str) -> list[str]:
    """Return the firms of a link; of one that is closed none: the service says why."""
    try:
        return _firms(doors.enter(token))
    except DomainError:
        return []


def _places(given: QueryDict) -> dict[str, str]:
    """Return the codes of the divisions that were picked; what is no code is none."""
    texts = {name: given.get(name, "")[:12] for name in ("workplace", "residence")}
    return {n: text if text.isascii() and text.isdigit() else "" for n, text in texts.items()}


def _check(request: HttpRequest, token: str) -> HttpResponse:
    """Say what is wrong in the step just filled in, before the next one is shown."""
    form = WorkerForm(request.POST, firms=_firms_behind(token))
    form.is_valid()
    _papers, problems = read(form.filled(), timezone.localdate())
    form.show(problems)
    here = set(form.fields) - {"signature", "typed_signature", "membership_consent", "card_consent"}
    wrong = {name: list(sentences) for name, sentences in form.errors.items() if name in here}
    return JsonResponse({"wrong": wrong})


def _page(
    request: ActorRequest,
    form: WorkerForm,
    door: doors.Door,
    places: dict[str, str],
    step: int = 0,
) -> HttpResponse:
    where = _where(door, places)
    handler = doors.handler_of(where.organization if where else door.organization)
    context = {
        "form": form,
        "door": door,
        "where": where,
        "handler": handler,
        "consents": {p: text.for_handler(handler) for p, text in form.texts.items()},
        "texts": form.texts,
        "firms": _firms(door),
        "later": [form[name] for name in form.later],
        "step": step or form.wrong_step,
        "language_goes_with": "join",
    }
    status = 422 if form.errors else 200
    return render(request, "joining/join.html", context, status=status)


def _where(door: doors.Door, places: dict[str, str]) -> Route | None:
    today = timezone.localdate()
    if door.meeting is not None:
        return meeting_route(door.meeting, today)
    asked = Asked(
        gathering=door.gathering,
        union=door.organization,
        workplace=places["workplace"],
        residence=places["residence"],
    )
    return route(asked, today)


def _closed(request: HttpRequest, token: str, closed: DomainError) -> HttpResponse:
    again = isinstance(closed, errors.OtherContent)
    context = {"error": closed, "token": token, "again": again}
    return render(request, "joining/closed.html", context, status=closed.status)


@login_not_required
@require_GET
def qr(request: HttpRequest, token: str) -> HttpResponse:
    """Draw the QR code of a link."""
    door = doors.enter(token)
    picture = pictures.qr_svg(pictures.address(request, door.token))
    response = HttpResponse(picture, content_type="image/svg+xml")
    response["Cache-Control"] = "max-age=3600"
    return response


@login_not_required
@require_POST
def employers(request: HttpRequest, token: str) -> HttpResponse:
    """Suggest employers of the area that a link leads to, as options of a datalist."""
    names = queries.employer_names(doors.enter(token), request.POST.get("employer_name", ""))
    return render(request, "joining/employers.html", {"names": names})


@login_not_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Find the union: where one works, where one lives."""
    places: dict[str, Any] = {}
    for name in ("workplace", "residence"):
        places[name] = _picked(request.GET.get(name, "")[:12])
    chosen = {name: place["code"] for name, place in places.items()}
    found = None
    if any(len(code) >= COUNTY_DIGITS for code in chosen.values()):
        found = route(Asked(**chosen), timezone.localdate())
    context = {"places": places, "chosen": chosen, "found": found}
    return render(request, "joining/start.html", context)


def _picked(code: str) -> dict[str, Any]:
    """Return what was picked so far and what can be picked next."""
    try:
        lineage = codes.lineage(codes.resolve(code).code) if code else []
    except NoSuchDivision:
        lineage = []
    last = lineage[-1].code if lineage else queries.home_province()
    below = list(codes.below(last))
    if len(last) < COUNTY_DIGITS and len(below) == 1:
        below = list(codes.below(below[0].code))  # 市辖区 stands between Beijing and its districts
    return {
        "code": lineage[-1].code if lineage else "",
        "name": "".join(d.name for d in lineage if d.name not in {"市辖区", "县"}),
        "next": below,
    }
