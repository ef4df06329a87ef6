"""The union bodies of an invented district, their employers and who covers whom."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from unionhall.codes.models import Division
from unionhall.config.demo.chance import PRIVATE, PUBLIC, Chance
from unionhall.config.demo.plan import SINCE, UNTIL, DistrictPlan
from unionhall.core import chinese
from unionhall.core.scoping import step
from unionhall.organizations.models import (
    FEDERATIONS,
    Affiliation,
    Coverage,
    Employer,
    Headcount,
    Kind,
    Organization,
    ServiceStation,
)

MANY = 100
CHUNK = 2000
FOUNDERS = 4
"""So many of a joint union's firms founded it together."""
TRADES = ("快递", "餐饮", "家政服务")
"""The trades whose federations stand directly below a district, all founded before."""


@dataclass(slots=True)
class Union:
    """A grass-roots union with what the other parts of the demo need to know of it."""

    body: Organization
    street: Organization
    weight: int
    employers: list[Employer] = field(default_factory=list)


@dataclass(slots=True)
class District:
    """An invented district, as it was written."""

    plan: DistrictPlan
    body: Organization
    places: dict[str, Organization]  # division code (or "park") → general union
    unions: list[Union]
    catch_all: dict[int, Union]  # pk of the general union → the joint union that takes in all
    targets: list[Employer]
    stations: dict[int, ServiceStation]


class TreeMaker:
    """Writes bodies in chunks: one statement per table and chunk."""

    def __init__(self, chance: Chance, today: date) -> None:
        self.chance = chance
        self.today = today
        self._serial = 0

    def body(
        self,
        parent: Organization | None,
        name: str,
        kind: Kind,
        founded_on: date,
        *,
        code: str = "",
        division_code: str = "",
        guided_by: Organization | None = None,
        address: str = "",
    ) -> Organization:
        """Lay out one body at its place; ``write`` stores it."""
        self._serial += 1
        if parent:
            parent.children += 1
        path = parent.path + step(parent.children) if parent else step(1)
        return Organization(
            code=code or f"{division_code[:6]}{self._serial:05d}",
            name=name,
            name_key=chinese.sort_key(name),
            initials=chinese.initials(name),
            kind=kind,
            parent=parent,
            path=path,
            division_code=division_code,
            address=address,
            founded_on=founded_on,
            guided_by=guided_by,
        )

    def write(self, bodies: list[Organization]) -> None:
        """Store bodies whose parents are stored already, with their affiliations."""
        Organization.objects.bulk_create(bodies, batch_size=CHUNK)
        Affiliation.objects.bulk_create(
            [
                Affiliation(
                    organization=body,
                    parent=body.parent,
                    kind=body.kind,
                    guided_by=body.guided_by,
                    scope_path=body.path,
                    valid_from=body.founded_on,
                    valid_until=body.dissolved_on,
                )
                for body in bodies
            ],
            batch_size=CHUNK,
        )

    def settle(self, parents: list[Organization]) -> None:
        """Store how many steps were given out below each parent."""
        Organization.objects.bulk_update(parents, ["children"], batch_size=500)


def make_city(maker: TreeMaker) -> Organization:
    """Write the municipal federation."""
    city = maker.body(
        None,
        "北京市总工会",
        Kind.CITY,
        date(1950, 2, 1),
        code="110000",
        division_code="110000",
    )
    maker.write([city])
    return city


def make_district(
    maker: TreeMaker, city: Organization, plan: DistrictPlan, streets: list[Division]
) -> District:
    """Write a district: general unions, federations, unions, employers, stations."""
    body = maker.body(
        city,
        f"{plan.name}总工会",
        Kind.DISTRICT,
        date(1951, 5, 1),
        code=plan.code,
        division_code=plan.code,
    )
    maker.write([body])
    places = _places(maker, body, plan, streets)
    layout = _Layout(maker, body, plan, places)
    layout.federations()
    layout.grass_roots()
    maker.settle([body, *places.values(), *layout.umbrellas])
    return layout.finish()


def _places(
    maker: TreeMaker, district: Organization, plan: DistrictPlan, streets: list[Division]
) -> dict[str, Organization]:
    places: dict[str, Organization] = {}
    for street in streets:
        urban = street.code[6] == "0"
        places[street.code] = maker.body(
            district,
            f"{street.name}总工会",
            Kind.STREET if urban else Kind.TOWNSHIP,
            maker.chance.day(date(2003, 1, 6), date(2009, 12, 20)),
            code=street.code,
            division_code=street.code,
            address=f"{plan.name}{street.name}政府路{maker.chance.random.randrange(1, 90)}号",
        )
    places["park"] = maker.body(
        district,
        f"中关村科技园区{plan.name[:-1]}园总工会",
        Kind.PARK,
        date(2013, 4, 12),
        code=f"{plan.code}P01",
        division_code=streets[0].code,
    )
    maker.write(list(places.values()))
    return places


class _Layout:
    def __init__(
        self,
        maker: TreeMaker,
        district: Organization,
        plan: DistrictPlan,
        places: dict[str, Organization],
    ) -> None:
        self.maker, self.chance = maker, maker.chance
        self.district, self.plan, self.places = district, plan, places
        self.inside = set(plan.scope.bodies) if plan.scope else set()
        self.umbrellas: list[Organization] = []
        self.unions: list[Union] = []
        self.catch_all: dict[int, Union] = {}
        self.firms: list[tuple[Union, Employer, list[Headcount], date]] = []
        self.targets: list[tuple[Employer, Headcount]] = []
        self.to_found = self._foundings()
        self.to_make = {
            "federation": plan.federations - len(TRADES),
            "single": plan.big_singles + plan.small_singles,
            "joint": plan.joints - len(places),
        }

    def _foundings(self) -> dict[str, int]:
        """Say how many of each kind are founded inside the five years."""
        plan = self.plan
        if plan.scope:
            federations = min(7, plan.scope.founded)
            return {
                "federation": federations,
                "single": plan.scope.founded - federations,
                "joint": plan.founded - plan.scope.founded,
            }
        federations, joints = plan.founded // 20, plan.founded // 6
        return {
            "federation": federations,
            "joint": joints,
            "single": plan.founded - federations - joints,
        }

    def _place(self, kind: str, *, fresh: bool) -> tuple[str, Organization]:
        codes = list(self.places)
        if fresh and self.plan.scope:
            # What the district founded under its own guidance lies inside the named scope,
            # the rest of the new ones (joint unions) outside of it.
            inside = kind != "joint"
            codes = [code for code in codes if (code in self.inside) == inside]
        code = self.chance.pick(codes)
        return code, self.places[code]

    def _founded_on(self, kind: str, latest: date) -> tuple[date, Organization | None, bool]:
        """Return the day of founding, who guided it, and whether it is inside the five years."""
        # Drawn without putting back, so that the number comes out exactly.
        chosen = self.chance.random.randrange(self.to_make[kind]) < self.to_found[kind]
        self.to_make[kind] -= 1
        if chosen:
            self.to_found[kind] -= 1
            guided = self.plan.scope is None or kind != "joint"
            guide = self.district if guided and self.plan.scope else None
            if self.plan.scope is None and self.chance.random.random() < 0.5:
                guide = self.district
            return self.chance.working_day(SINCE, UNTIL), guide, True
        earliest = date(1996, 3, 4) if kind == "single" else date(2009, 3, 2)
        return self.chance.working_day(earliest, latest), None, False

    def federations(self) -> None:
        """Lay out and write the federations: trades of the district, communities, buildings."""
        before = SINCE - timedelta(days=1)
        for number in range(self.plan.federations):
            if number < len(TRADES):
                day, guide = self.chance.working_day(date(2012, 3, 5), before), None
                name, kind, parent = (
                    f"{self.plan.name}{TRADES[number]}行业工会联合会",
                    Kind.INDUSTRY,
                    self.district,
                )
            else:
                day, guide, fresh = self._founded_on("federation", before)
                _, parent = self._place("federation", fresh=fresh)
                kind = FEDERATIONS[number % 2]
                what = "社区" if kind == Kind.COMMUNITY else "楼宇"
                label = self.chance.pick(
                    "阳光 和平 幸福 新兴 康乐 东风 建设 文化 南苑 北苑 金谷 川北".split()
                )
                name = f"{parent.name.removesuffix('总工会')}{label}{what}第{number}工会联合会"
            self.umbrellas.append(
                self.maker.body(
                    parent,
                    name,
                    kind,
                    day,
                    division_code=parent.division_code,
                    guided_by=guide,
                )  # fmt: skip
            )
        self.maker.write(self.umbrellas)

    def grass_roots(self) -> None:
        """Lay out and write the unions with their employers, headcounts and coverages."""
        plan, chance = self.plan, self.chance
        self._catch_alls()
        self._singles(plan.big_singles, big=True)
        self._singles(plan.small_singles, big=False)
        self._joints(plan.joints - len(self.catch_all))
        self._later()
        self._dissolved()
        self.maker.write([union.body for union in self.unions])
        joints = [
            u for u in self.unions if u.body.kind == Kind.JOINT and u.body.founded_on <= UNTIL
        ]
        sizes = chance.shares(plan.covered_firms, len(joints), least=4)
        for union, firms in zip(joints, sizes, strict=True):
            for number in range(firms):
                day = chance.day(union.body.founded_on, UNTIL)
                first = union.body.founded_on if number < FOUNDERS else day
                self._cover(union, first, big=False)
        for union in chance.random.sample(joints, min(90, len(joints))):
            self._cover(union, chance.day(UNTIL + timedelta(days=1), self.maker.today), big=False)
        for _ in range(plan.targets):
            place = chance.pick(list(self.places.values()))
            employer = self._employer(place)
            staff = chance.weighted(((chance.random.randrange(100, 900), 4),
                                     (chance.random.randrange(8, 99), 6)))  # fmt: skip
            count = Headcount(counted_on=date(2026, 3, 31), staff=staff, source="统计年报")
            count.women = staff * 2 // 5
            self.targets.append((employer, count))

    def _union(
        self,
        place: Organization,
        name: str,
        kind: Kind,
        day: date,
        guide: Organization | None,
        weight: int,
    ) -> Union:
        parent = place
        near = [u for u in self.umbrellas if u.parent == place and u.founded_on <= day]
        if near and self.chance.random.random() < 0.3:
            parent = self.chance.pick(near)
        body = self.maker.body(
            parent, name, kind, day, division_code=place.division_code, guided_by=guide
        )
        union = Union(body=body, street=place, weight=weight)
        self.unions.append(union)
        return union

    def _catch_alls(self) -> None:
        for place in self.places.values():
            label = place.name.removesuffix("总工会")
            union = self._union(
                place, f"{label}联合工会", Kind.JOINT,
                self.chance.working_day(date(2009, 9, 1), date(2015, 12, 1)), None, 300,
            )  # fmt: skip
            self.catch_all[id(place)] = union

    def _singles(self, number: int, *, big: bool) -> None:
        for _ in range(number):
            day, guide, fresh = self._founded_on("single", SINCE - timedelta(days=1))
            _, place = self._place("single", fresh=fresh)
            weight = (
                self.chance.random.randrange(80, 180)
                if big
                else self.chance.random.randrange(6, 40)
            )
            union = self._union(place, "", Kind.SINGLE, day, guide, weight)
            employer = self._cover(union, day, big=big)
            union.body.name = f"{employer.name}工会"
            union.body.name_key = chinese.sort_key(union.body.name)
            union.body.initials = chinese.initials(union.body.name)

    def _joints(self, number: int) -> None:
        for _ in range(number):
            day, guide, fresh = self._founded_on("joint", SINCE - timedelta(days=1))
            _, place = self._place("joint", fresh=fresh)
            label = place.name.removesuffix("总工会")
            trade = self.chance.pick(
                "商户 快递 餐饮 物业 农业合作社 建材市场 小微企业 汽修 家政 民宿".split()
            )
            name = f"{label}{trade}第{len(self.unions)}联合工会"
            self._union(place, name, Kind.JOINT, day, guide, self.chance.random.randrange(60, 180))

    def _later(self) -> None:
        first = UNTIL + timedelta(days=1)
        for _ in range(max(3, self.plan.founded // 9)):
            day = self.chance.working_day(first, self.maker.today)
            _, place = self._place("single", fresh=False)
            guide = self.district if self.chance.random.random() < 0.5 else None
            union = self._union(place, "", Kind.SINGLE, day, guide, 0)
            employer = self._cover(union, day, big=self.chance.random.random() < 0.3)
            union.body.name = f"{employer.name}工会"
            union.body.name_key = chinese.sort_key(union.body.name)
            union.body.initials = chinese.initials(union.body.name)

    def _dissolved(self) -> None:
        for _ in range(max(2, self.plan.small_singles // 50)):
            _, place = self._place("single", fresh=False)
            day = self.chance.working_day(date(1998, 3, 2), date(2016, 3, 1))
            union = self._union(place, "", Kind.SINGLE, day, None, 0)
            employer = self._cover(union, day, big=False)
            union.body.name = f"{employer.name}工会"
            union.body.name_key = chinese.sort_key(union.body.name)
            union.body.initials = chinese.initials(union.body.name)
            union.body.dissolved_on = self.chance.working_day(SINCE, UNTIL - timedelta(days=1))

    def _employer(self, place: Organization) -> Employer:
        label = place.name.removesuffix("总工会").removesuffix("街道").removesuffix("地区")
        name, industry = self.chance.firm(label[:4] if len(label) < 6 else self.plan.name[:-1])
        public = self.chance.random.random() < 0.12
        return Employer(
            name=name,
            name_key=chinese.sort_key(name),
            initials=chinese.initials(name),
            credit_code=self.chance.credit_code(),
            industry=industry,
            unit_class=self.chance.weighted(PUBLIC if public else PRIVATE),
            ownership=Employer.Ownership.PUBLIC if public else Employer.Ownership.NON_PUBLIC,
            address=f"{self.plan.name}{place.name.removesuffix('总工会')}"
            f"{self.chance.pick('兴业 创新 府前 迎宾 新平 妫水 建设 平安'.split())}路"
            f"{self.chance.random.randrange(1, 320)}号",
            division_code=place.division_code,
            area=place,
            scope_path=place.path,
        )

    def _cover(self, union: Union, day: date, *, big: bool) -> Employer:
        employer = self._employer(union.street)
        random = self.chance.random
        if big:
            now = random.randrange(MANY, 900)
            early = max(20, int(now * (0.6 + random.random() * 0.5)))
        else:
            now = random.randrange(4, 60 if union.body.kind == Kind.JOINT else 95)
            early = max(3, now - random.randrange(0, 6))
        counts = [
            Headcount(
                counted_on=date(2018, 12, 31),
                valid_until=date(2023, 12, 31),
                staff=early,
                source="统计年报",
            ),
            Headcount(
                counted_on=date(2023, 12, 31), staff=now, women=now * 2 // 5, source="统计年报"
            ),
        ]
        union.employers.append(employer)
        self.firms.append((union, employer, counts, day))
        return employer

    def finish(self) -> District:
        """Write employers, counts, coverages and stations."""
        employers = [firm[1] for firm in self.firms] + [target[0] for target in self.targets]
        Employer.objects.bulk_create(employers, batch_size=CHUNK)
        counts: list[Headcount] = []
        coverages: list[Coverage] = []
        for union, employer, heads, day in self.firms:
            for head in heads:
                head.employer = employer
            counts += heads
            coverages.append(
                Coverage(
                    organization=union.body,
                    employer=employer,
                    scope_path=union.body.path,
                    valid_from=day,
                    valid_until=union.body.dissolved_on,
                )
            )
        for employer, head in self.targets:
            head.employer = employer
            counts.append(head)
        Headcount.objects.bulk_create(counts, batch_size=CHUNK)
        Coverage.objects.bulk_create(coverages, batch_size=CHUNK)
        by_place = {u.street.pk: u for u in self.catch_all.values()}
        stations = [
            ServiceStation(
                organization=place,
                scope_path=place.path,
                name=f"{place.name.removesuffix('总工会')}工会服务站",
                division_code=code if code != "park" else f"{self.plan.code}P01",
                address=place.address or f"{self.plan.name}园区服务中心一层",
                catch_all=by_place[place.pk].body,
            )
            for code, place in self.places.items()
        ]
        ServiceStation.objects.bulk_create(stations)
        return District(
            plan=self.plan,
            body=self.district,
            places=self.places,
            unions=self.unions,
            catch_all=by_place,
            targets=[employer for employer, _ in self.targets],
            stations={station.organization_id: station for station in stations},
        )
