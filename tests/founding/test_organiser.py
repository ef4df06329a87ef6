"""A union with one organiser, and those who would come along from a joint union."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.builders.founding import (
    approve,
    congress,
    contest,
    counted,
    gathering,
    held,
    join,
    stand,
    today,
)
from tests.builders.members import admitted, an_identity
from tests.builders.targets import cover
from unionhall.codes.credit_code import check_character
from unionhall.core.actors import Actor
from unionhall.founding import elsewhere, errors, queries
from unionhall.founding.commands import FinishElection, NoteCertificate, ReportResult
from unionhall.founding.models import FoundingCase, Office
from unionhall.founding.presets import certificate, registrar
from unionhall.founding.services import election, finishing
from unionhall.members.models import Membership
from unionhall.organizations.models import Coverage, Employer, Organization
from unionhall.register.commands import EnterCertificate
from unionhall.register.models import Certificate
from unionhall.register.services.certificates import enter_certificate

State = FoundingCase.State
CODE = "81110119MC0000001"
GOOD = CODE + check_character(CODE)


@pytest.fixture
def organised(preparer: Actor, approver: Actor, case: FoundingCase) -> FoundingCase:
    """A case whose three people elected one organiser."""
    gathering(preparer, approver, case)
    people = join(preparer, case, 3)
    congress(preparer, approver, case, organiser_only=True)
    held(preparer, case, 3)
    contest(preparer, case, Office.ORGANISER, 1)
    (one,) = stand(preparer, case, Office.ORGANISER, people[:1])
    counted(preparer, case, Office.ORGANISER, {one: 3})
    election.finish_election(preparer, FinishElection(case=case.public_id))
    return election.report_result(preparer, ReportResult(case=case.public_id, on=today()))


def the_certificate(case: FoundingCase) -> NoteCertificate:
    return NoteCertificate(
        case=case.public_id,
        number="京工法字第1号",
        credit_code=GOOD,
        issued_on=today(),
        last_day=date(today().year + 4, 12, 31),
        registrar="延庆区总工会",
    )


def test_the_organiser_represents_the_union_on_its_certificate(
    preparer: Actor, approver: Actor, organised: FoundingCase
) -> None:
    approve(approver, organised)
    assert finishing.note_certificate(preparer, the_certificate(organised)).state == "certified"
    assert Certificate.objects.get().chair_name == queries.name_of(
        queries.Ballots(organised).elected(Office.ORGANISER)[0]
    )


def test_a_certificate_on_record_is_offered_and_taken_as_it_is(
    preparer: Actor, approver: Actor, district: Organization, organised: FoundingCase
) -> None:
    assert registrar(organised) == district
    case = approve(approver, organised)
    union = case.organization
    assert union is not None
    noted = the_certificate(case)
    entered = EnterCertificate(
        organization=union.public_id,
        number=noted.number,
        credit_code=noted.credit_code,
        issued_on=noted.issued_on,
        last_day=noted.last_day,
        registrar="延庆区总工会",
        chair_name="王建国",
        address="湖南小区12号",
    )
    enter_certificate(approver, entered)
    preset = certificate(case, today())
    done = finishing.note_certificate(preparer, NoteCertificate(case=case.public_id, **preset))
    assert (done.state, Certificate.objects.get().chair_name) == ("certified", "王建国")
    union.refresh_from_db()
    assert union.credit_code == GOOD


def test_an_organiser_is_not_enough_for_those_who_come_along(
    approver: Actor, joint_union: Organization, employer: Employer, organised: FoundingCase
) -> None:
    cover(joint_union, employer)
    Coverage.objects.update(valid_from=today() - timedelta(days=90))
    for _each in range(21):
        admitted(joint_union, an_identity(), employer=employer.public_id)
    with transaction.atomic():
        admitted(joint_union, an_identity(), employer=employer.public_id)
        assert elsewhere.left_behind(organised).count() == 22
        with pytest.raises(errors.OrganiserTooFewForAll, match=r"22.*25.*25"):
            approve(approver, organised, take_staff_along=True)
        transaction.set_rollback(True)
    union = approve(approver, organised, take_staff_along=True).organization
    assert Membership.objects.filter(organization=union, ended_on=None).count() == 24
