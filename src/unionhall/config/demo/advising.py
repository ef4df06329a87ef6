"""Years of consultations at an invented district's desks, with legal aid and lawyers on duty."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.utils import timezone

from unionhall.advice import law, searching
from unionhall.advice.models import AidRequest, Article, Consultation, Desk, Lawyer, RosterDay, Turn
from unionhall.advice.sealing import TABLE
from unionhall.advice.services.knowledge import LoadArticles, load_articles
from unionhall.config.demo.advising_texts import PEOPLE_HOURS, THEMES, Theme
from unionhall.config.demo.chance import TRADES, Chance
from unionhall.config.demo.ledger import Held
from unionhall.config.demo.plan import SINCE, UNTIL, DistrictPlan
from unionhall.config.demo.tree import CHUNK, District
from unionhall.core.actors import the_system
from unionhall.core.sealed import sealer
from unionhall.members.identity import phone_token
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.outreach.models import Meeting
from unionhall.register.law import Place

OPERATOR = the_system("演示数据")
State, Channel = Consultation.State, Consultation.Channel
SHARE = {"110117": (20_314, 2_650), "110119": (2_160, 420)}
"""Consultations in the five years and since: the page says "more than 20,000" of 平谷."""
FIRMS = ("北京云盾律师事务所", "北京川泽律师事务所", "北京正言律师事务所", "北京明理律师事务所")
LEGAL_DAYS = ((8, 22), (9, 23))
"""The two legal days of each month at every street (一月两日), in the demo: half and half."""
SEALED_SHARE = 0.55
FRESH, LATELY = 6, 24
"""In the last days some questions still wait, so that the desk has something to do."""


def write_consultations(
    chance: Chance, district: District, held: Sequence[Held], today: date
) -> int:
    """Write the desks, the lawyers, and the consultations of the years; return how many."""
    load_articles(OPERATOR, LoadArticles())
    _desks(chance, district)
    lawyers = _lawyers(chance, district)
    _roster(chance, district, lawyers, today)
    rows = _consultations(chance, district, held, today)
    for at in range(0, len(rows), CHUNK):
        some = [row for row, _theme in rows[at : at + CHUNK]]
        Consultation.objects.bulk_create(some, batch_size=CHUNK)
        searching.index_consultations(some)
    _citations(rows)
    _aid(chance, [row for row, theme in rows if theme.step == "aid"], lawyers, today)
    return len(rows)


def _desks(chance: Chance, district: District) -> None:
    bodies = [district.body, *dict.fromkeys(district.places.values())]
    Desk.objects.bulk_create(
        Desk(
            organization=body,
            scope_path=body.path,
            place=f"{body.name.removesuffix('总工会')}职工服务中心"
            if body.kind == Kind.DISTRICT
            else f"{body.name.removesuffix('总工会')}工会服务站",
            hours=PEOPLE_HOURS[0],
            phone=f"010-6996{chance.random.randrange(1000, 9999)}",
            online=body.kind == Kind.DISTRICT or chance.random.random() < 0.6,
        )
        for body in bodies
    )


def _lawyers(chance: Chance, district: District) -> list[Lawyer]:
    return Lawyer.objects.bulk_create(
        Lawyer(
            organization=district.body,
            scope_path=district.body.path,
            name=chance.name(),
            firm=FIRMS[number % len(FIRMS)],
            phone=f"010-8912{chance.random.randrange(1000, 9999)}",
        )
        for number in range(12)
    )


def _roster(chance: Chance, district: District, lawyers: list[Lawyer], today: date) -> None:
    """Put lawyers on duty: the two days of each month at the streets, every working day here."""
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    days = [first + timedelta(days=n) for n in range((today - first).days + 62)]
    rows: list[RosterDay] = []
    for number, day in enumerate(days):
        taken = set()
        if day.weekday() < 5:
            lawyer = lawyers[number % len(lawyers)]
            taken.add(lawyer.pk)
            rows.append(_duty(district.body, lawyer, day))
        for half, legal in enumerate(LEGAL_DAYS):
            if day.day not in legal:
                continue
            free = [one for one in lawyers if one.pk not in taken]
            there = list(dict.fromkeys(district.places.values()))[half::2]
            for place, one in zip(there, free, strict=False):
                if chance.random.random() < 0.93:
                    rows.append(_duty(place, one, day, district))
    RosterDay.objects.bulk_create(rows, batch_size=CHUNK)


def _duty(
    body: Organization, lawyer: Lawyer, day: date, district: District | None = None
) -> RosterDay:
    return RosterDay(
        organization=body,
        scope_path=body.path,
        lawyer=lawyer,
        station=district.stations.get(body.pk) if district else None,
        on=day,
        starts_at=time(9),
        ends_at=time(11, 30) if district else time(17),
    )


def texts(chance: Chance, theme: Theme, place: str) -> tuple[str, str]:
    """Write a question and its answer."""
    random = chance.random
    question = theme.question.format(
        place=place,
        trade=chance.pick(TRADES)[0],
        months=random.randrange(2, 30),
        owed=random.randrange(1, 7),
        years=random.randrange(2, 16),
        pay=random.randrange(26, 120) * 100,
    )
    return question, theme.answer


def _consultations(
    chance: Chance, district: District, held: Sequence[Held], today: date
) -> list[tuple[Consultation, Theme]]:
    before, after = SHARE[district.plan.code]
    employers = list(
        Employer.objects.filter(scope_path__within=district.body.path).order_by("pk")[:2500]
    )
    pools = _pools(held)
    maker = _Maker(chance, district.plan, employers, today)
    days = sorted(
        [chance.working_day(SINCE, UNTIL) for _ in range(before)]
        + [chance.working_day(UNTIL + timedelta(days=1), today) for _ in range(after)]
        + [today - timedelta(days=number % FRESH) for number in range(LATELY)]
    )
    weights = tuple((one, one.weight) for one in THEMES)
    places = list(dict.fromkeys(district.places.values()))
    rows = []
    for day in days:
        theme = chance.weighted(weights)
        channel = chance.weighted(
            ((Channel.TELEPHONE, 42), (Channel.WALK_IN, 30), (Channel.STALL, 18), (Channel.WEB, 10))
        )
        meeting = chance.pick(pools[day > UNTIL]) if channel == Channel.STALL else None
        body = district.body if chance.random.random() < 0.55 else chance.pick(places)
        if meeting is not None:
            day = meeting.held_on  # noqa: PLW2901 -- asked on the meeting's own day
            body = meeting.organization
        rows.append((maker.row(day, body, channel, theme, meeting), theme))
    return rows


def _pools(held: Sequence[Held]) -> dict[bool, list[Meeting]]:
    """Return the workers' meetings of the five years, and those held since."""
    meetings = [one.meeting for one in held if one.meeting.kind == Meeting.Kind.EMPLOYEE]
    return {
        False: [one for one in meetings if SINCE <= one.held_on <= UNTIL],
        True: [one for one in meetings if one.held_on > UNTIL],
    }


class _Maker:
    """Makes rows; what is the same for all is looked up once."""

    def __init__(
        self, chance: Chance, plan: DistrictPlan, employers: list[Employer], today: date
    ) -> None:
        self.chance, self.plan, self.employers, self.today = chance, plan, employers, today
        self.seal, self.version = sealer(TABLE)
        self.limits: dict[date, date | None] = {}

    def row(
        self, day: date, body: Organization, channel: str, theme: Theme, meeting: Meeting | None
    ) -> Consultation:
        """Make one consultation, answered unless it is of the last days."""
        random = self.chance.random
        question, answer = texts(self.chance, theme, self.plan.name.removesuffix("区"))
        employer = self.chance.pick(self.employers) if random.random() < 0.45 else None
        fresh = (self.today - day).days < FRESH
        waits = fresh and random.random() < 0.35
        closed = not waits and not fresh and random.random() < 0.92
        row = Consultation(
            organization=body,
            scope_path=body.path,
            channel=channel,
            asked_on=day,
            meeting=meeting,
            employer=employer,
            industry=employer.industry[:1] if employer else "",
            people=1 if random.random() < 0.97 else random.randrange(2, 15),
            topic=theme.topic,
            unpaid_wages=theme.wages,
            question=question,
            answer="" if waits else answer,
            next_step="" if waits else theme.step,
            satisfaction=""
            if waits or random.random() < 0.4
            else self.chance.weighted((("satisfied", 84), ("fair", 13), ("dissatisfied", 3))),
            state=State.OPEN if waits else State.CLOSED if closed else State.ANSWERED,
            answered_on=None if waits else day,
            closed_on=min(self.today, day + timedelta(days=random.randrange(0, 9)))
            if closed
            else None,
            changed_at=_moment(day),
        )
        self._facts(row, theme)
        if random.random() < SEALED_SHARE:
            phone = f"154{random.randrange(10**8):08d}"
            content = {"name": self.chance.name(), "phone": phone}
            row.sealed, row.key_version = self.seal(row.public_id.bytes, content), self.version
            row.phone_token = phone_token(phone)
        return row

    def _facts(self, row: Consultation, theme: Theme) -> None:
        """Give the days on which the limitation depends; some of today's are pressing."""
        random = self.chance.random
        recent = (self.today - row.asked_on).days < 60
        pressing = recent and random.random() < 0.05
        back = random.randrange(5, 300)
        if random.random() > 0.7 and not pressing:
            return
        if pressing:
            back = 365 - (self.today - row.asked_on).days - random.randrange(1, 7)
            row.unpaid_wages = False
            if row.state == State.CLOSED:
                row.state, row.closed_on = State.ANSWERED, None
        known = row.asked_on - timedelta(days=back)
        if theme.wages and not pressing:
            row.employment_ended_on = known if random.random() < 0.5 else None
        else:
            row.known_on = known
        start = law.begins(row)
        if start is not None:
            if start not in self.limits:
                self.limits[start] = law.last_day(row, Place(self.plan.code, ""))
            row.limit_on = self.limits[start]


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def _citations(rows: Sequence[tuple[Consultation, Theme]]) -> None:
    """Cite the articles of the rules that an answer speaks of."""
    by_rule: dict[str, int] = {}
    for pk, rule in (
        Article.objects.exclude(rule="").order_by("region", "-valid_from").values_list("pk", "rule")
    ):
        by_rule[rule.partition("@")[0]] = pk
    through = Consultation.articles.through
    links = (
        through(consultation_id=row.pk, article_id=by_rule[rule])
        for row, theme in rows
        if row.answer
        for rule in theme.rules
        if rule in by_rule
    )
    while chunk := list(islice(links, CHUNK)):
        through.objects.bulk_create(chunk, batch_size=CHUNK)


def _aid(chance: Chance, rows: list[Consultation], lawyers: list[Lawyer], today: date) -> None:
    """Turn a part of the questions about injuries into legal aid, the last ones still running."""
    chosen = [
        row
        for row in rows
        if row.answer and ((today - row.asked_on).days < 15 or chance.random.random() < 0.22)
    ]
    requests, turns = [], []
    for row in chosen:
        age = (today - row.asked_on).days
        request = AidRequest(
            organization_id=row.organization_id,
            scope_path=row.scope_path,
            consultation=row,
            matter=AidRequest.Matter.INJURY,
            hardship=AidRequest.Hardship.EXEMPT
            if chance.random.random() < 0.7
            else AidRequest.Hardship.PROOF,
            received_on=row.asked_on,
            state=AidRequest.State.RECEIVED,
        )
        if age > 7:
            granted = chance.random.random() < 0.9
            request.decided_on = row.asked_on + timedelta(days=chance.random.randrange(2, 7))
            request.state = AidRequest.State.GRANTED if granted else AidRequest.State.REFUSED
            request.reason = "" if granted else "不属于法律援助事项范围"
            request.closed_on = None if granted else request.decided_on
        if age > 11 and request.state == AidRequest.State.GRANTED and request.decided_on:
            request.lawyer, request.state = chance.pick(lawyers), AidRequest.State.ASSIGNED
            request.assigned_on = request.decided_on + timedelta(days=chance.random.randrange(0, 3))
        if age > 150 and request.state == AidRequest.State.ASSIGNED:
            request.state = AidRequest.State.CLOSED
            request.outcome = chance.weighted(
                (("settled", 52), ("won", 26), ("partly", 15), ("lost", 5), ("advice", 2))
            )
            request.closed_on = row.asked_on + timedelta(days=chance.random.randrange(40, 150))
        requests.append(request)
        turns.append(
            Turn(consultation=row, into=Turn.Into.AID, ref=request.public_id, at=row.changed_at)
        )
    AidRequest.objects.bulk_create(requests, batch_size=CHUNK)
    Turn.objects.bulk_create(turns, batch_size=CHUNK)
