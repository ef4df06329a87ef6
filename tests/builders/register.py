from datetime import date
from typing import Any
from uuid import UUID

from tests.builders.lists import a_code
from tests.builders.organizations import OPERATOR
from unionhall.organizations.models import Organization
from unionhall.register import services
from unionhall.register.commands import BeginTerm, EnterCertificate, OpenAccount, SeatOf
from unionhall.register.models import Account, Body, Certificate, Post, Term
from unionhall.register.services import bank_accounts, certificates

CODE = "81110000600037341M"
BEGAN = date(2024, 3, 4)


def a_seat(
    name: str = "王主席",
    body: Body = Body.COMMITTEE,
    post: Post = Post.CHAIR,
    membership: UUID | None = None,
    *,
    full_time: bool = False,
) -> SeatOf:
    return SeatOf(body=body, post=post, name=name, membership=membership, full_time=full_time)


def three(chair: str = "王主席") -> tuple[SeatOf, ...]:
    """Give the smallest committee that the law knows."""
    return (
        a_seat(chair),
        a_seat("赵委员", post=Post.MEMBER),
        a_seat("钱委员", post=Post.MEMBER),
    )


def a_term(union: Organization, begins_on: date = BEGAN, **overrides: Any) -> Term:
    fields: dict[str, Any] = {
        "years": 3,
        "approval_number": "延工发〔2024〕12号",
        "approved_on": begins_on,
        "seats": three(),
    }
    command = BeginTerm(organization=union.public_id, begins_on=begins_on, **fields | overrides)
    return services.begin_term(OPERATOR, command)


def _free_code(union: Organization) -> str:
    """Give a code of its own to each union but the first."""
    taken = Certificate.objects.exclude(organization=union).filter(credit_code=CODE).exists()
    return a_code(500_000 + union.pk) if taken else CODE


def a_certificate(
    union: Organization,
    issued_on: date = date(2024, 4, 1),
    last_day: date = date(2027, 3, 31),
    **overrides: Any,
) -> Certificate:
    fields: dict[str, Any] = {
        "number": "1101190042",
        "credit_code": _free_code(union),
        "registrar": "延庆区总工会",
        "chair_name": "王主席",
    }
    command = EnterCertificate(
        organization=union.public_id,
        issued_on=issued_on,
        last_day=last_day,
        **fields | overrides,
    )
    return certificates.enter_certificate(OPERATOR, command)


def an_account(union: Organization, opened_on: date = date(2024, 5, 6)) -> Account:
    command = OpenAccount(
        organization=union.public_id, bank="北京银行延庆支行", last_four="0426", opened_on=opened_on
    )
    return bank_accounts.open_account(OPERATOR, command)
