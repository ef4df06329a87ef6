"""Certificates, accounts and changes: what may be entered, and what is refused."""

from datetime import date
from typing import Any

import pytest

from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.register import a_certificate, an_account
from unionhall.organizations.commands import Rename
from unionhall.organizations.errors import BadCreditCode
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services import naming
from unionhall.register import errors
from unionhall.register.commands import (
    CloseAccount,
    NoteChange,
    OpenAccount,
    RenewCertificate,
    ReportChange,
)
from unionhall.register.models import Account, Certificate, ChangeNotice
from unionhall.register.services import bank_accounts, certificates, notices

pytestmark = pytest.mark.django_db


def renewal(union: Organization, issued_on: date, reason: str = "") -> RenewCertificate:
    return RenewCertificate(
        organization=union.public_id,
        number="1101190043",
        issued_on=issued_on,
        last_day=date(2029, 5, 1),
        chair_name="李主席",
        reason=reason,
    )


def test_the_same_certificate_sent_twice_is_entered_once(joint_union: Organization) -> None:
    assert a_certificate(joint_union) == a_certificate(joint_union)
    with pytest.raises(errors.CertificateOnRecord):
        a_certificate(joint_union, number="2")
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    ("overrides", "refusal"),
    [
        ({"last_day": date(2024, 3, 1)}, errors.CertificateEndsBeforeItBegins),
        ({"last_day": date(2024, 4, 1)}, errors.CertificateEndsBeforeItBegins),
        ({"last_day": date(2029, 4, 2)}, errors.CertificateTooLong),
        ({"issued_on": date(2026, 6, 2)}, errors.InTheFuture),
        ({"issued_on": date(2015, 3, 1)}, errors.BeforeFounding),
        ({"number": " "}, errors.NumberMissing),
        ({"registrar": ""}, errors.RegistrarMissing),
        ({"chair_name": ""}, errors.ChairNameMissing),
        ({"credit_code": "811100006000373411"}, BadCreditCode),
    ],
)
def test_what_no_certificate_may_be(
    joint_union: Organization, overrides: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        a_certificate(joint_union, **overrides)
    assert "%(" not in str(refused.value)
    assert not Certificate.objects.exists()


def test_a_code_that_does_not_begin_with_81_is_entered_all_the_same(
    joint_union: Organization,
) -> None:
    found = a_certificate(joint_union, credit_code="91110000600037341L")
    assert found.credit_code == "91110000600037341L"


def test_the_credit_code_of_an_employer_or_another_union_is_refused_by_its_name(
    joint_union: Organization, street: Organization
) -> None:
    an_employer(street, "云帆速递有限公司", credit_code="91110000600037341L")
    other = an_organization("城关第二联合工会", parent=street, kind=Kind.JOINT)
    a_certificate(other)
    for code, name in (
        ("91110000600037341L", "云帆速递有限公司"),
        ("81110000600037341M", "城关第二联合工会"),
    ):
        with pytest.raises(errors.CreditCodeOfAnother, match=name):
            a_certificate(joint_union, credit_code=code)


def test_it_is_renewed_in_its_last_thirty_days_or_with_a_reason(
    joint_union: Organization,
) -> None:
    a_certificate(joint_union, date(2023, 6, 1), date(2026, 5, 31))
    with pytest.raises(errors.TooEarlyToRenew):
        certificates.renew_certificate(OPERATOR, renewal(joint_union, date(2026, 5, 1)))
    new = certificates.renew_certificate(OPERATOR, renewal(joint_union, date(2026, 5, 2)))
    assert certificates.renew_certificate(OPERATOR, renewal(joint_union, date(2026, 5, 2))) == new
    old = Certificate.objects.get(ended_on__isnull=False)
    assert (old.ended_on, new.credit_code) == (date(2026, 5, 2), old.credit_code)


def test_with_a_reason_it_is_renewed_earlier(joint_union: Organization) -> None:
    a_certificate(joint_union)
    new = certificates.renew_certificate(
        OPERATOR, renewal(joint_union, date(2025, 5, 1), "主席变更")
    )
    assert new.early_reason == "主席变更"
    with pytest.raises(errors.IssuedBeforeTheLast):
        certificates.renew_certificate(OPERATOR, renewal(joint_union, date(2025, 4, 1), "x"))


def test_nothing_is_renewed_that_was_never_entered(joint_union: Organization) -> None:
    with pytest.raises(errors.NoCertificate):
        certificates.renew_certificate(OPERATOR, renewal(joint_union, date(2026, 5, 1)))


@pytest.mark.parametrize("digits", ["426", "04261", "六二二一", "6222020200112233446"])
def test_of_an_account_only_four_digits_are_taken(joint_union: Organization, digits: str) -> None:
    command = OpenAccount(
        organization=joint_union.public_id,
        bank="北京银行",
        last_four=digits,
        opened_on=date(2024, 5, 6),
    )
    with pytest.raises(errors.OnlyFourDigits):
        bank_accounts.open_account(OPERATOR, command)


def test_an_account_is_entered_once_and_closed_once(joint_union: Organization) -> None:
    account = an_account(joint_union)
    assert an_account(joint_union) == account
    close = CloseAccount(account=account.public_id, closed_on=date(2026, 5, 6))
    bank_accounts.close_account(OPERATOR, close)
    bank_accounts.close_account(OPERATOR, close)
    with pytest.raises(errors.AccountClosedAlready):
        bank_accounts.close_account(
            OPERATOR, CloseAccount(account=account.public_id, closed_on=date(2026, 5, 7))
        )
    assert Account.objects.count() == 1


def test_a_change_is_noted_once_and_registered_once(joint_union: Organization) -> None:
    note = NoteChange(
        organization=joint_union.public_id, what="address", changed_on=date(2026, 4, 29)
    )
    with pytest.raises(errors.NoCertificate):
        notices.note_change(OPERATOR, note)
    a_certificate(joint_union)
    notice = notices.note_change(OPERATOR, note)
    assert notices.note_change(OPERATOR, note) == notice
    assert notice.due_on == date(2026, 5, 29)
    early = ReportChange(notice=notice.public_id, reported_on=date(2026, 4, 28))
    with pytest.raises(errors.ReportedBeforeTheChange):
        notices.report_change(OPERATOR, early)
    report = ReportChange(notice=notice.public_id, reported_on=date(2026, 5, 28))
    notices.report_change(OPERATOR, report)
    notices.report_change(OPERATOR, report)
    with pytest.raises(errors.ReportedAlready):
        notices.report_change(
            OPERATOR, ReportChange(notice=notice.public_id, reported_on=date(2026, 5, 29))
        )


def test_thirty_days_that_end_on_a_day_of_rest_end_on_the_next_working_day(
    joint_union: Organization,
) -> None:
    a_certificate(joint_union)
    note = NoteChange(organization=joint_union.public_id, what="name", changed_on=date(2026, 4, 30))
    # The thirtieth day, 2026-05-30, is a Saturday.
    assert notices.note_change(OPERATOR, note).due_on == date(2026, 6, 1)


def test_a_new_name_must_be_registered_where_a_certificate_bears_the_old_one(
    joint_union: Organization,
) -> None:
    def rename(name: str, on: date) -> None:
        naming.rename(OPERATOR, Rename(organization=joint_union.public_id, name=name, on=on))

    rename("儒林街道小微企业联合工会", date(2024, 3, 1))
    assert not ChangeNotice.objects.exists()
    a_certificate(joint_union)
    rename("儒林街道商圈联合工会", date(2026, 4, 29))
    notice = ChangeNotice.objects.get()
    assert (notice.what, notice.changed_on, notice.due_on) == (
        "name",
        date(2026, 4, 29),
        date(2026, 5, 29),
    )
