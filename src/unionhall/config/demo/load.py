"""Puts the invented districts into an empty database, in one transaction."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count

from unionhall.codes.models import Division
from unionhall.config.demo.advising import SHARE, write_consultations
from unionhall.config.demo.boundaries import write_boundaries
from unionhall.config.demo.chance import Chance
from unionhall.config.demo.disputes import write_disputes
from unionhall.config.demo.enter import Clerk, Entered
from unionhall.config.demo.foundings import write_cases
from unionhall.config.demo.history import write_history
from unionhall.config.demo.ledger import Held, hold_meetings
from unionhall.config.demo.people import lay_out_spells
from unionhall.config.demo.plan import DistrictPlan
from unionhall.config.demo.targets import write_targets
from unionhall.config.demo.terms import write_terms
from unionhall.config.demo.tree import MANY, District, TreeMaker, make_city, make_district
from unionhall.members.models import Membership
from unionhall.organizations.models import Headcount, Organization
from unionhall.outreach.models import Partner

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was laid out, for the parts that stand on it."""

    city: Organization
    districts: dict[str, District]
    held: dict[str, list[Held]]
    entered: dict[str, Entered]


class Progress:
    """Says what is being done, how many rows, how fast."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.began = time.monotonic()

    def step(self, text: str) -> None:
        """Say one line with the seconds gone by."""
        self.say(f"  {time.monotonic() - self.began:5.1f} s  {text}")


@transaction.atomic
def load_districts(plans: Sequence[DistrictPlan], today: date, progress: Progress) -> Loaded:
    """Write the tree, the meetings and the members of each plan."""
    chance, apart = Chance("unionhall"), Chance("unionhall register")
    quarrels = Chance("unionhall disputes")
    maker = TreeMaker(chance, today)
    city = make_city(maker)
    partners = _partners(city)
    districts: dict[str, District] = {}
    held: dict[str, list[Held]] = {}
    entered: dict[str, Entered] = {}
    for series, plan in enumerate(plans):
        streets = list(Division.objects.filter(parent_id=plan.code).order_by("code"))
        district = make_district(maker, city, plan, streets)
        progress.step(f"{plan.name}: {len(district.unions):,} unions and their employers")
        held[plan.code] = hold_meetings(chance, district, today, partners)
        progress.step(f"{plan.name}: {len(held[plan.code]):,} meetings")
        districts[plan.code] = district
        spells = lay_out_spells(chance, district, held[plan.code], today)
        entered[plan.code] = Clerk(chance, district, series).enter(spells)
        progress.step(f"{plan.name}: {len(spells):,} spells of membership")
        _fit_staff(apart, district)
        applications, cards = write_history(chance, entered[plan.code], today)
        progress.step(f"{plan.name}: {applications:,} applications, {cards:,} cards")
        founded = write_cases(apart, district, today)
        terms = write_terms(apart, founded, today)
        progress.step(f"{plan.name}: {len(founded):,} founding cases, {terms:,} terms of office")
        targets = write_targets(apart, district, today)
        progress.step(f"{plan.name}: {targets:,} employers that are to get a union")
        if plan.code in SHARE:
            asked = write_consultations(Chance("advice"), district, held[plan.code], today)
            progress.step(f"{plan.name}: {asked:,} consultations")
        disputes = write_disputes(quarrels, district, today)
        if disputes:
            progress.step(f"{plan.name}: {disputes:,} disputes")
        areas = write_boundaries(district, today)
        progress.step(f"{plan.name}: {areas:,} invented boundaries")
    maker.settle([city])
    return Loaded(city, districts, held, entered)


def _fit_staff(chance: Chance, district: District) -> None:
    """Give no employer fewer staff than members; a small one stays below a hundred."""
    running = Membership.objects.filter(
        ended_on=None, employer__isnull=False, scope_path__within=district.body.path
    )
    members = dict(running.order_by().values_list("employer").annotate(Count("pk")))
    counts = [
        count
        for count in Headcount.objects.filter(valid_until=None, employer__in=list(members))
        if count.staff < members[count.employer_id]
    ]
    for count in counts:
        least = members[count.employer_id]
        most = MANY - 1 if count.staff < MANY else least + MANY
        count.staff = min(most, least + chance.random.randrange(4))
    Headcount.objects.bulk_update(counts, ["staff"], batch_size=500)


def _partners(city: Organization) -> list[Partner]:
    return Partner.objects.bulk_create(
        [
            Partner(organization=city, scope_path=city.path, name=name, kind=kind)
            for name, kind in (
                ("北京银行", Partner.Kind.BANK),
                ("职工法律援助律师团", Partner.Kind.LAWYERS),
                ("职工互助保障办事处", Partner.Kind.MUTUAL_AID),
                ("社区卫生服务中心", Partner.Kind.HEALTH),
            )
        ]
    )
