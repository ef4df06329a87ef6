"""The one way to filter, search, sort, page and export a list.

A view describes its list and lets it answer; ``docs/ui.md`` shows how. A page costs one
count (which stops at ten thousand) and one query for its rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html import escape
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from unionhall.core import audit, exporting
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotPermitted, Rejected
from unionhall.core.fields import SearchText
from unionhall.core.filters import Filter
from unionhall.core.formats import shown
from unionhall.core.http import ActorRequest
from unionhall.core.identifiers import uuid7
from unionhall.core.keyset import BadCursor, Slice, cut, keys_for
from unionhall.core.scoping import ScopedQuerySet

Row = TypeVar("Row", bound=Model)
Label = StrOrPromise

NOTHING_YET = _("There is nothing here yet.")
MOST_COUNTED = 10_000
PAGE_SIZE = 50
MOST_IN_A_LINE = 5


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: what it is called, what it shows, and by what it sorts.

    ``value`` gives what is shown and exported; ``template`` draws it on the page instead
    (it gets ``row`` and ``value``). ``sort`` names the field to order by. ``key`` names the
    column in addresses and style sheets. ``numeric`` aligns figures at their last digit;
    ``exported`` and ``shown`` leave a column out of the file or of the page.
    """

    key: str
    label: Label
    value: Callable[[Row], object]
    sort: str | None = None
    template: str | None = None
    numeric: bool = False
    exported: bool = True
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: the link that sorts by it, and how it is sorted now."""

    key: str
    label: Label
    numeric: bool
    url: str
    direction: str


@dataclass(frozen=True, slots=True)
class Line(Generic[Row]):
    """One row as the page shows it."""

    row: Row
    html: SafeString


@dataclass(frozen=True, slots=True)
class ListExport:
    """What the audit trail names when a list left the house."""

    scope_path: str
    public_id: UUID = field(default_factory=uuid7)


class Listing(Generic[Row]):
    """A list as one request asks for it."""

    def __init__(  # noqa: PLR0913 -- all by name
        self,
        request: ActorRequest,
        rows: QuerySet[Row],
        *,
        columns: Sequence[Column[Row]],
        name: str,
        filters: Sequence[Filter] = (),
        search: Callable[[QuerySet[Row], str], QuerySet[Row]] | None = None,
        search_hint: Label = "",
        default_sort: str = "",
        export: Permission | None = None,
        filename: Label = "",
        row_url: Callable[[Row], str] | None = None,
        page_size: int = PAGE_SIZE,
        empty: Label = NOTHING_YET,
    ) -> None:
        """Describe the list; nothing is asked of the database yet.

        ``name`` is what the audit trail and the cursor call this list (``"outreach.meetings"``).
        ``default_sort`` is a column's key, with ``-`` in front for descending; without one
        the rows keep the order that they come in.
        """
        self.request = request
        self.name = name
        self.columns = columns
        self.filters = filters
        self.search = search
        self.default_sort = default_sort
        self.export = export
        self.filename = str(filename) or name.rpartition(".")[2]
        self.row_url = row_url
        self.page_size = page_size
        self.empty = empty
        self._all = rows
        self.form = self._form(search_hint)
        self.valid = self.form.is_valid()

    # What was asked for

    def _form(self, search_hint: Label) -> forms.Form:
        fields: dict[str, forms.Field] = {}
        if self.search is not None:
            fields["q"] = SearchText(
                widget=forms.TextInput(
                    attrs={"type": "search", "placeholder": search_hint, "autocomplete": "off"}
                ),
            )
        for one in self.filters:
            fields |= one.fields()
        kind = type("ListingForm", (forms.Form,), fields)
        form: forms.Form = kind(self.request.GET, auto_id="listing-%s")
        return form

    @cached_property
    def sort(self) -> str:
        """The sort that was asked for, where there is such a column; else the usual one."""
        asked = self.request.GET.get("sort", "")
        known = {column.key for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in known else self.default_sort

    @cached_property
    def rows(self) -> QuerySet[Row]:
        """The rows that pass the filters, in no particular order yet."""
        if not self.valid:
            return self._all.none()
        rows, given = self._all, self.form.cleaned_data
        if self.search is not None and given["q"]:
            rows = self.search(rows, given["q"].strip())
        for one in self.filters:
            rows = one.narrow(rows, given)
        return rows

    @property
    def order(self) -> list[str]:
        """The fields to order by."""
        wanted = self.sort.removeprefix("-")
        for column in self.columns:
            if column.key == wanted and column.sort:
                return [f"-{column.sort}" if self.sort.startswith("-") else column.sort]
        return [str(name) for name in self._all.query.order_by]

    @property
    def many_filters(self) -> bool:
        """Say whether the filters would fill more than a line, and better stay folded."""
        return len(self.form.fields) > MOST_IN_A_LINE

    @property
    def searchable(self) -> bool:
        return self.search is not None

    @property
    def filtered(self) -> bool:
        """Say whether the reader narrowed the list."""
        return any(self.request.GET.get(bound.name) for bound in self.form.visible_fields())

    @property
    def active_filters(self) -> int:
        """How many filters the reader set; what the page itself keeps is not among them."""
        seen = [bound.name for bound in self.form.visible_fields() if bound.name != "q"]
        return sum(bool(self.request.GET.get(name)) for name in seen)

    @property
    def clear_url(self) -> str:
        """The whole list again, with what the page itself keeps."""
        kept = {b.name: self.request.GET.get(b.name, "") for b in self.form.hidden_fields()}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{self.request.path}?{query}" if query else self.request.path

    # The page

    @cached_property
    def count(self) -> int:
        """How many rows there are; one more than ``MOST_COUNTED`` stands for many."""
        return self.rows.order_by()[: MOST_COUNTED + 1].count() if self.valid else 0

    @property
    def capped(self) -> bool:
        return self.count > MOST_COUNTED

    @property
    def shown_count(self) -> int:
        return min(self.count, MOST_COUNTED)

    @cached_property
    def page(self) -> Slice[Row]:
        """The rows of this page."""
        if not self.valid:
            return Slice([], 0, "", "")
        keys = keys_for(self._all.model, self.order)
        cursor = self.request.GET.get("at", "")
        try:
            return cut(self.rows, keys, size=self.page_size, cursor=cursor, name=self.name)
        except BadCursor:
            # The order or the filters changed under an old link: the first page is no lie.
            return cut(self.rows, keys, size=self.page_size, name=self.name)

    @property
    def first(self) -> int:
        return self.page.start + 1

    @property
    def last(self) -> int:
        return self.page.start + len(self.page.rows)

    @cached_property
    def headings(self) -> list[Heading]:
        current, descending = self.sort.removeprefix("-"), self.sort.startswith("-")
        headings = []
        for column in self.columns:
            if not column.shown:
                continue
            here = column.key == current and column.sort is not None
            turned = f"-{column.key}" if here and not descending else column.key
            headings.append(
                Heading(
                    column.key,
                    column.label,
                    column.numeric,
                    self.url(sort=turned) if column.sort else "",
                    ("descending" if descending else "ascending") if here else "",
                )
            )
        return headings

    @cached_property
    def lines(self) -> list[Line[Row]]:
        """The rows of this page, drawn; by hand, since a page has some hundreds of cells."""
        return drawn(self.page.rows, self.columns, self.row_url)

    def __iter__(self) -> Iterator[Line[Row]]:
        return iter(self.lines)

    # Addresses

    def url(self, **changes: str) -> str:
        """Address this list with another sort, place or format, and all else as it is."""
        kept = {
            name: self.request.GET[name]
            for name in (*self.form.fields, "sort")
            if self.request.GET.get(name)
        }
        query = urlencode({k: v for k, v in (kept | changes).items() if v})
        return f"{self.request.path}?{query}" if query else self.request.path

    @property
    def earlier_url(self) -> str:
        return self.url(at=self.page.earlier) if self.page.earlier else ""

    @property
    def later_url(self) -> str:
        return self.url(at=self.page.later) if self.page.later else ""

    @property
    def first_url(self) -> str:
        return self.url()

    @property
    def export_urls(self) -> list[tuple[str, str]]:
        """The formats and their addresses, for those who may export."""
        if self.export is None or not self.request.actor.holds(self.export):
            return []
        return [("Excel", self.url(export="xlsx")), ("CSV", self.url(export="csv"))]

    # The answer

    def respond(self, template: str, context: Mapping[str, Any] | None = None) -> HttpResponseBase:
        """Answer with the page, with the list alone (htmx), or with the file asked for."""
        if wanted := self.request.GET.get("export", ""):
            return self._export(wanted)
        part = self.request.htmx and self.request.htmx.target == "listing"
        if part and not self.request.htmx.history_restore_request:
            template = "core/ui/listing_rows.html"
        status = 200 if self.valid else 422
        answer: HttpResponse = render(
            self.request, template, {"listing": self, **(context or {})}, status=status
        )
        answer["Vary"] = "HX-Request"
        return answer

    def _export(self, wanted: str) -> HttpResponseBase:
        if self.export is None or not self.request.actor.holds(self.export):
            raise NotPermitted
        if not self.valid:
            raise BadFilter(why=" ".join(str(e) for es in self.form.errors.values() for e in es))
        permission = self.export
        count, rows = self._exported(permission)
        table = exporting.Table(
            name=self.name,
            permission=permission,
            filename=self.filename,
            columns=[(str(c.label), c.value) for c in self.columns if c.exported],
            rows=rows,
            count=count,
            note=lambda: note_export(self.request.actor, permission, self.name, wanted, count),
        )
        return exporting.respond(self.request, wanted, table)

    def _exported(self, permission: Permission) -> tuple[int, Iterable[Row]]:
        """Return how many rows leave the house, and the rows in their order."""
        rows = self.rows
        if isinstance(rows, ScopedQuerySet):
            rows = rows.visible_to(self.request.actor, permission)
        order = [key.expression() for key in keys_for(rows.model, self.order)]
        count = rows.order_by().count()
        return count, rows.order_by(*order).iterator(chunk_size=2000)


class _Drawing(Generic[Row]):
    """How the cells of one column are drawn."""

    def __init__(self, column: Column[Row]) -> None:
        self._column = column
        found = get_template(column.template) if column.template else None
        self._template = getattr(found, "template", None)
        kind = format_html("col-{}{}", column.key, " numeric" if column.numeric else "")
        self._begin = format_html('<td class="{}" data-label="{}">', kind, column.label)

    def cell(self, row: Row, url: str) -> str:
        value = self._column.value(row)
        if self._template is not None:
            html = self._template.render(Context({"row": row, "value": value}))
        else:
            html = _escaped(str(shown(value, numeric=self._column.numeric)))
            if isinstance(value, date):
                html = f'<span class="day">{html}</span>'
        if url:
            html = f'<a class="row-link" href="{_escaped(url)}">{html}</a>'
        return f"{self._begin}{html}</td>"


def _escaped(text: str) -> str:
    return text if isinstance(text, SafeString) else escape(text)


def drawn(
    rows: Iterable[Row], columns: Sequence[Column[Row]], url: Callable[[Row], str] | None
) -> list[Line[Row]]:
    """Draw rows as the lines of a table."""
    cells = [_Drawing(column) for column in columns if column.shown]
    return [Line(row, _line(row, cells, url(row) if url else "")) for row in rows]


def _line(row: Row, cells: Sequence[_Drawing[Row]], url: str) -> SafeString:
    html = "".join(one.cell(row, "" if number else url) for number, one in enumerate(cells))
    opens = ' class="opens"' if url else ""
    return mark_safe(f"<tr{opens}>{html}</tr>")  # noqa: S308 -- escaped cell by cell


class BadFilter(Rejected):
    message = _("The list cannot be narrowed like that: %(why)s")
    field = "export"


def note_export(actor: Actor, permission: Permission, name: str, kind: str, count: int) -> None:
    """Note in the trail that a list left the house."""
    scope = next(iter(actor.scopes(permission)), "")
    audit.record(actor, "lists.exported", ListExport(scope), list=name, format=kind, rows=count)
