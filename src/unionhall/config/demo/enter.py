"""Writes the invented members with their consents and spells."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind
from unionhall.config.demo.chance import Chance
from unionhall.config.demo.people import OTHERS, People, Somebody, Spell
from unionhall.config.demo.tree import District
from unionhall.core.identifiers import uuid7
from unionhall.members import bulk, consents
from unionhall.members.identity import Identity
from unionhall.members.models import Consent, Membership
from unionhall.members.services import Agreed, Profile

CHUNK = 5000
BEIJING = ZoneInfo("Asia/Shanghai")
EDUCATION = (("20", 3), ("30", 3), ("40", 2), ("60", 4), ("70", 4), ("10", 1))
POLITICAL = (("13", 70), ("01", 20), ("03", 9), ("02", 1))
NATION = (("01", 93), ("11", 2), ("03", 2), ("02", 1), ("05", 1))
HOUSEHOLD = (("10", 5), ("20", 3), ("30", 4))
SKILL = (("00", 60), ("05", 12), ("04", 14), ("03", 10), ("02", 3), ("01", 1))


@dataclass(frozen=True, slots=True)
class AtMeeting:
    """Somebody joined at a meeting; ``public_id`` is that of the spell that began."""

    public_id: UUID
    spell: Spell
    somebody: Somebody
    moment: datetime
    card: bool


@dataclass(slots=True)
class Entered:
    """Who joined at which meeting, for the applications and cards that go with it."""

    at_meetings: list[AtMeeting] = field(default_factory=list)


class Clerk:
    """Turns spells into rows to be entered."""

    def __init__(self, chance: Chance, district: District, series: int) -> None:
        self.chance, self.district = chance, district
        self.people = People(chance, series)
        self.entered = Entered()
        self.forms = {
            item.zh: code for code, item in lists.code_list("employment_form").items.items()
        }
        missing = set(OTHERS) - set(self.forms)
        if missing:
            raise ValueError(f"employment forms unknown to the code list: {missing}")
        self.versions = {p: consents.current(p, "zh-hans").version for p in ("membership", "card")}

    def enter(self, spells: list[Spell]) -> Entered:
        """Write everybody; return those who joined at meetings."""
        bulk.insert_members(self._rows(spells), chunk=CHUNK)
        return self.entered

    def _rows(self, spells: list[Spell]) -> Iterator[bulk.NewMember]:
        for spell in spells:
            somebody = self.people.somebody(spell.began_on)
            public_id = uuid7()
            moment = datetime.combine(spell.began_on, time(12), BEIJING) + timedelta(
                minutes=self.chance.random.randrange(0, 75)
            )
            agreed = self._consents(spell, moment)
            if spell.meeting is not None:
                card = any(one.purpose == Consent.Purpose.CARD for one in agreed)
                self.entered.at_meetings.append(AtMeeting(public_id, spell, somebody, moment, card))
            yield bulk.NewMember(
                identity=Identity(
                    name=somebody.name,
                    kind=DocumentKind.RESIDENT_ID,
                    number=somebody.number,
                    sex=sex_of(somebody.number),
                    birth=somebody.birth,
                    phone=somebody.phone,
                    address=f"北京市{self.district.plan.name}{spell.union.street.name[:-3]}",
                    division_code=spell.union.street.division_code,
                    valid_from=None,
                    valid_until=None,
                ),
                profile=self._profile(spell),
                spells=(self._spell(spell, public_id),),
                consents=agreed,
                entered_at=moment,
            )

    def _spell(self, spell: Spell, public_id: UUID) -> bulk.Spell:
        return bulk.Spell(
            organization=spell.union.body.pk,
            scope_path=spell.union.body.path,
            began_on=spell.began_on,
            ended_on=spell.ended_on,
            ending=spell.ending,
            beginning=spell.beginning,
            channel=spell.channel,
            employment_form=self.forms[spell.form],
            employer=spell.employer.pk if spell.employer else None,
            guided_by=self.district.body.pk if spell.guided else None,
            public_id=public_id,
        )

    def _profile(self, spell: Spell) -> Profile:
        if spell.meeting is not None and self.chance.random.random() < 0.6:
            return Profile()  # at a stall nobody is asked for more than is needed
        chance = self.chance
        return Profile(
            nation=chance.weighted(NATION),
            education=chance.weighted(EDUCATION),
            political=chance.weighted(POLITICAL),
            household=chance.weighted(HOUSEHOLD),
            skill_level=chance.weighted(SKILL),
        )

    def _consents(self, spell: Spell, moment: datetime) -> tuple[Agreed, ...]:
        if spell.beginning == Membership.Beginning.TAKEN_OVER:
            return ()
        own = spell.channel in {Membership.Channel.ON_SITE, Membership.Channel.ONLINE}
        channel = Consent.Channel.OWN_PHONE if own else Consent.Channel.PAPER
        purposes = ["membership"]
        if spell.meeting is not None and self.chance.random.random() < 0.85:
            purposes.append("card")
        return tuple(
            Agreed(
                purpose=purpose,
                text_version=self.versions[purpose],
                language="zh-hans",
                channel=channel,
                given_at=moment,
            )
            for purpose in purposes
        )


def sex_of(number: str) -> str:
    return "1" if int(number[16]) % 2 else "2"
