import csv
import io
from datetime import date
from typing import Any

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django_htmx.middleware import HtmxDetails
from openpyxl import load_workbook

from tests.builders.organizations import an_organization
from unionhall.core import exporting
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotPermitted
from unionhall.core.exporting import UnknownFormat
from unionhall.core.filters import Boolean, Choice, DateRange, Text
from unionhall.core.listing import BadFilter, Column, Listing
from unionhall.core.models import AuditEntry
from unionhall.organizations import permissions, queries
from unionhall.organizations.models import Kind, Organization

COLUMNS: list[Column[Organization]] = [
    Column("name", "名称", lambda o: o.name, sort="name_key"),
    Column("kind", "类型", lambda o: o.get_kind_display()),
    Column("founded", "成立日期", lambda o: o.founded_on, sort="founded_on"),
    Column("ended", "撤销日期", lambda o: o.dissolved_on, sort="dissolved_on"),
]
FILTERS = [
    Choice(key="kind", label="类型", choices=Kind.choices),
    Text(key="name", label="名称"),
    DateRange(key="founded_on", label="成立日期"),
    Boolean(
        key="ended", label="已撤销", apply=lambda r, yes: r.filter(dissolved_on__isnull=not yes)
    ),
]


def a_listing(actor: Actor, query: str = "", **overrides: Any) -> Listing[Organization]:
    request = RequestFactory().get(f"/list/?{query}")
    request.actor = actor  # type: ignore[attr-defined]
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    options: dict[str, Any] = {
        "columns": COLUMNS,
        "name": "tests.organizations",
        "filters": FILTERS,
        "search": lambda rows, words: rows.filter(name__icontains=words),
        "page_size": 2,
        "export": permissions.VIEW,
    }
    return Listing(request, queries.organizations(actor), **options | overrides)  # type: ignore[arg-type]


def names(listing: Listing[Organization]) -> list[str]:
    return [line.row.name for line in listing]


def walk(actor: Actor, query: str) -> list[list[str]]:
    """Read every page forwards, and see that the way back shows the same pages."""
    pages, urls, url = [], [], f"/list/?{query}"
    while url:
        listing = a_listing(actor, url.partition("?")[2])
        pages.append(names(listing))
        urls.append(url)
        url = listing.later_url
    back = [names(listing)]
    while listing.earlier_url:
        listing = a_listing(actor, listing.earlier_url.partition("?")[2])
        back.insert(0, names(listing))
    assert back == pages
    assert listing.first == 1
    return pages


@pytest.fixture
def five(district: Organization) -> list[Organization]:
    return [
        an_organization(
            f"{name}街道总工会", parent=district, kind=Kind.STREET, founded_on=date(2016, month, 1)
        )
        for name, month in [("乙", 3), ("丁", 3), ("甲", 5), ("丙", 1)]
    ]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("founded", ["延庆", "丙街", "乙街", "丁街", "甲街"]),
        ("-founded", ["甲街", "丁街", "乙街", "丙街", "延庆"]),
        ("name", ["丙街", "丁街", "甲街", "延庆", "乙街"]),
    ],
)
def test_pages_follow_each_other_both_ways_without_gap_or_repetition(
    organizer: Actor, five: list[Organization], sort: str, expected: list[str]
) -> None:
    pages = walk(organizer, f"sort={sort}")

    assert [[name[:2] for name in page] for page in pages] == [
        expected[0:2],
        expected[2:4],
        expected[4:],
    ]


@pytest.mark.parametrize("sort", ["ended", "-ended"])
def test_rows_without_a_value_are_paged_too(
    organizer: Actor, five: list[Organization], sort: str
) -> None:
    Organization.objects.filter(pk=five[1].pk).update(dissolved_on=date(2020, 1, 1))
    Organization.objects.filter(pk=five[2].pk).update(dissolved_on=date(2021, 1, 1))

    pages = walk(organizer, f"sort={sort}")

    everyone = [name for page in pages for name in page]
    assert sorted(everyone) == sorted(o.name for o in queries.organizations(organizer))
    dissolved = [name for name in everyone if name in {five[1].name, five[2].name}]
    assert dissolved == [o.name for o in (five[1:3] if sort == "ended" else five[2:0:-1])]
    assert everyone.index(dissolved[0]) == (3 if sort == "ended" else 0)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=district", ["延庆"]),
        ("name=甲", ["甲街"]),
        ("q=丁街", ["丁街"]),
        ("founded_on_from=2015-03-02&founded_on_to=2016-01-01", ["延庆", "丙街"]),
        ("founded_on_to=2015-03-01", []),
        ("ended=1", []),
        ("ended=0&kind=district", ["延庆"]),
        ("founded_on_to=9999-12-31&kind=district", ["延庆"]),
        ("sort=nonsense&kind=district", ["延庆"]),
        ("at=nonsense&kind=district", ["延庆"]),
    ],
)
def test_filters_narrow_the_list(
    organizer: Actor, five: list[Organization], query: str, expected: list[str]
) -> None:
    assert [name[:2] for name in names(a_listing(organizer, query))] == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=castle", "kind"),
        ("founded_on_from=yesterday", "founded_on_from"),
        ("founded_on_to=2015-02-30", "founded_on_to"),
        ("ended=perhaps", "ended"),
        ("q=" + "长" * 81, "q"),
        ("name=%00", "name"),
    ],
)
def test_a_wrong_filter_gets_a_sentence_and_no_rows(
    organizer: Actor, five: list[Organization], query: str, field: str
) -> None:
    listing = a_listing(organizer, query)

    assert list(listing.form.errors) == [field]
    assert names(listing) == []
    assert listing.count == 0
    assert listing.respond("core/ui/listing.html").status_code == 422
    with pytest.raises(BadFilter):
        a_listing(organizer, f"{query}&export=csv").respond("core/ui/listing.html")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "搜索内容不能超过80个字，请缩短：输入名称或编号的一部分即可。"),
        (
            "en",
            (
                "What you search for is longer than 80 characters. Shorten it: "
                "a part of a name or number is enough."
            ),
        ),
    ],
)
@pytest.mark.parametrize("field", ["q", "name"])
def test_who_searches_with_too_long_a_text_reads_how_to_go_on(
    organizer: Actor, five: list[Organization], field: str, language: str, said: str
) -> None:
    with translation.override(language):
        listing = a_listing(organizer, f"{field}=" + "长" * 81)
        assert listing.form.errors[field] == [said]


@pytest.mark.parametrize("streets", [1, 3])
def test_a_page_costs_one_count_and_one_query(
    organizer: Actor, district: Organization, streets: int, django_assert_num_queries: Any
) -> None:
    for number in range(streets):
        an_organization(f"{number}街道总工会", parent=district, kind=Kind.STREET)
    with django_assert_num_queries(2):
        a_listing(organizer, page_size=50).respond("core/ui/listing.html")


def test_the_count_stops_where_it_would_get_slow(
    organizer: Actor, five: list[Organization], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unionhall.core.listing.MOST_COUNTED", 3)
    listing = a_listing(organizer)
    assert (listing.capped, listing.shown_count) == (True, 3)
    with translation.override("en"):
        answer = listing.respond("core/ui/listing.html")
    assert isinstance(answer, HttpResponse)
    assert "More than 3 entries" in answer.content.decode()


def test_nobody_finds_a_name_in_the_address_of_the_next_page(
    organizer: Actor, five: list[Organization]
) -> None:
    listing = a_listing(organizer, "sort=name")
    position = listing.page.rows[-1]
    assert position.name_key not in listing.later_url
    assert "cb" not in listing.later_url.split("at=")[0]


def test_a_cursor_of_another_list_begins_from_the_first_page(
    organizer: Actor, five: list[Organization]
) -> None:
    foreign = a_listing(organizer, "sort=name", name="tests.other").later_url.partition("?")[2]
    assert names(a_listing(organizer, foreign)) == names(a_listing(organizer, "sort=name"))


def test_htmx_gets_the_list_alone(organizer: Actor, five: list[Organization]) -> None:
    listing = a_listing(organizer)
    listing.request.META["HTTP_HX_REQUEST"] = "true"
    listing.request.META["HTTP_HX_TARGET"] = "listing"
    listing.request.__dict__.pop("headers", None)
    answer = listing.respond("core/desk.html")
    assert isinstance(answer, HttpResponse)
    assert answer.content.decode().lstrip().startswith('<div id="listing"')
    assert answer["Vary"] == "HX-Request"


def test_values_are_escaped_on_the_page(organizer: Actor, district: Organization) -> None:
    Organization.objects.filter(pk=district.pk).update(name="<b>乙</b>街道总工会")
    answer = a_listing(organizer).respond("core/ui/listing.html")
    assert isinstance(answer, HttpResponse)
    assert "<b>乙" not in answer.content.decode()
    assert "&lt;b&gt;乙" in answer.content.decode()


def exported(actor: Actor, query: str, **overrides: Any) -> bytes:
    answer = a_listing(actor, query, **overrides).respond("core/ui/listing.html")
    content = b"".join(answer)  # type: ignore[arg-type]
    for close in answer._resource_closers:  # type: ignore[attr-defined]  # noqa: SLF001 -- close() would end the connection of the test
        close()
    return content


def test_an_export_holds_every_filtered_row_and_leaves_a_trace(
    organizer: Actor, five: list[Organization]
) -> None:
    content = exported(organizer, "export=csv&kind=street&sort=founded", filename="工会")

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows[0] == ["名称", "类型", "成立日期", "撤销日期"]
    assert [(row[0], row[2], row[3]) for row in rows[1:]] == [
        ("丙街道总工会", "2016-01-01", ""),
        ("乙街道总工会", "2016-03-01", ""),
        ("丁街道总工会", "2016-03-01", ""),
        ("甲街道总工会", "2016-05-01", ""),
    ]
    entry = AuditEntry.objects.get(action="lists.exported")
    assert entry.facts == {"list": "tests.organizations", "format": "csv", "rows": 4}
    assert entry.scope_path == organizer.scopes(permissions.VIEW)[0]


def test_a_workbook_holds_texts_as_texts_and_days_as_days(
    organizer: Actor, district: Organization
) -> None:
    Organization.objects.filter(pk=district.pk).update(name="=1+1")
    content = exported(organizer, "export=xlsx&kind=district")

    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    cell = sheet["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert sheet["C2"].value.date() == date(2015, 3, 2)


def test_an_export_needs_its_permission(organizer: Actor, five: list[Organization]) -> None:
    for permission in (None, Permission("somebody.else")):
        listing = a_listing(organizer, "export=csv", export=permission)
        assert listing.export_urls == []
        with pytest.raises(NotPermitted):
            listing.respond("core/ui/listing.html")
    assert not AuditEntry.objects.filter(action="lists.exported").exists()


def test_an_export_is_csv_or_xlsx(organizer: Actor, district: Organization) -> None:
    with pytest.raises(UnknownFormat):
        a_listing(organizer, "export=exe").respond("core/ui/listing.html")


def test_a_sheet_refuses_what_does_not_fit(
    organizer: Actor, five: list[Organization], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_IN_A_SHEET", 3)
    with pytest.raises(exporting.TooManyForASheet):
        a_listing(organizer, "export=xlsx").respond("core/ui/listing.html")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+86 10", "'+86 10"),
        ("@sum", "'@sum"),
        ("-甲", "'-甲"),
        ("\t=1", "'\t=1"),
        ("-12", "-12"),
        (-12, "-12"),
        ("云帆=速递", "云帆=速递"),
    ],
)
def test_no_text_becomes_a_formula(value: object, written: str) -> None:
    assert exporting.harmless(value) == written


class Kept(Text):
    """A parameter that the page keeps for itself."""

    def fields(self) -> dict[str, forms.Field]:
        return {self.key: forms.CharField(required=False, widget=forms.HiddenInput)}


def test_what_the_page_keeps_is_no_filter_and_survives_clearing(
    organizer: Actor, five: list[Organization]
) -> None:
    kept = Kept(key="period", label="", apply=lambda rows, _: rows)
    listing = a_listing(organizer, "kind=street&period=2026", filters=[*FILTERS, kept])
    assert listing.active_filters == 1
    assert listing.clear_url == "/list/?period=2026"
    assert not a_listing(organizer, "period=2026", filters=[*FILTERS, kept]).filtered
