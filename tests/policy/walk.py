"""Every address of the application, asked as every actor would."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.policy.world import Row, Side, World
from unionhall.config.api import api

WORD = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
NOISE = ("django_session", "accounts_signin", "accounts_throttle", "accounts_phonecode")
"""Tables that any request may write: they say that it happened, not what it is about."""

API = "/api/v1/"
DENIED = {403, 404, 405}


@dataclass(frozen=True, slots=True)
class Route:
    """One address, by its pattern."""

    pattern: str
    name: str
    words: tuple[str, ...]
    methods: tuple[str, ...]
    public: bool

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith(API)

    def path(self, values: dict[str, str]) -> str:
        return WORD.sub(lambda word: values[word["name"]], self.pattern)


def routes() -> list[Route]:
    """List every address that the resolver knows, each once."""
    found = {route.pattern: route for route in _below(get_resolver(), "/", "")}
    return list(found.values())


def _below(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (namespace, pattern.namespace)))
            yield from _below(pattern, where, inner)
            continue
        assert isinstance(pattern, URLPattern)
        name = ":".join(filter(None, (namespace, pattern.name or where)))
        public = not getattr(pattern.callback, "login_required", True)
        words = tuple(word["name"] for word in WORD.finditer(where))
        yield Route(where, name, words, _methods(where, pattern), public)


def documented(route: Route) -> str:
    """Return the address as the OpenAPI document writes it."""
    return WORD.sub(r"{\g<name>}", route.pattern)


def _methods(where: str, pattern: URLPattern) -> tuple[str, ...]:
    if not where.startswith(API):
        return ("GET", "POST")
    operations = _operations().get(WORD.sub(r"{\g<name>}", where))
    return tuple(method.upper() for method in operations) if operations else ("GET",)


_SCHEMA: dict[str, Any] = {}


def schema() -> dict[str, Any]:
    """Return the OpenAPI document, made once."""
    if not _SCHEMA:
        _SCHEMA.update(json.loads(json.dumps(api.get_openapi_schema())))
    return _SCHEMA


def _operations() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = schema()["paths"]
    return found


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: what is asked, and the records that its address names."""

    route: Route
    method: str
    path: str
    side: Side
    named: tuple[Row, ...]
    body: Any

    def __str__(self) -> str:
        return f"{self.method} {self.route.pattern} [{self.side.name}]"


class Unfilled(Exception):
    """A word in an address that no app's rows fill."""


def asks(world: World, route: Route, side: Side) -> Iterator[Ask]:
    """Fill the address from one side, and ask it in every way that it knows."""
    named, values = [], {}
    for word in route.words:
        row = side.row(word)
        if row is not None:
            named.append(row)
            values[word] = str(row.public_id)
        elif word in world.fixed:
            values[word] = world.fixed[word]
        else:
            raise Unfilled(f"{route.name}: nothing fills <{word}>")
    path = route.path(values)
    for method in route.methods:
        if method == "GET" and not route.words and side.name != "inside":
            continue  # the same question as from inside
        body = None if method in {"GET", "DELETE"} else _body(world, route, method, side)
        yield Ask(route, method, path, side, tuple(named), body)


def narrower(ask: Ask) -> Iterator[Ask]:
    """Ask a page that opened for its search and its export as well."""
    for query in _queries(ask.route, ask.side):
        yield replace(ask, path=ask.path + query)


def _queries(route: Route, side: Side) -> Iterator[str]:
    if not route.is_api:
        if not route.words:
            yield "?q=MK"
        yield "?export=csv"
        return
    operation = _operations().get(documented(route), {}).get("get", {})
    for parameter in operation.get("parameters", []):
        if parameter["in"] != "query":
            continue
        row = side.row(parameter["name"])
        if row is not None:
            yield f"?{parameter['name']}={row.public_id}"
        elif parameter["name"] in {"q", "search", "words"}:
            yield f"?{parameter['name']}=MK"


def _body(world: World, route: Route, method: str, side: Side) -> Any:
    name = route.name
    if route.is_api:
        name = _operations()[documented(route)][method.lower()]["operationId"]
    if name in world.bodies:
        return world.bodies[name](side)
    if not route.is_api:
        today = timezone.localdate().isoformat()
        plain = {"reason": "policy", "on": today, "text": "policy", "next": "/", "answer": "policy"}
        plain["file"] = a_file()
        return plain | {row.kwarg: str(row.public_id) for row in side.rows if row.kwarg}
    content = _operations()[documented(route)][method.lower()].get("requestBody", {})
    for found in content.get("content", {}).values():
        return example(found["schema"], side, "")
    return {}


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("policy.zip", b"policy")


def example(of: dict[str, Any], side: Side, name: str) -> Any:
    """Make up a value that fits a JSON schema; records are named from one side."""
    if "$ref" in of:
        return example(schema()["components"]["schemas"][of["$ref"].rpartition("/")[2]], side, name)
    for union in ("anyOf", "oneOf", "allOf"):
        if union in of:
            return example(of[union][0], side, name)
    if "const" in of or "enum" in of:
        return of.get("const", of.get("enum", [None])[0])
    kind = of.get("type")
    if kind == "object" or "properties" in of:
        return {key: example(value, side, key) for key, value in of.get("properties", {}).items()}
    if kind == "array":
        return [example(of["items"], side, name)] if of.get("items") else []
    return _scalar(of, side, name, kind)


def _scalar(of: dict[str, Any], side: Side, name: str, kind: str | None) -> Any:
    if of.get("format") == "binary":
        return a_file()
    row = side.row(name)
    formats = {
        "uuid": str(row.public_id if row else side.union.public_id),
        "date": timezone.localdate().isoformat(),
        "date-time": timezone.now().isoformat(),
    }
    if of.get("format") in formats:
        return formats[of["format"]]
    if of.get("pattern", "").startswith(r"^\d\d:\d\d"):
        return "11:30:00"
    words = "policy"[: of.get("maxLength", 6)]
    return {"integer": max(1, of.get("minimum", 1)), "number": 1, "boolean": True}.get(
        kind or "", words
    )


@dataclass(slots=True)
class Answer:
    """What came back, and what was written meanwhile."""

    status: int
    body: str
    location: str
    writes: list[str]


@contextmanager
def undone() -> Iterator[None]:
    """Undo whatever is done inside; blocks that must be outermost may be."""
    undo = transaction.atomic()
    undo._from_testcase = True  # type: ignore[attr-defined] # noqa: SLF001
    with undo:
        yield
        transaction.set_rollback(True)


def send(client: Client, ask: Ask) -> Answer:
    """Send one request and undo whatever it did."""
    writes: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if re.match(r"\s*(INSERT|UPDATE|DELETE)\b", sql) and not any(t in sql for t in NOISE):
            writes.append(sql[:120])
        return execute(sql, params, many, context)

    cookies = client.cookies.copy()
    given: dict[str, Any] = {}
    if ask.body is not None:
        given = {"data": ask.body}
        files = isinstance(ask.body, dict) and any(
            isinstance(value, SimpleUploadedFile) for value in ask.body.values()
        )
        if isinstance(ask.body, list) or (ask.route.is_api and not files):
            given["content_type"] = "application/json"
    with undone(), connection.execute_wrapper(watch):
        response = getattr(client, ask.method.lower())(ask.path, **given)
        body = text(response)
    client.cookies = cookies
    return Answer(response.status_code, body, response.get("Location", ""), writes)


def text(response: HttpResponseBase) -> str:
    if getattr(response, "streaming", False):
        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    else:
        content = response.content  # type: ignore[attr-defined]
    return bytes(content).decode("utf-8", "replace")
