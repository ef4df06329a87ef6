"""Problem details (RFC 9457): the one form in which the API refuses."""

import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unionhall.core.errors import DomainError

API = "/api/"
MEDIA_TYPE = "application/problem+json"
SCHEMA = "#/components/schemas/Problem"
TITLES = {
    400: "Bad request",
    401: "Sign-in needed",
    403: "Not permitted",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    410: "Gone",
    413: "Too large",
    422: "Rejected",
    429: "Too many requests",
    503: "Busy",
}
"""Every status with which an operation may refuse."""


def problem(
    status: int, code: str, detail: str, *, errors: Sequence[dict[str, str]] = (), **more: object
) -> HttpResponse:
    """Return a problem; ``code`` is for programs, ``detail`` for people."""
    body = {
        "type": f"urn:unionhall:problem:{code}",
        "title": TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": list(errors),
        **more,
    }
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False, cls=DjangoJSONEncoder),
        status=status,
        content_type=MEDIA_TYPE,
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def of_domain_error(error: DomainError) -> HttpResponse:
    """Return a refusal as a problem, with the field at fault where there is one.

    Who was overtaken by somebody else gets what stands there now as ``theirs``.
    """
    errors = [{"field": error.field, "message": str(error)}] if error.field else []
    more = {"theirs": error.facts["theirs"]} if "theirs" in error.facts else {}
    response = problem(error.status, error.code, str(error), errors=errors, **more)
    if seconds := error.facts.get("seconds"):
        response["Retry-After"] = str(seconds)
    return response


class ProblemMiddleware:
    """Turn what Django itself refuses below ``/api/`` into problems as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(API) or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        plain = problem(
            response.status_code,
            HTTPStatus(response.status_code).phrase.lower().replace(" ", "_"),
            _("The request could not be served."),
        )
        if allowed := response.get("Allow"):
            plain["Allow"] = allowed
        return plain


def declare(schema: dict[str, Any]) -> None:
    """Write into the OpenAPI document that every operation may answer with a problem."""
    components = schema.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = {
        "title": "Problem",
        "description": "RFC 9457 problem details.",
        "type": "object",
        "required": ["type", "title", "status", "detail", "code", "errors"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "For people, in the language asked for."},
            "code": {"type": "string", "description": "For programs; never changes."},
            "theirs": {
                "type": "object",
                "description": "What stands there now, where somebody else was faster.",
            },
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field", "message"],
                    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                },
            },
        },
    }
    for operations in schema["paths"].values():
        for operation in operations.values():
            responses = operation["responses"]
            for status, title in TITLES.items():
                responses.setdefault(
                    status,
                    {
                        "description": title,
                        "content": {MEDIA_TYPE: {"schema": {"$ref": SCHEMA}}},
                    },
                )
