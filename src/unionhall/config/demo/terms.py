"""Terms, committees, certificates and accounts of an invented district's unions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from unionhall.codes.credit_code import check_character
from unionhall.config.demo.chance import Chance
from unionhall.config.demo.foundings import Founded
from unionhall.founding.models import FoundingCase
from unionhall.members.models import Membership
from unionhall.register.models import Account, Body, Certificate, ChangeNotice, Post, Seat, Term

CHUNK = 2000
OVERDUE = 0.04
"""So many of the terms that have run out were not followed by an election."""
LATE_CERTIFICATE = 0.05
BANKS = ("北京银行", "北京农商银行", "中国工商银行")
SIZES = ((1000, 15), (200, 7), (0, 3))
"""So many sit in the committee of a union with more members than that."""
WOMEN = 30
"""From so many members on, ten of them are women in the demo."""
State = FoundingCase.State


@dataclass(slots=True)
class _Rows:
    terms: list[Term]
    seats: list[Seat]
    certificates: list[Certificate]
    accounts: list[Account]
    notices: list[ChangeNotice]


def write_terms(chance: Chance, founded: Sequence[Founded], today: date) -> int:
    """Write what the register keeps of each union; return the number of terms."""
    rows = _Rows([], [], [], [], [])
    bodies = [one.body.pk for one in founded]
    running = Membership.objects.filter(ended_on=None, organization__in=bodies)
    members = dict(running.order_by().values_list("organization").annotate(Count("pk")))
    for serial, one in enumerate(founded):
        terms = _terms(chance, one, today)
        rows.terms += terms
        size = members.get(one.body.pk, 0)
        rows.seats += [seat for term in terms for seat in _seats(chance, term, size)]
        if one.case.state != State.APPROVED:
            chair = next(s.name for s in rows.seats[::-1] if s.post == Post.CHAIR)
            _certify(chance, rows, terms[-1], chair, serial, today)
    Term.objects.bulk_create(rows.terms, batch_size=CHUNK)
    Seat.objects.bulk_create(rows.seats, batch_size=CHUNK)
    Certificate.objects.bulk_create(rows.certificates, batch_size=CHUNK)
    Account.objects.bulk_create(rows.accounts, batch_size=CHUNK)
    ChangeNotice.objects.bulk_create(rows.notices, batch_size=CHUNK)
    return len(rows.terms)


def _terms(chance: Chance, one: Founded, today: date) -> list[Term]:
    """Lay out one term after the other; a few unions forgot to elect the last."""
    body, years = one.body, one.case.term_years or 5
    last = body.dissolved_on or today
    begins, number = body.founded_on, one.case.approval_number
    terms: list[Term] = []
    while True:
        ends = begins.replace(year=begins.year + years, day=min(begins.day, 28))
        term = Term(
            organization=body,
            scope_path=body.path,
            number=len(terms) + 1,
            begins_on=begins,
            years=years,
            ends_on=ends,
            lapses_on=ends,
            elected_on=begins - timedelta(days=9),
            approval_number=number,
            approved_on=begins,
        )
        terms.append(term)
        if ends > last or (chance.random.random() < OVERDUE and ends > last - timedelta(days=500)):
            break
        # Elections are held around the day, not on it.
        begins = min(ends + timedelta(days=chance.random.randrange(-20, 12)), last)
        term.closed_on = begins
        number = number.replace("批", "换").replace(f"{term.begins_on.year}", f"{begins.year}")
    if body.dissolved_on:
        terms[-1].closed_on = body.dissolved_on
    return terms


def _committee(members: int) -> list[tuple[Body, Post]]:
    size = next(size for above, size in SIZES if members > above or not above)
    seats = [(Body.COMMITTEE, Post.CHAIR), (Body.COMMITTEE, Post.VICE_CHAIR)]
    seats += [(Body.COMMITTEE, Post.MEMBER)] * (size - len(seats))
    seats += [(Body.AUDIT, Post.DIRECTOR), (Body.AUDIT, Post.MEMBER), (Body.AUDIT, Post.MEMBER)]
    if members < WOMEN:
        return [*seats, (Body.WOMEN_MEMBER, Post.MEMBER)]
    return [*seats, (Body.WOMEN, Post.DIRECTOR), *[(Body.WOMEN, Post.MEMBER)] * 2]


def _seats(chance: Chance, term: Term, members: int) -> list[Seat]:
    return [
        Seat(
            term=term,
            organization=term.organization,
            scope_path=term.scope_path,
            body=body,
            post=post,
            name=chance.name(),
            since=term.begins_on,
            until=term.closed_on,
        )
        for body, post in _committee(members)
    ]


def _certify(chance: Chance, rows: _Rows, term: Term, chair: str, serial: int, today: date) -> None:
    random, body = chance.random, term.organization
    if term.closed_on is not None or random.random() < LATE_CERTIFICATE:
        return
    issued = min(term.begins_on + timedelta(days=random.randrange(12, 40)), today)
    first = f"8199{random.randrange(10_000):04d}{serial:09d}"
    code = first + check_character(first)
    rows.certificates.append(
        Certificate(
            organization=body,
            scope_path=body.path,
            number=f"工法证字第{body.code[-9:]}号",
            credit_code=code,
            issued_on=issued,
            valid_until=max(term.ends_on, issued + timedelta(days=1)),
            registrar="区总工会",
            chair_name=chair,
            address=body.address,
        )
    )
    if random.random() < 0.93:
        rows.accounts.append(
            Account(
                organization=body,
                scope_path=body.path,
                bank=chance.pick(BANKS),
                last_four=f"{random.randrange(10_000):04d}",
                opened_on=min(issued + timedelta(days=random.randrange(3, 20)), today),
            )
        )
    if random.random() < 0.006:
        changed = today - timedelta(days=random.randrange(5, 40))
        if changed > term.begins_on:
            rows.notices.append(
                ChangeNotice(
                    organization=body,
                    scope_path=body.path,
                    what=ChangeNotice.What.ADDRESS,
                    changed_on=changed,
                    due_on=changed + timedelta(days=30),
                )
            )
