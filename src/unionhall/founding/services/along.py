"""Whether what was elected is enough for those who move over with the employer as well."""

from dataclasses import replace
from datetime import date
from typing import Any

from unionhall.founding import errors, law, queries
from unionhall.founding.models import FoundingCase, Office
from unionhall.founding.queries import Ballots
from unionhall.members.models import Person


def must_fit(case: FoundingCase, ballots: Ballots, on: date) -> None:
    """Refuse to take along so many that the law asks for more than the congress elected."""
    place = law.place_of(case)
    coming = queries.come_along(case)
    here = queries.numbers(case, on)
    women = sum(one.person.sex == Person.Sex.FEMALE for one in coming)
    together = replace(here, members=here.members + len(coming), women=here.women + women)
    said: dict[str, Any] = {
        "accepted": here.members,
        "along": len(coming),
        "count": together.members,
    }
    if case.organiser_only:
        below = law.need(together.members, on, place).organiser_below
        if below is not None and not below.met(together.members):
            raise errors.OrganiserTooFewForAll(
                **said, limit=below.number, article=law.article_of(below)
            )
    for check in law.offices(
        ballots.contests, together, organiser_only=case.organiser_only, on=on, place=place
    ):
        if not check.passed:
            raise errors.ElectedTooFewForAll(
                **said,
                office=Office(check.office).label,
                found=check.found,
                wanted=check.wanted,
                article=check.article,
            )
