"""The worker's page: one form, the same words for everybody, nothing in the address."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.cards import a_clerk, hand_over
from tests.builders.joining import a_link, a_number, applied
from tests.builders.members import admitted
from unionhall.accounts.sms import MemoryProvider
from unionhall.cards.models import Card
from unionhall.codes.documents import demo_number
from unionhall.codes.models import Division
from unionhall.core.actors import Actor
from unionhall.joining import queries
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.services import decisions, links
from unionhall.joining.services.decisions import Approve, Reject, Return
from unionhall.organizations.models import Organization, ServiceStation
from unionhall.outreach.models import Meeting

PHONE = "13712345678"


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden" and found.get("name"):
            self.values[str(found["name"])] = found.get("value") or ""


def hidden(response: Any) -> dict[str, str]:
    parser = _Inputs()
    parser.feed(response.content.decode())
    return parser.values


def form_of(client: Client, link: JoinLink, **overrides: str) -> dict[str, str]:
    page = client.get(reverse("joining:join", args=[link.token]))
    assert page.status_code == 200
    fields = hidden(page) | {
        "membership_consent": "on",
        "name": "赵小川",
        "kind": "resident_id",
        "number": a_number(),
        "valid_long": "on",
        "phone": PHONE,
        "employment_form": "03",
        "typed_signature": overrides.get("name", "赵小川"),
        "submission_id": str(uuid4()),
    }
    return fields | overrides


def send(client: Client, link: JoinLink, **overrides: str) -> Any:
    return client.post(
        reverse("joining:join", args=[link.token]), form_of(client, link, **overrides)
    )


@pytest.fixture(autouse=True)
def _messages(settings: Any) -> None:
    settings.SMS_PROVIDER = "unionhall.accounts.sms.MemoryProvider"
    settings.SMS_IN_BACKGROUND = False
    MemoryProvider.sent.clear()


def test_the_page_says_where_it_leads(
    client: Client, link: JoinLink, meeting: Meeting, joint_union: Organization
) -> None:
    page = client.get(reverse("joining:join", args=[link.token.lower()]))
    body = page.content.decode()
    assert joint_union.name in body
    assert meeting.theme in body
    assert 'autocomplete="off"' in body


def test_applying_leads_to_the_receipt(client: Client, link: JoinLink) -> None:
    answer = send(client, link)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("joining:received")
    application = Application.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert f"{application.receipt[:4]}-{application.receipt[4:]}" in page
    assert "赵小川" not in page


def test_a_reload_keeps_the_first_opening(client: Client, link: JoinLink) -> None:
    url = reverse("joining:join", args=[link.token])
    first = hidden(client.get(url))["opening"]
    assert hidden(client.get(url))["opening"] == first
    assert hidden(Client().get(url))["opening"] != first


def test_a_form_sent_twice_is_one_application(client: Client, link: JoinLink) -> None:
    form = form_of(client, link)
    url = reverse("joining:join", args=[link.token])
    answers = [client.post(url, form) for _ in range(2)]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/join/received/")] * 2
    assert Application.objects.count() == 1
    changed = client.post(url, form | {"name": "钱大江", "typed_signature": "钱大江"})
    assert changed.status_code == 409


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    client: Client, link: JoinLink
) -> None:
    answer = send(client, link, number="990000199408090019", phone="123", typed_signature="")
    body = answer.content.decode()
    assert answer.status_code == 422
    for kept in ('value="990000199408090019"', 'value="123"', 'value="赵小川"'):
        assert kept in body
    for field in ("number", "phone", "signature"):
        assert f'id="id_{field}_error"' in body
    assert 'data-step="2"' in body
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh-hans", "您到{year}年3月5日年满16周岁，欢迎届时加入"),
        ("en", "that is on March 5, {year}, and you are welcome from then on"),
    ],
)
def test_somebody_too_young_is_told_kindly_from_when_on(
    client: Client, link: JoinLink, language: str, sentence: str
) -> None:
    client.cookies["django_language"] = language
    year = timezone.localdate().year
    number = demo_number("0000", date(year - 10, 3, 5), 1)
    body = send(client, link, number=number).content.decode()
    assert sentence.format(year=year + 6) in body
    assert "此人" not in body


def test_the_field_for_the_code_stays_when_the_page_is_opened_again(
    client: Client, link: JoinLink
) -> None:
    send(client, link)
    client.post(reverse("joining:ask_code"))
    for _ in range(2):
        page = client.get(reverse("joining:received")).content.decode()
        assert 'name="code"' in page
    way = f"{reverse('accounts:demo_messages')}?next={reverse('joining:received')}"
    assert way in page
    assert f'href="{reverse("joining:received")}"' in client.get(way).content.decode()


def test_changing_the_language_keeps_everything_typed_and_sends_nothing(
    client: Client, link: JoinLink
) -> None:
    form = form_of(client, link, number="9900", employer_name="顺丰", typed_signature="赵小")
    url = reverse("joining:join", args=[link.token])

    answer = client.post(url, form | {"language": "en", "step": "3"})

    body = answer.content.decode()
    assert answer.status_code == 200
    assert 'lang="en"' in body
    assert "Sign and send" in body
    assert 'data-step="3"' in body
    assert "field-error" not in body
    for kept in ('value="赵小川"', 'value="9900"', 'value="顺丰"', 'value="赵小"'):
        assert kept in body
    fields = hidden(answer)
    assert fields["submission_id"] == form["submission_id"]
    assert fields["text_language"] == "zh-hans"  # that was read and agreed to
    assert not Application.objects.exists()
    assert 'lang="en"' in client.get(url).content.decode()


def test_who_has_not_agreed_yet_agrees_to_the_text_in_the_new_language(
    client: Client, link: JoinLink
) -> None:
    form = form_of(client, link)
    for name in ("membership_consent", "card_consent"):
        form.pop(name, None)
    url = reverse("joining:join", args=[link.token])
    answer = client.post(url, form | {"language": "en"})
    assert hidden(answer)["text_language"] == "en"


def test_a_correction_changes_its_language_and_loses_nothing(
    client: Client, staff: Actor, link: JoinLink
) -> None:
    send(client, link)
    command = Return(application=Application.objects.get().public_id, reason="站点名称不全")
    decisions.send_back(staff, command)
    given = {"employer_name": "云帆速递儒林分拨站", "language": "en"}
    answer = client.post(reverse("joining:correct"), given)
    assert answer.status_code == 200
    assert 'value="云帆速递儒林分拨站"' in answer.content.decode()
    assert "Sign and send" in answer.content.decode()
    assert Application.objects.get().state == Application.State.RETURNED


def test_one_step_can_be_looked_at_before_the_next(client: Client, link: JoinLink) -> None:
    form = form_of(client, link, number="1234", typed_signature="")
    url = reverse("joining:join", args=[link.token])
    answer = client.post(url, form, headers={"X-Step-Check": "2"})
    assert list(answer.json()["wrong"]) == ["number"]
    assert not Application.objects.exists()


@pytest.mark.parametrize("how", ["unknown", "revoked", "held", "cancelled"])
def test_a_closed_door_has_a_page_with_a_way_on(
    client: Client, staff: Actor, link: JoinLink, meeting: Meeting, how: str
) -> None:
    token, status = link.token, 410
    if how == "unknown":
        token, status = "2222222222", 404
    elif how == "revoked":
        links.revoke_link(staff, links.RevokeLink(link=link.public_id))
    else:
        Meeting.objects.filter(pk=meeting.pk).update(state=how)
    for answer in (
        client.get(reverse("joining:join", args=[token])),
        client.post(reverse("joining:join", args=[token]), {"submission_id": str(uuid4())}),
    ):
        assert answer.status_code == status
        assert reverse("joining:start") in answer.content.decode()


def _without_chance(body: bytes, application: Application) -> bytes:
    receipt = application.receipt
    body = body.replace(f"{receipt[:4]}-{receipt[4:]}".encode(), b"?")
    return re.sub(rb"seen=\w+", b"seen=?", body)


def test_members_and_others_get_the_same_bytes(
    staff: Actor, link: JoinLink, joint_union: Organization
) -> None:
    member = a_number()
    earlier = applied(link, number=member, phone="13900000001")
    identity = queries.papers_of(earlier).identity
    admitted(joint_union, identity)
    pages = []
    for number in (member, a_number()):
        visitor = Client()
        answer = send(visitor, link, number=number)
        application = Application.objects.latest("pk")
        page = visitor.get(answer["Location"])
        pages.append(
            (
                answer.status_code,
                sorted(h for h in answer.headers),
                page.status_code,
                _without_csrf(_without_chance(page.content, application)),
            )
        )
    assert pages[0] == pages[1]


def _without_csrf(body: bytes) -> bytes:
    lines = [line for line in body.splitlines() if b"csrfmiddlewaretoken" not in line]
    return b"\n".join(lines)


def test_the_code_confirms_on_the_page(client: Client, link: JoinLink) -> None:
    send(client, link)
    client.post(reverse("joining:ask_code"))
    wrong = client.post(reverse("joining:confirm"), {"code": "x"})
    assert wrong.status_code == 422
    code = MemoryProvider.sent[-1][2]["code"]
    assert client.post(reverse("joining:confirm"), {"code": code}).status_code == 302
    assert Application.objects.get().confirmed_by == "code"


def test_a_second_code_too_soon_is_refused_with_the_time(client: Client, link: JoinLink) -> None:
    send(client, link)
    client.post(reverse("joining:ask_code"))
    answer = client.post(reverse("joining:ask_code"))
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 60


def test_the_page_turns_to_approved(client: Client, staff: Actor, link: JoinLink) -> None:
    send(client, link)
    page = client.get(reverse("joining:received")).content.decode()
    seen = page.split("seen=")[1].split("&amp;")[0]
    url = reverse("joining:state")
    same = client.get(url, {"seen": seen, "n": "4"}, headers={"HX-Request": "true"})
    assert len(same.content) < 400
    assert "delay:8s" in same.content.decode()
    application = Application.objects.get()
    decisions.approve(staff, Approve(application=application.public_id, by_sight=True))
    turned = client.get(url, {"seen": seen, "n": "4"}, headers={"HX-Request": "true"})
    assert turned["HX-Retarget"] == "#state"
    assert "outcome-good" in turned.content.decode()
    assert "hx-get" not in turned.content.decode()


def _seen(page: str) -> str:
    return page.split("seen=")[1].split("&amp;", maxsplit=1)[0]


def test_the_page_turns_until_the_card_is_handed_over(
    client: Client, staff: Actor, link: JoinLink, meeting: Meeting, street: Organization
) -> None:
    client.post(
        reverse("joining:join", args=[link.token]),
        form_of(client, link) | {"card_consent": "on"},
    )
    application = Application.objects.get()
    decisions.approve(staff, Approve(application=application.public_id, by_sight=True))
    page = client.get(reverse("joining:received")).content.decode()
    assert "delay:10s" in page
    assert "<noscript>" in page
    url = reverse("joining:state")
    asked = {"seen": _seen(page), "n": "40"}
    same = client.get(url, asked, headers={"HX-Request": "true"})
    assert len(same.content) < 400
    assert "delay:300s" in same.content.decode()

    hand_over(a_clerk(meeting, street), meeting, Card.objects.get())
    turned = client.get(url, asked, headers={"HX-Request": "true"})

    assert turned["HX-Retarget"] == "#state"
    assert str(Card.State.HANDED_OVER.label) in turned.content.decode()
    for body in (turned, client.get(reverse("joining:received"))):
        assert "hx-get" not in body.content.decode()


def test_nobody_else_sees_it(client: Client, link: JoinLink) -> None:
    send(client, link)
    stranger = Client()
    assert stranger.get(reverse("joining:received")).status_code == 302
    for name in ("state", "ask_code", "confirm", "correct", "ask_transfer"):
        method = stranger.get if name in {"state", "correct"} else stranger.post
        assert method(reverse(f"joining:{name}")).status_code == 404


def test_the_next_person_begins_anew(client: Client, link: JoinLink) -> None:
    send(client, link)
    answer = client.post(reverse("joining:leave"), {"token": link.token})
    assert answer["Location"] == reverse("joining:join", args=[link.token])
    assert client.get(reverse("joining:received")).status_code == 302


def test_progress_by_receipt_and_phone(client: Client, staff: Actor, link: JoinLink) -> None:
    application = applied(link, phone=PHONE)
    decisions.reject(staff, Reject(application=application.public_id, reason="未满条件"))
    receipt = f"{application.receipt[:4].lower()}-{application.receipt[4:]}"
    answer = client.post(reverse("joining:progress"), {"receipt": receipt, "phone": PHONE})
    assert answer["Location"] == reverse("joining:received")
    assert "未满条件" in client.get(answer["Location"]).content.decode()


def test_a_wrong_pair_gets_one_answer_whatever_is_wrong(client: Client, link: JoinLink) -> None:
    application = applied(link, phone=PHONE)
    pairs = [
        (application.receipt, "13700000000"),
        ("ABCDEFGH", PHONE),
        ("ABCDEFGH", "13700000000"),
        (application.receipt, "not a phone"),
    ]
    seen = []
    for receipt, phone in pairs:
        answer = client.post(reverse("joining:progress"), {"receipt": receipt, "phone": phone})
        body = _without_csrf(answer.content).decode()
        seen.append((answer.status_code, body.replace(receipt, "?").replace(phone, "?")))
    assert seen[0][0] == 404
    assert len(set(seen)) == 1


def test_guessing_receipts_is_slowed_down(client: Client, link: JoinLink) -> None:
    application = applied(link, phone=PHONE)
    url = reverse("joining:progress")
    for number in range(10):
        phone = f"1370000{number:04d}"
        client.post(url, {"receipt": application.receipt, "phone": phone})
    answer = client.post(url, {"receipt": application.receipt, "phone": PHONE})
    assert answer.status_code == 429


def test_a_returned_form_is_corrected(client: Client, staff: Actor, link: JoinLink) -> None:
    send(client, link)
    application = Application.objects.get()
    decisions.send_back(staff, Return(application=application.public_id, reason="请写全称"))
    page = client.get(reverse("joining:correct")).content.decode()
    assert "请写全称" in page
    assert queries.papers_of(application).identity.number not in page
    refused = client.post(reverse("joining:correct"), {"employment_form": "03", "phone": "1"})
    assert refused.status_code == 422
    form = {"employment_form": "04", "employer_name": "云帆", "typed_signature": "赵小川"}
    assert client.post(reverse("joining:correct"), form).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.employment_form) == ("applied", "04")
    assert client.post(reverse("joining:correct"), form).status_code == 302


def test_without_a_link_the_routing_finds_the_union(
    client: Client, station: ServiceStation, joint_union: Organization
) -> None:
    page = client.get(reverse("joining:apply"), {"workplace": "110119001"})
    assert joint_union.name in page.content.decode()
    form = hidden(page) | {
        "membership_consent": "on",
        "name": "赵小川",
        "kind": "resident_id",
        "number": a_number(),
        "valid_until": "20400101",
        "phone": PHONE,
        "employment_form": "03",
        "typed_signature": "赵小川",
    }
    assert client.post(reverse("joining:apply"), form).status_code == 302
    assert Application.objects.get().routed_by == Application.Rule.WORKPLACE


def test_the_qr_code_holds_the_short_link(client: Client, staff: Actor, link: JoinLink) -> None:
    picture = client.get(reverse("joining:qr", args=[link.token]))
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    assert a_link(staff, meeting=link.meeting).token == link.token


def test_nothing_personal_is_kept_in_the_session(client: Client, link: JoinLink) -> None:
    number = a_number()
    send(client, link, number=number)
    kept = str(dict(client.session.items()))
    for secret in (number, PHONE, "赵小川"):
        assert secret not in kept


def test_the_first_load_is_small(client: Client, link: JoinLink) -> None:
    page = client.get(reverse("joining:join", args=[link.token]))
    body = page.content.decode()
    assets = set(re.findall(r'(?:src|href)="/static/([^"#]+)', body))
    total = len(page.content) + sum(Path(finders.find(a)).stat().st_size for a in assets)
    assert "joining/join.js" in assets
    assert total < 100_000


def test_the_pickers_lead_from_district_to_union(
    client: Client, station: ServiceStation, joint_union: Organization
) -> None:
    parent = None
    for code, name, level in (
        ("11", "北京市", 1),
        ("1101", "市辖区", 2),
        ("110119", "延庆区", 3),
        ("110119001", "儒林街道", 4),
    ):
        parent = Division.objects.create(code=code, name=name, level=level, parent=parent)
    url = reverse("joining:start")
    assert "延庆区" in client.get(url).content.decode()
    district = client.get(url, {"workplace": "110119"}).content.decode()
    assert "儒林街道" in district
    street = client.get(url, {"workplace": "110119001", "residence": "110119"}).content.decode()
    assert joint_union.name in street
    assert f"{reverse('joining:apply')}?workplace=110119001&amp;residence=110119" in street
    nonsense = client.get(url, {"workplace": "zz", "residence": "999999"})
    assert nonsense.status_code == 200


def test_no_log_and_no_address_says_who_it_is(
    client: Client, link: JoinLink, caplog: pytest.LogCaptureFixture
) -> None:
    secrets = (a_number(), PHONE, "赵小川")
    with caplog.at_level("DEBUG", logger="django.request"):
        answers = [
            send(client, link, number=secrets[0]),
            send(client, link, number=secrets[0], employment_form=""),
            client.post(reverse("joining:ask_code")),
            client.post(reverse("joining:progress"), {"receipt": "X", "phone": PHONE}),
        ]
    addresses = "".join(a.get("Location", "") for a in answers)
    for secret in secrets:
        assert secret not in caplog.text
        assert secret not in addresses
