"""Whoever joins a joint union that is being founded says for which of its firms they work."""

import pytest
from django.test import Client

from tests.builders.founding import a_case, gathering
from tests.builders.joining import a_submission
from tests.builders.organizations import an_employer
from unionhall.core.actors import ANYONE, Actor
from unionhall.joining import errors, gatherings
from unionhall.joining import services as joining
from unionhall.organizations.models import Kind, Organization


def test_the_worker_chooses_one_of_the_firms(
    client: Client, preparer: Actor, approver: Actor, street: Organization
) -> None:
    firms = [an_employer(street, name) for name in ("甲快递公司", "乙快递公司")]
    case = gathering(preparer, approver, a_case(preparer, street, firms, kind=Kind.JOINT))
    link = gatherings.link_of_case(case.public_id)
    assert link is not None
    page = client.get(f"/j/{link.token}/").content.decode()
    assert '<option value="乙快递公司">' in page
    for name in ("", "丙快递公司"):
        with pytest.raises(errors.FirmMissing):
            joining.submit(ANYONE, a_submission(link, employer_name=name))
    application = joining.submit(ANYONE, a_submission(link, employer_name="乙快递公司"))
    assert application.employer == firms[1]
