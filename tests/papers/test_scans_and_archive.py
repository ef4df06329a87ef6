"""Signed scans by their content, replaced and never deleted; everything of a subject as one ZIP."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.utils import translation

from tests.builders.accounts import an_actor
from tests.builders.papers import NOTE, a_paper
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.core.rotation import status
from unionhall.organizations.models import Organization
from unionhall.papers import names, queries, services
from unionhall.papers.archive import Added
from unionhall.papers.models import Paper, Scan
from unionhall.papers.services.archives import TakeArchive, take_archive
from unionhall.papers.services.scans import AttachScan, OpenScan, attach_scan, open_scan

PDF, JPG, PNG = b"%PDF-1.7 signed", b"\xff\xd8\xff\xe0 photo", b"\x89PNG\r\n\x1a\n picture"


def attach(actor: Actor, paper: Paper, content: bytes = PDF, replaces: Scan | None = None) -> Scan:
    command = AttachScan(
        paper=paper.public_id, content=content, replaces=replaces.public_id if replaces else None
    )
    return attach_scan(actor, command)


def void(actor: Actor, paper: Paper) -> None:
    services.void_paper(actor, services.VoidPaper(paper=paper.public_id, reason="写错"))


def unpacked(actor: Actor, paper: Paper, *added: Added) -> ZipFile:
    """Take the archive as a Chinese reader, who is gone when it is sent."""
    command = TakeArchive(app=paper.subject_app, subject=paper.subject_id, added=added)
    with translation.override("zh-hans"):
        taken = take_archive(actor, command)
    return ZipFile(BytesIO(b"".join(taken.pieces)))


def test_pages_follow_one_another_and_a_replaced_one_stays(
    organizer: Actor, district: Organization
) -> None:
    paper = a_paper(district)
    first, second = attach(organizer, paper), attach(organizer, paper, JPG)
    better = attach(organizer, paper, PNG, replaces=first)
    assert [(s.page, s.version, s.format) for s in queries.scans(paper)] == [
        (1, 1, "pdf"),
        (1, 2, "png"),
        (2, 1, "jpg"),
    ]
    assert queries.scans_in_use([paper])[paper.pk] == [better, second]
    assert open_scan(organizer, OpenScan(scan=first.public_id))[1] == PDF
    assert AuditEntry.objects.filter(action="papers.scan_opened").count() == 1


def test_the_same_scan_twice_is_one(organizer: Actor, district: Organization) -> None:
    paper = a_paper(district)
    assert attach(organizer, paper) == attach(organizer, paper)


def test_two_replace_the_same_scan_and_the_second_is_told(
    organizer: Actor, district: Organization
) -> None:
    paper = a_paper(district)
    first = attach(organizer, paper)
    attach(organizer, paper, JPG, replaces=first)
    with pytest.raises(DomainError) as refusal:
        attach(organizer, paper, PNG, replaces=first)
    assert refusal.value.code == "no_such_scan"


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "file_empty"), (b"PK\3\4", "not_a_scan"), (b"GIF89a", "not_a_scan")]
)
def test_a_scan_is_known_by_its_content(
    organizer: Actor, district: Organization, content: bytes, code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        attach(organizer, a_paper(district), content)
    assert refusal.value.code == code


def test_a_voided_paper_takes_no_scan(organizer: Actor, district: Organization) -> None:
    paper = a_paper(district)
    void(organizer, paper)
    with pytest.raises(DomainError) as refusal:
        attach(organizer, paper)
    assert refusal.value.code == "paper_voided"


def test_scans_and_papers_are_sealed_anew_when_the_key_changes(
    organizer: Actor, district: Organization
) -> None:
    attach(organizer, a_paper(district))
    counted = status()
    assert sum(counted["papers.paper"].values()) == sum(counted["papers.scan"].values()) == 1
    assert b"signed" not in bytes(Scan.objects.get().sealed)


def test_who_reads_attaches_nothing_and_others_find_nothing(
    district: Organization, other_district: Organization
) -> None:
    paper = a_paper(district)
    with pytest.raises(NotPermitted):
        attach(an_actor(district, Role.LEADER), paper)
    with pytest.raises(NotFound):
        attach(an_actor(other_district), paper)


def test_the_archive_holds_everything_with_a_list_of_contents(
    organizer: Actor, district: Organization
) -> None:
    subject = services.Subject(app="tests", id=district.public_id, name="云帆/速递:建会")
    wrong = a_paper(district, subject=subject)
    void(organizer, wrong)
    paper = a_paper(district, subject=subject, corrects=wrong.public_id)
    a_paper(district, subject=subject, kind=NOTE)
    attach(organizer, paper)
    archive = unpacked(
        organizer,
        paper,
        Added(name="../../照片.jpg", content=lambda: b"1"),
        Added(name="照片.jpg", content=lambda: b"2", about="现场"),
        Added(name="照片.JPG", content=lambda: b"3"),
    )
    assert archive.testzip() is None
    assert archive.namelist() == [
        "作废/01 批复 延工发〔2026〕1号 云帆_速递_建会.docx",
        "02 批复 延工发〔2026〕2号 云帆_速递_建会.docx",
        "02 批复 延工发〔2026〕2号 扫描件1.pdf",
        "03 会员名册 云帆_速递_建会.docx",
        "_.._照片.jpg",
        "照片.jpg",
        "照片（2）.JPG",
        "00 目录.csv",
    ]
    assert archive.read("02 批复 延工发〔2026〕2号 扫描件1.pdf") == PDF
    rows = list(csv.reader(StringIO(archive.read("00 目录.csv").decode("utf-8-sig"))))
    assert rows[0] == ["文件", "文号", "类型", "日期", "状态"]
    assert [row[0] for row in rows[1:]] == archive.namelist()[:-1]
    assert rows[1][1:] == ["延工发〔2026〕1号", "批复", "2026年3月2日", "已作废"]
    assert AuditEntry.objects.filter(action="papers.archived").count() == 3


def test_nothing_of_others_is_in_the_archive(
    district: Organization, other_district: Organization
) -> None:
    with pytest.raises(NotFound):
        unpacked(an_actor(other_district), a_paper(district))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/b\\c:d", "a_b_c_d.docx"),
        ("", "_.docx"),
        ("...", "_.docx"),
        ("con", "_con.docx"),
        ("\u202ecod.exe", "_cod.exe.docx"),
    ],
)
def test_names_of_files_are_safe(name: str, expected: str) -> None:
    assert names.safe(name, ".docx") == expected


def test_long_names_are_cut_with_their_ending_kept() -> None:
    assert names.safe("长" * 200, ".docx") == "长" * 75 + ".docx"
