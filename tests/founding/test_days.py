"""The day of the congress: after the people were accepted, and the one that was approved."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import formats, timezone, translation

from tests.builders.accounts import a_user
from tests.builders.founding import (
    approve,
    congress,
    contest,
    counted,
    elected,
    gathering,
    held,
    join,
    stand,
    today,
)
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.founding import drafts, electorate, errors, queries, services
from unionhall.founding.commands import ApproveCongress, ReportResult, RequestCongress
from unionhall.founding.models import Election, FoundingCase, Office
from unionhall.founding.queries import Ballots
from unionhall.founding.services import election
from unionhall.joining.models import Application
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db
TEN_AGO = timedelta(days=10)


@pytest.fixture
def gathers(preparer: Actor, approver: Actor, case: FoundingCase) -> FoundingCase:
    """A case whose preparatory group was approved twenty days ago."""
    case = gathering(preparer, approver, case)
    FoundingCase.objects.update(group_approved_on=today() - timedelta(days=20))
    return case


def accepted_on(people: Sequence[Application], day: date) -> None:
    moment = timezone.now() - (today() - day)
    Application.objects.filter(pk__in=[one.pk for one in people]).update(decided_at=moment)


def request(actor: Actor, case: FoundingCase, on: date, **more: bool) -> FoundingCase:
    command = RequestCongress(case=case.public_id, on=on, planned_on=on + timedelta(days=2), **more)
    return services.request_congress(actor, command)


def written(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def test_a_request_from_before_anybody_was_accepted_names_the_first_possible_day(
    preparer: Actor, gathers: FoundingCase
) -> None:
    people = join(preparer, gathers, 5)
    accepted_on(people[:2], today() - timedelta(days=6))
    accepted_on(people[2:4], today() - timedelta(days=3))
    with pytest.raises(errors.TooFewByThatDay) as refused:
        request(preparer, gathers, today() - timedelta(days=4))
    assert refused.value.field == "on"
    assert written(today() - timedelta(days=3)) in str(refused.value)
    with pytest.raises(errors.TooFewByThatDay, match="1"):
        request(preparer, gathers, today() - timedelta(days=7), organiser_only=True)
    asked = request(preparer, gathers, today() - timedelta(days=3))
    assert drafts.congress_request(asked)["members"] == 4


def test_a_congress_is_not_held_before_its_people_were_accepted(
    preparer: Actor, approver: Actor, gathers: FoundingCase
) -> None:
    people = join(preparer, gathers, 5)
    accepted_on(people, today() - TEN_AGO)
    request(preparer, gathers, today() - TEN_AGO)
    services.approve_congress(
        approver, ApproveCongress(case=gathers.public_id, on=today() - TEN_AGO)
    )
    accepted_on(people[:4], today() - timedelta(days=5))  # given back, and accepted again
    with pytest.raises(errors.TooFewByThatDay) as refused:
        held(preparer, gathers, 1, on=today() - timedelta(days=8))
    assert refused.value.field == "held_on"
    assert written(today() - timedelta(days=5)) in str(refused.value)
    held(preparer, gathers, 5, on=today() - timedelta(days=5))


def test_the_day_that_is_offered_is_a_possible_one(
    preparer: Actor, approver: Actor, gathers: FoundingCase, street: Organization, client: Client
) -> None:
    people = join(preparer, gathers, 5)
    accepted_on(people, today() - TEN_AGO)
    request(preparer, gathers, today() - TEN_AGO)
    day = today() - timedelta(days=4)
    services.approve_congress(approver, ApproveCongress(case=gathers.public_id, on=day))
    client.force_login(a_user(street, Role.STREET_STAFF))
    page = client.get(f"/founding/{gathers.public_id}/election/").content.decode()
    assert f'value="{day.isoformat()}"' in page


def test_another_day_than_the_approved_one_is_explained_to_the_approver_and_in_the_report(
    preparer: Actor,
    approver: Actor,
    gathers: FoundingCase,
    district: Organization,
    street: Organization,
    client: Client,
) -> None:
    people = join(preparer, gathers, 9)
    accepted_on(people, today() - TEN_AGO)
    request(preparer, gathers, today() - TEN_AGO)
    command = ApproveCongress(case=gathers.public_id, on=today() - TEN_AGO)
    services.approve_congress(approver, command)
    elected(preparer, gathers, people)
    gathers.refresh_from_db()
    first = Ballots(gathers).checks(electorate.numbers(gathers, today()))[0]
    assert (first.passed, first.to_explain) == (False, True)
    assert (first.found, first.wanted) == (written(today()), written(today() - timedelta(days=8)))
    report = ReportResult(case=gathers.public_id, on=today())
    with pytest.raises(errors.DayReasonNeeded) as refused:
        election.report_result(preparer, report)
    assert refused.value.field == "day_reason"
    client.force_login(a_user(street, Role.STREET_STAFF))
    client.cookies["django_language"] = "en"
    form = client.get(f"/founding/{gathers.public_id}/").content.decode()
    assert 'name="day_reason"' in form
    client.post(
        f"/founding/{gathers.public_id}/report/",
        {"on": today().isoformat(), "day_reason": "原会场临时停电"},
    )
    gathers.refresh_from_db()
    assert gathers.state == FoundingCase.State.REPORTED
    said = drafts.election_report(gathers)
    assert said["day_reason"] == "原会场临时停电"
    client.force_login(a_user(district, Role.ORGANIZER))
    assert "原会场临时停电" in client.get(f"/founding/{gathers.public_id}/").content.decode()
    assert approve(approver, gathers).state == FoundingCase.State.APPROVED


def test_on_the_approved_day_no_reason_is_asked_for_or_kept(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    people = join(preparer, case, 9)
    congress(preparer, approver, case)
    elected(preparer, case, people)
    report = ReportResult(case=case.public_id, on=today(), day_reason="多余")
    election.report_result(preparer, report)
    assert not Election.objects.get().day_reason


def test_the_report_tells_every_round_with_its_ballots_and_why_another_was_held(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    people = join(preparer, case, 9)
    congress(preparer, approver, case)
    held(preparer, case, 9)
    contest(preparer, case, Office.COMMITTEE, 3)
    a, b, c, d = stand(preparer, case, Office.COMMITTEE, people[:4])
    counted(preparer, case, Office.COMMITTEE, {a: 9, b: 8, c: 5, d: 5}, valid=9)
    counted(preparer, case, Office.COMMITTEE, {c: 3, d: 4}, number=2, valid=8)
    counted(preparer, case, Office.COMMITTEE, {c: 3, d: 6}, number=3, valid=9)
    with translation.override("en"):
        said = drafts.election_report(case)
    results = said["results"]
    assert isinstance(results, list)
    names = {one.pk: queries.name_of(one) for one in (a, b, c, d)}
    told = [
        (r["round"], r["valid"], r["spoiled"], r["name"], r["votes"], r["elected"]) for r in results
    ]
    assert told == [
        (1, 9, 0, names[a.pk], 9, "elected"),
        (1, 9, 0, names[b.pk], 8, "elected"),
        (1, 9, 0, names[c.pk], 5, "tie"),
        (1, 9, 0, names[d.pk], 5, "tie"),
        (2, 8, 0, names[d.pk], 4, ""),
        (2, 8, 0, names[c.pk], 3, ""),
        (3, 9, 0, names[d.pk], 6, "elected"),
        (3, 9, 0, names[c.pk], 3, ""),
    ]
    why = str(said["further_rounds"])
    assert "had 5 votes each for 1 open seats; round 2" in why
    assert "after round 2 1 seats were open" in why
