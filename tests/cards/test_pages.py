"""The pages about cards: what they show to whom, and that refusals keep what was typed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import an_actor
from tests.builders.cards import (
    a_batch,
    a_card,
    agreed,
    bank_says,
    hand_over,
    sent,
    sign_in,
    states,
    take,
)
from tests.builders.joining import a_link, approved
from unionhall.accounts.models import Role
from unionhall.cards.models import Answer, Batch, Card, Sharing
from unionhall.core.actors import Actor
from unionhall.members import consents
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting

State = Card.State


@pytest.fixture
def union_desk(client: Client, organizer: Actor) -> Client:
    return sign_in(client, organizer)


@pytest.fixture
def clerks_phone(clerk: Actor) -> Client:
    return sign_in(Client(), clerk)


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"cards:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_somebody_approved_at_the_stall_is_on_the_clerks_list(
    organizer: Actor, clerks_phone: Client, meeting: Meeting, joint_union: Organization
) -> None:
    agrees = (("membership", agreed_version("membership")), ("card", agreed().text_version))
    link = a_link(organizer, meeting=meeting)
    approved(organizer, link, name="欧阳小川", consents=agrees)
    assert "欧阳小川" in page(clerks_phone, "clerk", meeting.public_id)


def agreed_version(purpose: str) -> str:
    return consents.versions(purpose)[-1]


def test_the_clerk_marks_a_card_with_one_form(
    clerks_phone: Client, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, "欧阳建国", meeting=meeting)
    assert "欧阳建国" in page(clerks_phone, "clerk", meeting.public_id)
    response = clerks_phone.post(
        reverse("cards:clerk_hand_over", args=[meeting.public_id, card.public_id]),
        {"last_four": "0421", "bank_reference": "BJ-0421", "id_seen": "on"},
        headers={"HX-Request": "true", "HX-Target": "clerk-list"},
    )
    assert response.status_code == 200
    content = response.content.decode()
    assert "<html" not in content
    assert "欧阳建国" not in content
    assert "0421" in content
    assert states([card]) == [State.HANDED_OVER]


def test_a_refused_hand_over_keeps_what_was_typed_but_never_a_card_number(
    clerks_phone: Client, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    url = reverse("cards:clerk_hand_over", args=[meeting.public_id, card.public_id])
    response = clerks_phone.post(url, {"last_four": "0421", "bank_reference": "BJ-0421"})
    content = response.content.decode()
    assert response.status_code == 422
    assert 'value="BJ-0421"' in content
    assert "details open" in " ".join(content.split()).replace("id=", "").replace(
        f'"person-{card.public_id}" ', ""
    ).replace('class="clerk-person" ', "")
    response = clerks_phone.post(
        url, {"last_four": "6212260200012345678", "bank_reference": "BJ-0421", "id_seen": "on"}
    )
    assert response.status_code == 422
    assert "6212260200012345678" not in response.content.decode()
    assert states([card]) == [State.CONSENTED]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"last_four", "bank_reference", "id_seen"}),
        ({"last_four": "123456", "bank_reference": "6212 2602 0001 2345 678"}, None),
        ({"last_four": "1234", "bank_reference": "BJ-7"}, {"id_seen"}),
    ],
)
def test_everything_wrong_with_a_hand_over_is_said_at_once(
    clerks_phone: Client,
    meeting: Meeting,
    joint_union: Organization,
    typed: dict[str, str],
    wrong: set[str] | None,
) -> None:
    card = a_card(joint_union, meeting=meeting)
    url = reverse("cards:clerk_hand_over", args=[meeting.public_id, card.public_id])
    answer = clerks_phone.post(url, typed)
    body = answer.content.decode()
    assert answer.status_code == 422
    blamed = {
        name
        for name in ("last_four", "bank_reference", "id_seen")
        if f'id="{card.public_id}-{name}_error"' in body
    }
    assert blamed == (wrong or {"last_four", "bank_reference", "id_seen"})
    assert "未见证件原件，不得发卡" in body


def test_undo_needs_no_script(
    clerks_phone: Client, clerk: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    hand_over(clerk, meeting, card)
    url = reverse("cards:clerk_undo", args=[meeting.public_id, card.public_id])
    assert clerks_phone.post(url, {"reason": ""}).status_code == 422
    assert clerks_phone.post(url, {"reason": "点错了"}).status_code == 302
    assert states([card]) == [State.CONSENTED]


def test_a_clerk_is_shown_nothing_else(
    clerks_phone: Client, organizer: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    a_card(joint_union)
    card = a_card(joint_union, meeting=meeting)
    batch = a_batch(organizer, joint_union)
    for name, args, status in [
        ("cards", [], 403),
        ("batches", [], 403),
        ("sharings", [], 403),
        ("card", [card.public_id], 404),
        ("batch", [batch.public_id], 404),
    ]:
        assert clerks_phone.get(reverse(f"cards:{name}", args=args)).status_code == status
    assert clerks_phone.post(reverse("cards:download", args=[batch.public_id])).status_code == 404
    of_meeting = clerks_phone.get(reverse("cards:of_meeting", args=[meeting.public_id]))
    assert of_meeting.status_code == 403


def test_the_file_is_made_downloaded_and_answered_on_pages(
    union_desk: Client, organizer: Actor, street: Organization, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    made = union_desk.post(
        reverse("cards:make_batch"),
        {"organization": str(street.public_id), "request_id": str(uuid4())},
    )
    batch = Batch.objects.get()
    assert made.headers["Location"] == reverse("cards:batch", args=[batch.public_id])

    download = union_desk.post(reverse("cards:download", args=[batch.public_id]))
    content = b"".join(download.streaming_content)  # type: ignore[attr-defined]
    assert download.headers["Content-Type"] == "application/zip"
    assert download.headers["Cache-Control"] == "no-store, private"
    assert f'filename="{batch.number}.zip"' in download.headers["Content-Disposition"]
    assert content == sent(organizer, batch)
    assert states([card]) == [State.AT_BANK]

    answer = bank_says(organizer, batch, errors=1.0)
    url = reverse("cards:take_answer", args=[batch.public_id])
    for _ in range(2):
        upload = SimpleUploadedFile("answer.zip", answer)
        response = union_desk.post(url, {"file": upload}, follow=True)
        assert response.status_code == 200
    assert Answer.objects.count() == 1
    assert states([card]) == [State.RETURNED]
    again = union_desk.post(reverse("cards:send_again", args=[card.public_id]))
    assert again.status_code == 302
    assert states([card]) == [State.CONSENTED]


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 422), (b"no zip", 422), (b"x" * (4 * 1024 * 1024 + 1), 413)],
)
@pytest.mark.parametrize("where", ["take_answer", "take_any_answer"])
def test_a_bad_answer_is_refused_beside_the_field(
    union_desk: Client,
    organizer: Actor,
    joint_union: Organization,
    content: bytes,
    status: int,
    where: str,
) -> None:
    a_card(joint_union)
    batch = a_batch(organizer, joint_union)
    sent(organizer, batch)
    args = [batch.public_id] if where == "take_answer" else []
    url = reverse(f"cards:{where}", args=args)
    response = union_desk.post(url, {"file": SimpleUploadedFile("a.zip", content)})
    assert response.status_code == status
    assert "field-error" in response.content.decode()
    assert not Answer.objects.exists()


def test_an_empty_district_says_so(union_desk: Client, district: Organization) -> None:
    response = union_desk.post(
        reverse("cards:make_batch"),
        {"organization": str(district.public_id), "request_id": str(uuid4())},
    )
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    assert not Batch.objects.exists()


def test_names_are_masked_for_those_who_may_not_see_them(
    district: Organization, joint_union: Organization
) -> None:
    card = a_card(joint_union, "欧阳建国")
    leader = sign_in(Client(), an_actor(district, Role.LEADER))
    for content in (page(leader, "cards"), page(leader, "card", card.public_id)):
        assert "欧阳建国" not in content
        assert "欧" in content


def test_the_ledger_is_for_those_who_may_see_it(
    district: Organization, organizer: Actor, joint_union: Organization
) -> None:
    a_card(joint_union)
    sent(organizer, a_batch(organizer, joint_union))
    auditor = sign_in(Client(), an_actor(district, Role.AUDITOR))
    assert "北京银行" in page(auditor, "sharings")
    leader = sign_in(Client(), an_actor(district, Role.LEADER))
    assert leader.get(reverse("cards:sharings")).status_code == 403
    assert Sharing.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("name", "most"),
    [("cards", 9), ("batches", 12), ("batch", 15), ("card", 13), ("sharings", 9)],
)
def test_pages_ask_the_same_few_questions(
    union_desk: Client,
    organizer: Actor,
    joint_union: Organization,
    name: str,
    most: int,
    number: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    cards = [a_card(joint_union) for _ in range(number)]
    batch = a_batch(organizer, joint_union)
    take(organizer, bank_says(organizer, batch, errors=1.0))
    args = {"batch": [batch.public_id], "card": [cards[0].public_id]}.get(name, [])
    with django_assert_max_num_queries(most):
        page(union_desk, name, *args)


@pytest.mark.parametrize("number", [1, 3])
def test_the_clerks_list_asks_the_same_few_questions(
    clerks_phone: Client,
    meeting: Meeting,
    joint_union: Organization,
    number: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(number):
        a_card(joint_union, meeting=meeting)
    page(clerks_phone, "clerk", meeting.public_id)
    with django_assert_max_num_queries(15):
        page(clerks_phone, "clerk", meeting.public_id)


def test_every_step_has_its_button_and_its_reason(
    union_desk: Client, organizer: Actor, clerk: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    hand_over(clerk, meeting, card)
    assert "activate/" in page(union_desk, "card", card.public_id)
    close = reverse("cards:close", args=[card.public_id])
    assert union_desk.post(close, {"reason": ""}).status_code == 422
    for step, after in [("activate", State.ACTIVATED), ("lose", State.LOST)]:
        url = reverse(f"cards:{step}", args=[card.public_id])
        assert union_desk.post(url, {"reason": "本人来电挂失"}).status_code == 302
        assert states([card]) == [after]
    replace = reverse("cards:replace", args=[card.public_id])
    tomorrow = timezone.localdate() + timedelta(days=1)
    fields = {"last_four": "4321", "bank_reference": "BJ-4321"}
    assert union_desk.post(replace, {**fields, "on": tomorrow.isoformat()}).status_code == 422
    today = timezone.localdate().isoformat()
    assert union_desk.post(replace, {**fields, "on": today}).status_code == 302
    assert states([card]) == [State.REPLACED]
