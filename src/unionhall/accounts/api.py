"""Accounts over the API."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from unionhall.accounts import sign_ins
from unionhall.accounts.models import Duty, SignIn

router = Router(tags=["accounts"])


class DutyOut(Schema):
    """A duty, as its holder sees it."""

    id: UUID
    role: str
    organization: UUID
    organization_name: str
    valid_from: date
    valid_until: date | None

    @staticmethod
    def of(duty: Duty) -> "DutyOut":
        return DutyOut(
            id=duty.public_id,
            role=duty.role,
            organization=duty.organization.public_id,
            organization_name=duty.organization.name,
            valid_from=duty.valid_from,
            valid_until=duty.valid_until,
        )


class WhoAmI(Schema):
    """The account, the duty it acts in, and what that allows."""

    username: str
    name: str
    duty: DutyOut | None
    duties: list[DutyOut]
    permissions: list[str]
    person: UUID | None


@router.get("/me", response=WhoAmI, operation_id="accounts_who_am_i", summary="Who am I")
def who_am_i(request: HttpRequest) -> WhoAmI:
    """Say who is signed in, in which duty, and with which permissions."""
    sign_in: SignIn = request.sign_in  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    held = {duty.pk: DutyOut.of(duty) for duty in sign_ins.own_duties(sign_in)}
    return WhoAmI(
        username=sign_in.user.username,
        name=sign_in.user.name,
        duty=held.get(actor.duty_id),
        duties=list(held.values()),
        permissions=sorted({str(grant.permission) for grant in actor.grants}),
        person=actor.person,
    )
