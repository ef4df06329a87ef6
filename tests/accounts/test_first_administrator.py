import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from unionhall.accounts.models import Duty, Role, User
from unionhall.organizations.models import Organization


def test_the_operator_opens_the_first_account(district: Organization) -> None:
    out = StringIO()

    call_command("create_administrator", "guanli", org=district.code, stdout=out)

    duty = Duty.objects.get()
    assert (duty.user.username, duty.role, duty.organization) == (
        "guanli",
        Role.ADMINISTRATOR,
        district,
    )
    said = re.search(r"first password (\S+)", out.getvalue())
    assert said
    assert User.objects.get().check_password(said.group(1))


def test_an_unknown_body_opens_nothing(district: Organization) -> None:
    with pytest.raises(CommandError, match="No union body has the register code 999"):
        call_command("create_administrator", "guanli", org="999")
    assert not User.objects.exists()
