"""Whatever people do, neither their numbers nor their codes reach a log."""

import logging
from typing import Any

import pytest
from django.test import Client

from tests.builders.accounts import PASSWORD, a_user, an_actor
from tests.builders.joining import a_link, a_number
from tests.builders.members import admitted, an_identity
from tests.joining.test_api import a_form
from unionhall.accounts.models import Role
from unionhall.core.logs import Redacted
from unionhall.organizations.models import Organization

PHONE, NAME = "13912344321", "欧阳小川"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    return caplog


def test_nothing_of_a_person_is_logged(
    lines: pytest.LogCaptureFixture,
    joint_union: Organization,
    street: Organization,
    settings: Any,
    messages: list[Any],
) -> None:
    settings.DEMO = True
    settings.SMS_PROVIDER = "unionhall.accounts.sms.ConsoleProvider"
    number = a_number()
    link = a_link(an_actor(street, Role.STREET_STAFF), organization=joint_union)
    admitted(joint_union, an_identity("王建国", phone=PHONE))
    staff = a_user(street, Role.STREET_STAFF)
    staff.set_password(PASSWORD)
    staff.save()
    secrets = [PHONE, number, NAME, "王建国", PASSWORD, "Kein-Geheimnis-9"]

    visitor = Client()
    visitor.post("/sign-in/", {"login": staff.username, "password": "Kein-Geheimnis-9"})
    visitor.post("/sign-in/", {"login": staff.username, "password": PASSWORD})
    visitor.post("/sign-in/phone/", {"phone": PHONE})
    visitor.post("/sign-in/phone/", {"phone": PHONE})
    visitor.post("/sign-in/phone/code/", {"code": "000000"})
    form = a_form(visitor, link, name=NAME, number=number, phone=PHONE, typed_signature=NAME)
    for sent in (form, form, form | {"number": number[:-1] + "0"}, form | {"phone": number}):
        visitor.post("/api/v1/joining/applications", sent, content_type="application/json")
    visitor.get("/nothing/", {"q": PHONE})
    visitor.get("/api/v1/nothing", {"number": number})

    told = [record for record in lines.records if not record.name.startswith("django.db")]
    assert told
    for record in told:
        text = logging.Formatter().format(record)
        for secret in secrets:
            assert secret not in text, record
        Redacted().filter(record)
        assert "?q=" not in record.getMessage()
