import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from unionhall.config.urls import urlpatterns as real
from unionhall.core import formats, views
from unionhall.core.actors import ANYONE, Actor, Grant, Permission
from unionhall.core.errors import (
    Busy,
    Conflict,
    NotFound,
    NotPermitted,
    Rejected,
    SignInNeeded,
    TooMany,
)
from unionhall.core.http import SECURITY_POLICY, DomainErrorMiddleware
from unionhall.core.navigation import DutyChoice, Entry, Navigation
from unionhall.core.templatetags import ui
from unionhall.core.today import Card, Today

pytestmark = pytest.mark.django_db
handler500 = "unionhall.core.views.crashed"


def _crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret 110229")


_crash.login_required = False  # type: ignore[attr-defined]
urlpatterns = [*real, path("crash/", _crash)]


def a_request(url: str = "/", actor: Actor = ANYONE, **headers: str) -> Any:
    request: Any = RequestFactory().get(url, headers=headers)
    request.actor = actor
    request.user = AnonymousUser()
    request.htmx = HtmxDetails(request)
    return request


# Headers


@pytest.mark.parametrize("url", ["/", "/nowhere/", "/sign-in/"])
def test_every_page_carries_the_security_policy(client: Client, url: str) -> None:
    response = client.get(url)
    assert response["Content-Security-Policy"] == SECURITY_POLICY
    assert "unsafe" not in SECURITY_POLICY
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


# What went wrong


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_missing_page_says_so_in_the_readers_language(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    response = client.get("/nowhere/110229/")
    with translation.override(language):
        expected = translation.gettext("There is nothing here")
    assert response.status_code == 404
    assert expected in response.content.decode()
    assert "110229" not in re.sub(r'name="next"[^>]*', "", response.content.decode())


def test_a_crash_shows_nothing_of_its_cause_and_asks_no_database(
    django_assert_num_queries: Any,
) -> None:
    with override_settings(ROOT_URLCONF=__name__), django_assert_num_queries(0):
        response = Client(raise_request_exception=False).get("/crash/")
    assert response.status_code == 500
    assert "110229" not in response.content.decode()
    assert "RuntimeError" not in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_a_wrong_method_gets_a_page(client: Client) -> None:
    response = client.post("/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "<h1>" in response.content.decode()


def test_a_page_that_was_open_too_long_explains_itself() -> None:
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert response.status_code == 403
    with translation.override("zh-hans"):
        assert translation.gettext("This page was open for too long") in response.content.decode()


@pytest.mark.parametrize(
    ("error", "status"), [(RequestDataTooBig("x"), 413), (ValueError("110229"), 400)]
)
def test_an_unreadable_request_gets_a_page(error: Exception, status: int) -> None:
    response = views.bad_request(a_request(), error)
    assert response.status_code == status
    assert "110229" not in response.content.decode()


class TestRefusals:
    def refuse(
        self, error: Exception, actor: Actor = ANYONE, url: str = "/here/?a=1", **headers: str
    ) -> HttpResponse:
        middleware = DomainErrorMiddleware(lambda _request: HttpResponse())
        request = a_request(url, actor, **headers)
        response = middleware.process_exception(request, error)
        assert response is not None
        return response

    def test_a_refusal_is_a_page(self) -> None:
        response = self.refuse(NotPermitted())
        assert response.status_code == 403
        assert "<html" in response.content.decode()

    @pytest.mark.parametrize("role", ["", "organizer"])
    @pytest.mark.parametrize(
        ("error", "heading"),
        [
            (NotPermitted(), "您没有访问权限"),
            (NotFound(), "页面不存在"),
            (Conflict(), "内容已有变化"),
            (Rejected(), "无法办理"),
            (TooMany(seconds=30), "操作过于频繁"),
            (Busy(seconds=5), "未能保存"),
        ],
    )
    def test_a_refusal_has_one_heading_and_ways_back(
        self, error: Exception, heading: str, role: str
    ) -> None:
        actor = Actor(user_id=1, name="李干事", role=role)
        page = self.refuse(error, actor, referer="http://testserver/list/?q=1").content.decode()
        assert [one.strip() for one in re.findall(r"<h1>(.*?)</h1>", page, re.DOTALL)] == [heading]
        assert 'href="http://testserver/list/?q=1"' in page
        assert 'href="/"' in page

    @pytest.mark.parametrize(
        "referer", ["", "http://elsewhere.example/", "http://testserver/here/?a=1"]
    )
    def test_a_refusal_leads_back_to_no_other_house_and_not_to_itself(self, referer: str) -> None:
        page = self.refuse(NotPermitted(), referer=referer).content.decode()
        assert "返回上一页" not in page

    def test_htmx_gets_the_sentence_for_its_place(self) -> None:
        response = self.refuse(NotPermitted(), **{"hx-request": "true"})
        assert (response.status_code, response["HX-Retarget"]) == (403, "#refusal")
        assert "<html" not in response.content.decode()

    def test_too_many_attempts_say_when_to_come_back(self) -> None:
        response = self.refuse(TooMany(seconds=30))
        assert (response.status_code, response["Retry-After"]) == (429, "30")

    def test_a_visitor_is_led_to_the_entrance_and_back(self) -> None:
        response = self.refuse(SignInNeeded())
        assert response["Location"] == "/sign-in/?next=%2Fhere%2F%3Fa%3D1"

    def test_other_errors_are_not_ours(self) -> None:
        middleware = DomainErrorMiddleware(lambda _request: HttpResponse())
        assert middleware.process_exception(a_request(), ValueError()) is None


# The first page


def test_a_visitor_finds_the_ways_in_without_a_query(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/")
    assert response.status_code == 200
    assert 'href="/sign-in/"' in response.content.decode()


def test_the_language_switch_needs_no_sign_in(client: Client) -> None:
    response = client.post("/language/", {"language": "en", "next": "/"}, follow=True)
    assert '<html lang="en"' in response.content.decode()


@pytest.mark.parametrize("url", ["/", "/nowhere/"])
def test_a_first_load_on_a_phone_is_light(client: Client, url: str) -> None:
    """Uncompressed, with every style sheet, script and picture, and htmx on top."""
    page = client.get(url).content
    files = set(re.findall(r'/static/([^"#?]+)', page.decode())) | {"vendor/htmx/htmx.min.js"}
    sizes = {name: Path(str(finders.find(name))).stat().st_size for name in files}
    sprite = sizes.pop("vendor/icons/sprite.svg", 0)
    assert sizes["core/phone.css"] < 12_000
    assert len(page) + sprite + sum(sizes.values()) < 100_000


def test_components_are_shown_in_the_demo_only(settings: Any) -> None:
    actor = Actor(user_id=1, name="李干事")
    settings.DEMO = settings.DEBUG = False
    assert views.components(a_request(actor=actor)).status_code == 404
    settings.DEMO = True
    assert views.components(a_request(actor=actor)).status_code == 200


# Navigation and what to do today


def test_an_entry_shows_to_those_who_hold_its_permission() -> None:
    navigation = Navigation()
    for_all = Entry("首页", "home", "home", order=0)
    navigation.register(
        Entry("组件", "components", "table", Permission("a.view"), order=410), for_all, for_all
    )
    holder = Actor(user_id=1, name="", grants=frozenset({Grant(Permission("a.view"), "0001")}))

    links = navigation.links(holder, "/operator/components/")

    assert [link.label for link in navigation.links(ANYONE, "/")] == ["首页"]
    assert [(link.label, link.current) for link in links] == [("首页", False), ("组件", True)]
    assert [bool(link.group) for link in links] == [False, True]


def test_one_s_own_tool_stands_in_the_bar_before_the_main_entries() -> None:
    navigation = Navigation()
    advises = Permission("a.advise")
    navigation.register(
        Entry("今日", "home", "home", order=0),
        *(Entry(f"日常{n}", "home", "table", order=100 + 10 * n) for n in range(4)),
        Entry("咨询", "components", "table", order=202, tool_of=advises),
    )
    lawyer = Actor(user_id=1, name="", grants=frozenset({Grant(advises, "0001")}))

    assert [one.label for one in navigation.links(lawyer, "/") if one.bar] == [
        *("今日", "日常0", "日常1", "咨询")
    ]
    assert [one.label for one in navigation.links(ANYONE, "/") if one.bar] == [
        *("今日", "日常0", "日常1", "日常2")
    ]


def test_the_most_urgent_cards_come_first() -> None:
    today = Today()

    @today.register
    def source(actor: Actor, day: date) -> Iterator[Card]:
        yield Card("calm", "/a")
        yield Card("late", "/b", 2, tone="late")
        yield Card("due", "/c", 1, tone="due")

    assert [c.title for c in today.cards(ANYONE, date(2026, 3, 2))] == ["late", "due", "calm"]


def test_the_switcher_offers_the_other_duties() -> None:
    request = a_request(actor=Actor(user_id=1, name="李干事"))
    here, there = (SimpleNamespace(n=n) for n in "ab")
    request.duties = [
        DutyChoice(here, "延庆区总工会", current=True),  # type: ignore[arg-type]
        DutyChoice(there, "儒林街道总工会", current=False),  # type: ignore[arg-type]
    ]
    html = render_to_string("core/error.html", {"title": "", "sentence": ""}, request)
    assert "儒林街道总工会" not in html
    html = render_to_string("core/ui/desk_account.html", {}, request)
    assert re.findall(r'name="duty" value="([^"]+)"', html) == ["namespace(n=&#x27;b&#x27;)"]


# How things are written


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (9_999, "9,999", "9,999"),
        (10_000, "1万", "10,000"),
        (68_012, "6.8万", "68,012"),
        (99_950, "10万", "99,950"),
        (120_000_000, "1.2亿", "120,000,000"),
        (None, "", ""),
    ],
)
def test_big_numbers_are_written_as_the_language_does(
    value: int | None, chinese: str, english: str
) -> None:
    with translation.override("zh-hans"):
        assert formats.wan(value) == chinese
    with translation.override("en"):
        assert formats.wan(value) == english


def test_days_are_written_as_the_language_does() -> None:
    with translation.override("zh-hans"):
        assert formats.day(date(2026, 3, 2)) == "2026年3月2日"
    with translation.override("en"):
        assert formats.day(date(2026, 3, 2)) == "March 2, 2026"


@pytest.mark.parametrize("draw", [ui.icon])
def test_an_icon_without_a_label_is_silent(draw: Callable[..., str]) -> None:
    assert 'aria-hidden="true"' in draw("users")
    assert 'aria-label="会员"' in draw("users", "会员")
