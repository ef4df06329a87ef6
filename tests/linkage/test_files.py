"""Files that come along with a referral, and the signed consents of the workers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.builders.linkage import a_partner, at_window_of, received, referred, somebody_of
from tests.builders.mediation import a_case, a_worker
from unionhall.accounts.models import User
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.linkage import errors, queries
from unionhall.linkage.commands import AttachFile, OpenFile, Return
from unionhall.linkage.models import PartnerBody, PartnerLook, Referral, ReferralFile
from unionhall.linkage.services import answering, files
from unionhall.mediation.models import Case, Side
from unionhall.organizations.models import Employer, Organization
from unionhall.papers.errors import FileEmpty, NotAScan

pytestmark = pytest.mark.django_db
PDF, PNG = b"%PDF-1.7 contract", b"\x89PNG\r\n\x1a\n sheet"


def attached(
    actor: Actor, found: Referral, content: bytes = PDF, what: str = "contract", **more: object
) -> ReferralFile:
    command = AttachFile(referral=found.public_id, what=what, content=content, **more)  # type: ignore[arg-type]
    return files.attach_file(actor, command)


def opened(actor: Actor, one: ReferralFile) -> bytes:
    told = OpenFile(referral=one.referral.public_id, file=one.public_id)
    return files.open_file(actor, told)[1]


def test_a_partner_attaches_files_that_the_union_opens_and_the_same_file_is_one(
    clerk: Actor, handler: Actor, office: PartnerBody
) -> None:
    found = received(clerk, office)
    first = attached(clerk, found)
    assert attached(clerk, found) == first
    second = attached(clerk, found, PNG, "consent")
    told = [(one.number, one.what, one.format) for one in queries.given(found)]
    assert told == [(1, "contract", "pdf"), (2, "consent", "png")]
    assert PDF not in bytes(first.sealed)
    assert opened(handler, first) == PDF
    assert opened(clerk, second) == PNG
    look = PartnerLook.objects.get(kind="file")
    assert (look.given, look.referral) == (second, found)


def test_a_file_is_checked_by_its_content(clerk: Actor, office: PartnerBody) -> None:
    found = received(clerk, office)
    with pytest.raises(NotAScan):
        attached(clerk, found, b"MZ program")
    with pytest.raises(FileEmpty):
        attached(clerk, found, b"")
    for number in range(files.MOST_FILES):
        attached(clerk, found, PDF + bytes([number]))
    with pytest.raises(errors.TooManyFiles):
        attached(clerk, found, PNG)


def test_another_partner_and_a_referral_that_is_over_take_and_show_no_file(
    clerk: Actor, handler: Actor, office: PartnerBody, district: Organization
) -> None:
    found = received(clerk, office)
    one = attached(clerk, found)
    court = at_window_of(a_partner(district, "court"))
    with pytest.raises(NotFound):
        opened(court, one)
    with pytest.raises(NotFound):
        attached(court, found)
    answering.give_back(handler, Return(referral=found.public_id, reason="不属工会调解"))
    with pytest.raises(errors.FilesClosed):
        attached(clerk, found)
    found.refresh_from_db()
    assert (queries.opened(found), found.given.count()) == ({}, 0)


def test_the_signed_sheet_stands_with_the_consents_of_those_who_signed_it(
    handler: Actor,
    clerk: Actor,
    district: Organization,
    employer: Employer,
    office: PartnerBody,
) -> None:
    case = a_case(handler, district, employer, [a_worker("赵一"), a_worker("钱二")])
    found = referred(handler, case, office)
    first, second = case.parties.filter(side=Side.WORKER).order_by("pk")
    with pytest.raises(errors.NobodySigned):
        attached(handler, found, PNG, "consent")
    with pytest.raises(errors.UnknownChoice):
        attached(handler, found, PNG, "contract")
    with pytest.raises(errors.NotYours):
        attached(clerk, found, PNG, "consent")
    sheet = attached(handler, found, PNG, "consent", signed_by=(first.public_id,))
    told = {name: consent.signed for consent, name in queries.consents(found)}
    assert told == {"赵一": sheet, "钱二": None}
    attached(handler, found, PDF, "consent", signed_by=(first.public_id, second.public_id))
    assert {one.signed.number for one, _ in queries.consents(found) if one.signed} == {2}
    assert not queries.given(queries.sent_to(clerk, found.public_id), window=True).exists()
    with pytest.raises(NotFound):
        opened(clerk, sheet)


@pytest.mark.once
def test_the_pages_attach_and_hand_out_files(
    handler_user: User, office: PartnerBody, case: Case, handler: Actor
) -> None:
    window, desk = Client(), Client()
    window.force_login(somebody_of(office))
    desk.force_login(handler_user)
    incoming = received(handler, office)
    way = reverse("linkage:at_window", args=[incoming.public_id])
    upload = SimpleUploadedFile("李红工资.exe", PDF)
    assert window.post(f"{way}attach/", {"what": "wages", "file": upload}).status_code == 302
    one = incoming.given.get()
    page = window.get(way).content.decode()
    assert "工资凭证 1.pdf" in page
    assert "李红工资" not in page
    own = reverse("linkage:window_given", args=[incoming.public_id, one.public_id])
    assert window.get(own).content == PDF
    empty = SimpleUploadedFile("a.pdf", b"")
    refused = window.post(f"{way}attach/", {"what": "wages", "file": empty})
    assert refused.status_code == 422
    sent = referred(handler, case, office)
    there = reverse("linkage:referral", args=[sent.public_id])
    assert "尚无签字件" in desk.get(there).content.decode()
    worker = case.parties.get(side=Side.WORKER).public_id
    sheet = SimpleUploadedFile("s.png", PNG)
    assert desk.post(f"{there}attach/", {"file": sheet, "signed_by": worker}).status_code == 302
    given = reverse("linkage:given", args=[sent.public_id, sent.given.get().public_id])
    assert desk.get(given).content == PNG
