"""Figures of the register agree with counting by hand, as of any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.builders.organizations import an_organization
from tests.builders.register import a_certificate, a_term
from unionhall.organizations.models import Kind
from unionhall.register.facts import FACTS
from unionhall.register.models import Certificate, Term

FACT = {fact.code: fact for fact in FACTS}


def counted(code: str, day: date) -> int:
    fact = FACT[code]
    if fact.as_of is not None:
        return fact.as_of(day).count()
    began = fact.rows().filter(**{f"{fact.begins}__lte": day}).count()
    return began - fact.rows().filter(**{f"{fact.ends}__lte": day}).count()


@pytest.mark.usefixtures("first_of_june")
class Figures(TestCase):
    @given(st.integers(0, 3000))
    def test_they_agree_with_the_rows_as_of_any_day(self, days: int) -> None:
        city = an_organization("北京市总工会")
        district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
        for number, (first, second) in enumerate(
            [
                (date(2019, 5, 6), date(2023, 1, 9)),
                (date(2021, 3, 1), None),
                (date(2024, 1, 1), None),
            ]
        ):
            union = an_organization(f"第{number}联合工会", parent=district, kind=Kind.JOINT)
            a_term(union, first, seats=())
            a_certificate(union, first, first + timedelta(days=1000))
            if second:
                a_term(union, second, approval_number="2", seats=())
        day = date(2019, 1, 1) + timedelta(days=days)
        terms, papers = list(Term.objects.all()), list(Certificate.objects.all())
        ran = [t for t in terms if t.ran(day)]
        assert counted("terms", day) == len(ran)
        assert counted("terms_overdue", day) == sum(t.lapses_on <= day for t in ran)
        valid = [c for c in papers if c.issued_on <= day and (not c.ended_on or c.ended_on > day)]
        assert counted("certificates_expired", day) == sum(c.valid_until <= day for c in valid)
        near = day + timedelta(days=30)
        expiring = sum(day < c.valid_until <= near for c in valid) if day.year > 2020 else 0
        assert counted("certificates_expiring", day) == expiring
