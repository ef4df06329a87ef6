"""The JSON API: one router per app, and the one place where refusals become problems."""

# ruff: noqa: ARG001 -- the signatures are ninja's

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, RawPostDataException
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from unionhall import __version__
from unionhall.accounts.api import router as accounts
from unionhall.accounts.api_auth import SessionAuth, TokenAuth
from unionhall.advice.api import router as advice
from unionhall.cards.api import router as cards
from unionhall.config.openapi import name_by_app
from unionhall.config.problems import declare, of_domain_error, problem
from unionhall.core.errors import DayTooFarAway, DomainError, of_database
from unionhall.core.jobs_api import files
from unionhall.core.jobs_api import router as jobs
from unionhall.duplicates.api import router as duplicates
from unionhall.earlywarning.api import router as earlywarning
from unionhall.entitlements.api import router as calculators
from unionhall.entitlements.errors import InputUnusable
from unionhall.founding.api import router as founding
from unionhall.indicators.api import router as figures
from unionhall.intake.api import router as intake
from unionhall.joining.api import router as joining
from unionhall.lifecycle.api import router as lifecycle
from unionhall.linkage.api import router as linkage
from unionhall.linkage.committee_api import router as committee
from unionhall.linkage.files_api import router as referral_files
from unionhall.mediation.api import router as mediation
from unionhall.members.api import router as members
from unionhall.members.request_api import router as requests
from unionhall.organizations.api import router as organizations
from unionhall.outreach.api import router as outreach
from unionhall.papers.api import router as papers
from unionhall.quality.api import router as quality
from unionhall.register.api import router as register
from unionhall.restructuring.api import router as restructuring
from unionhall.rules.api import router as rules
from unionhall.supervision.api import router as supervision
from unionhall.targets.api import router as targets

name_by_app()


class ReadableParser(Parser):
    """Read JSON; a NUL in a text is refused before anything sees it."""

    def parse_body(self, request: HttpRequest) -> Any:
        content = super().parse_body(request)
        if rb"\u0000" in request.body and _has_nul(content):
            raise BadRequest("NUL in a text")
        return content


def _has_nul(content: object) -> bool:
    if isinstance(content, str):
        return "\0" in content
    if isinstance(content, dict):
        return any(map(_has_nul, content)) or any(map(_has_nul, content.values()))
    return isinstance(content, list) and any(map(_has_nul, content))


class UnionhallAPI(NinjaAPI):
    """The API; every operation declares the problems that it may answer with."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        declare(schema)
        return schema


api = UnionhallAPI(
    title="Unionhall 职工之家",
    version=__version__,
    description=(
        "Everything that a page does. Sign in with POST /accounts/tokens and send the token "
        "as a bearer; refusals are RFC 9457 problem details."
    ),
    urls_namespace="api",
    auth=[TokenAuth(), SessionAuth()],
    docs_url=None,
    parser=ReadableParser(),
)
api.add_router("/figures", figures)
api.add_router("/accounts", accounts)
api.add_router("/meetings", outreach)
api.add_router("/lifecycle", lifecycle)
api.add_router("/members", members)
api.add_router("/members/requests", requests)
api.add_router("/organizations", organizations)
api.add_router("/register", register)
api.add_router("/foundings", founding)
api.add_router("/disputes", mediation)
api.add_router("/linkage", linkage)
api.add_router("/linkage", referral_files)
api.add_router("/committee", committee)
api.add_router("/cards", cards)
api.add_router("/advice", advice)
api.add_router("/warnings", earlywarning)
api.add_router("/intake", intake)
api.add_router("/joining", joining)
api.add_router("/duplicates", duplicates)
api.add_router("/quality", quality)
api.add_router("/rules", rules)
api.add_router("/papers", papers)
api.add_router("/restructuring", restructuring)
api.add_router("/supervision", supervision)
api.add_router("/targets", targets)
api.add_router("/jobs", jobs)
api.add_router("/exports", files)
api.add_router("/calculators", calculators)


@api.exception_handler(DomainError)
def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return of_domain_error(error)


@api.exception_handler(InputUnusable)
def _unusable(request: HttpRequest, error: InputUnusable) -> HttpResponse:
    return problem(error.status, error.code, str(error), errors=error.listed())


@api.exception_handler(OperationalError)
def _held_up(request: HttpRequest, error: OperationalError) -> HttpResponse:
    if (busy := of_database(error)) is None:
        raise error
    return of_domain_error(busy)


@api.exception_handler(OverflowError)
def _too_far_away(request: HttpRequest, error: OverflowError) -> HttpResponse:
    return of_domain_error(DayTooFarAway())


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "sign_in_needed", _("Please sign in first."))


def _field(where: tuple[str | int, ...]) -> str:
    """Name a field as the caller knows it, without ninja's names of parameters."""
    kind, *rest = where
    if kind != "body":
        return str(rest[-1]) if rest else ""
    return ".".join(str(part) for part in (rest[1:] or rest))


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {
            "field": _field(found["loc"]),
            "message": str(found["msg"]),
        }
        for found in error.errors
    ]
    return problem(422, "invalid_input", _("Some fields are missing or malformed."), errors=errors)


@api.exception_handler(Http404)
def _nothing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not_found", _("There is nothing here, or you may not see it."))


@api.exception_handler(PermissionDenied)
def _forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, "not_permitted", _("Your duty does not allow this."))


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, "too_large", _("The request is too large."))


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return problem(400, "malformed_request", _("The request cannot be read."))


@api.exception_handler(RawPostDataException)
def _no_json(request: HttpRequest, error: RawPostDataException) -> HttpResponse:
    """Refuse a form where JSON belongs: the check against forged requests has read it already."""
    return problem(400, "malformed_request", _("The request cannot be read."))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if str(error) == "csrf":
        return problem(403, "csrf_failed", _("The page is too old. Reload it and try again."))
    return problem(error.status_code, "malformed_request", _("The request cannot be read."))


def urls() -> Any:
    """Return the API's addresses; they answer 401 themselves instead of the sign-in page."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if pattern.callback is not None:
            login_not_required(pattern.callback)
    return patterns, app_name, namespace
