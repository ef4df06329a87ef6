"""The pages of papers: the list, one paper, the panel of a subject, templates and words."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import an_actor
from tests.builders.cards import sign_in
from tests.builders.papers import LETTER, NOTE, TEXT, a_paper, declared
from tools.paper_templates import build
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization
from unionhall.papers.models import NumberWord, Paper, Template

PDF = b"%PDF-1.7 signed"


@pytest.fixture
def subjects(tmp_path: Path) -> Iterator[dict[UUID, Organization]]:
    """Subjects whose papers can be asked for on a page, with the body that makes them."""
    bodies: dict[UUID, Organization] = {}
    with declared(tmp_path, bodies):
        yield bodies


@pytest.fixture
def desk(client: Client, organizer: Actor) -> Client:
    return sign_in(client, organizer)


def address(name: str, *args: object) -> str:
    return reverse(f"papers:{name}", args=args)


def a_form(**changes: object) -> dict[str, object]:
    on = timezone.localdate().isoformat()
    return {"kind": LETTER, "on": on, "submission_id": str(uuid4())} | changes


def test_the_list_is_filtered_and_taken_away(desk: Client, district: Organization) -> None:
    a_paper(district)
    a_paper(district, kind=NOTE)
    for query, count in (
        ("", 2),
        (f"?kind={LETTER}", 1),
        ("?year=2026", 2),
        ("?number=〔2026〕1号", 1),
        ("?subject=云帆", 2),
        ("?q=没有", 0),
        ("?state=voided", 0),
    ):
        page = desk.get(address("papers") + query).content.decode()
        assert page.count('href="/papers/01') == count, query
    file = desk.get(address("papers") + "?export=csv")
    text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "延工发〔2026〕1号" in text


def test_a_page_of_the_list_costs_a_fixed_number_of_statements(
    desk: Client, district: Organization, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        a_paper(district)
    with django_assert_max_num_queries(12):
        assert desk.get(address("papers")).status_code == 200


def test_a_paper_is_made_once_however_often_the_button_is_pressed(
    desk: Client, district: Organization, subjects: dict[UUID, Organization]
) -> None:
    subject, form = uuid4(), a_form()
    subjects[subject] = district
    answers = [desk.post(address("make", "tests", subject), form) for _ in range(2)]
    paper = Paper.objects.get()
    assert {answer["Location"] for answer in answers} == {address("paper", paper.public_id)}
    assert paper.reference.startswith("测工发〔")


def test_who_made_it_on_another_page_goes_back_there_and_nowhere_else(
    desk: Client, district: Organization, subjects: dict[UUID, Organization]
) -> None:
    subject = uuid4()
    subjects[subject] = district
    ways = (
        ("/meetings/", "/meetings/"),
        ("https://example.org/", "/papers/"),
        ("//example.org/", "/papers/"),
        ("anywhere", "/papers/"),
    )
    for wanted, goes in ways:
        answer = desk.post(address("make", "tests", subject), a_form(next=wanted))
        assert answer["Location"].startswith(goes)


def test_a_refused_form_says_what_is_wrong_and_keeps_the_rest(
    desk: Client, district: Organization, subjects: dict[UUID, Organization]
) -> None:
    subject = uuid4()
    subjects[subject] = district
    answer = desk.post(address("make", "tests", subject), a_form(on="2026-13-45"))
    assert answer.status_code == 422
    assert not Paper.objects.exists()


def test_a_paper_is_voided_and_corrected_from_its_page(
    desk: Client, district: Organization, subjects: dict[UUID, Organization]
) -> None:
    subject = uuid4()
    subjects[subject] = district
    desk.post(address("make", "tests", subject), a_form())
    wrong = Paper.objects.get()
    assert desk.post(address("void", wrong.public_id), {"reason": ""}).status_code == 422
    desk.post(address("void", wrong.public_id), {"reason": "任期写错"})
    assert "任期写错" in desk.get(address("paper", wrong.public_id)).content.decode()
    desk.post(address("make", "tests", subject), a_form(corrects=str(wrong.public_id)))
    right = Paper.objects.get(corrects=wrong)
    assert right.number == 2
    assert "延" not in right.word
    assert "制作更正文书" not in desk.get(address("paper", wrong.public_id)).content.decode()


def test_files_leave_under_chinese_names_and_are_kept_nowhere(
    desk: Client, district: Organization
) -> None:
    paper = a_paper(district)
    upload = SimpleUploadedFile("任意.exe", PDF)
    desk.post(address("attach", paper.public_id), {"file": upload})
    word = desk.post(address("file", paper.public_id))
    scan = desk.post(address("scan_file", paper.scans.get().public_id))
    archive = desk.post(address("archive", "tests", paper.subject_id))
    assert word.content.startswith(b"PK")
    assert scan.content == PDF
    assert b"".join(archive.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    sandbox = "default-src 'none'; sandbox"
    for answer, kind in ((word, "wordprocessingml"), (scan, "pdf"), (archive, "zip")):
        assert kind in answer["Content-Type"]
        assert "filename*=utf-8''%" in answer["Content-Disposition"]
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == sandbox


def test_a_wrong_scan_is_refused_beside_its_field(desk: Client, district: Organization) -> None:
    paper = a_paper(district)
    answer = desk.post(
        address("attach", paper.public_id), {"file": SimpleUploadedFile("a.pdf", b"GIF89a")}
    )
    assert answer.status_code == 422
    assert "PDF、JPG 或 PNG" in answer.content.decode()


def test_the_panel_shows_ways_to_those_who_may_go_them(
    district: Organization,
    subjects: dict[UUID, Organization],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    paper = a_paper(district)
    subjects[paper.subject_id] = district
    template = engines["django"].from_string(
        "{% load papers %}{% papers_panel 'tests' subject place %}"
    )

    def drawn(role: str, place: Organization = district) -> str:
        request = RequestFactory().get("/founding/1/")
        request.actor = an_actor(place, role)  # type: ignore[attr-defined]
        context = {"subject": paper.subject_id, "place": district.path}
        with django_assert_num_queries(2):
            return template.render(context, request)

    in_charge = drawn(Role.ORGANIZER)
    assert paper.reference in in_charge
    assert address("make", "tests", paper.subject_id) in in_charge
    reader = drawn(Role.LEADER)
    assert paper.reference in reader
    assert address("make", "tests", paper.subject_id) not in reader


def test_a_template_is_replaced_and_put_back(desk: Client, district: Organization) -> None:
    def upload(content: bytes) -> int:
        file = SimpleUploadedFile("批复.docx", content)
        form = {"file": file, "place": district.path}
        return desk.post(address("upload", LETTER), form).status_code

    assert upload(b"nothing") == 422
    assert upload(build("{{ 没有的 }}")) == 422
    assert not Template.objects.exists()
    assert upload(build(TEXT + "附页")) == 302
    page = desk.get(address("template", LETTER)).content.decode()
    assert "自定义模板" in page
    assert "{{ x.post }}" in page
    current, shipped, example = (
        desk.get(address(name, LETTER)).content
        for name in ("current_file", "shipped_file", "example")
    )
    assert current == build(TEXT + "附页")
    assert shipped == build(TEXT)
    assert example.startswith(b"PK")
    assert desk.post(address("put_back", LETTER), {"place": district.path}).status_code == 302
    assert desk.get(address("current_file", LETTER)).content == shipped


def test_a_word_is_set_and_a_wrong_one_refused(desk: Client, street: Organization) -> None:
    form = {"place": street.path, "series": "general", "word": "儒街工发"}
    assert desk.post(address("word"), form).status_code == 302
    assert desk.post(address("word"), form | {"word": "儒/街"}).status_code == 422
    assert NumberWord.objects.get().word == "儒街工发"
    page = desk.get(address("templates") + f"?place={street.path}").content.decode()
    assert "儒街工发〔2026〕1号" in page


def test_the_settings_of_others_are_closed(client: Client, other_district: Organization) -> None:
    sign_in(client, an_actor(other_district))
    stranger = address("templates") + "?place=0001"
    assert client.get(stranger).status_code == 403
    sign_in(client, an_actor(other_district, Role.LEADER))
    assert client.get(address("templates")).status_code == 403
