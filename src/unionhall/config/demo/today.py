"""The day of the demo: accounts, schedule rules, today's meeting with people waiting."""

import uuid
from datetime import date, datetime, time, timedelta

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from unionhall.accounts import services as accounts
from unionhall.accounts.models import Duty, User
from unionhall.accounts.queries import actor_for
from unionhall.codes.documents import demo_number
from unionhall.config.demo import signins
from unionhall.config.demo.chance import Chance
from unionhall.config.demo.load import Loaded
from unionhall.core.actors import ANYONE, Actor, the_system
from unionhall.indicators.models import HouseStyle, NamedScope, ScopePlace
from unionhall.joining import services as joining
from unionhall.joining.doors import sign_opening
from unionhall.joining.papers import Filled
from unionhall.joining.services import links
from unionhall.members import consents
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach import services as outreach
from unionhall.outreach.models import Level, Meeting, Partner, Promise, ScheduleRule
from unionhall.outreach.services import promises, rules, stall

OPERATOR = the_system("演示数据")
WEEKLY = "工人日报 2024-04-03：街道（乡镇）、园区、楼宇工会每周一次职工沟通会"
MONTHLY = "劳动午报 2018-10-16：朝阳每月12日为区级沟通日（延庆的日子未见公布，演示沿用）"
HALF_YEARLY = "工人日报 2024-04-03：市级职工沟通会自2023年起每半年一次"
WAITING = (
    ("韩志刚", "03", 1991), ("马晓梅", "04", 1996), ("买买提·吐尔逊", "03", 1988),
    ("𬭚子昂", "02", 1993), ("欧阳修远", "01", 1984), ("田静", "06", 1979), ("尹德福", "03", 2001),
)  # fmt: skip


def open_accounts(city: Organization, today: date) -> dict[str, Actor]:
    """Open the demo's accounts with password, second factor and duty; return them as actors."""
    actors: dict[str, Actor] = {}
    for one in signins.SIGN_INS:
        body = (
            Organization.objects.get(code=one.code)
            if one.code
            else Organization.objects.get(name="儒林街道联合工会", path__within=city.path)
        )
        user = User.objects.create_user(one.username, signins.PASSWORD, name=one.name)
        TOTP.activate(user, generate_totp_secret())
        accounts.appoint(
            OPERATOR,
            accounts.Appoint(
                username=one.username,
                role=one.role,
                organization=body.public_id,
                valid_from=date(2024, 1, 1),
            ),
        )
        actors[one.username] = actor_for(user, today)
    return actors


def set_rules(loaded: Loaded, today: date) -> None:
    """Write down how often meetings are to be held, with the source of each rule."""
    begin = today.replace(day=1) - timedelta(days=31)
    rules.set_rule(
        OPERATOR,
        rules.SetRule(
            organization=loaded.city.public_id, level=Level.CITY,
            pattern=ScheduleRule.Pattern.HALF_YEARLY, source=HALF_YEARLY,
            valid_from=date(2023, 1, 1),
        ),
    )  # fmt: skip
    for district in loaded.districts.values():
        body = district.body.public_id
        rules.set_rule(
            OPERATOR,
            rules.SetRule(
                organization=body, level=Level.DISTRICT,
                pattern=ScheduleRule.Pattern.MONTHLY_DAY, day=12, grace=2,
                source=MONTHLY, valid_from=begin,
            ),
        )  # fmt: skip
        rules.set_rule(
            OPERATOR,
            rules.SetRule(
                organization=body, level=Level.STREET, below=(Kind.STREET, Kind.TOWNSHIP, Kind.PARK),
                pattern=ScheduleRule.Pattern.WEEKLY, source=WEEKLY, valid_from=begin,
            ),
        )  # fmt: skip


def name_scopes(loaded: Loaded) -> None:
    """Define the named parts of districts that reports count apart, and those reports' words."""
    for district in loaded.districts.values():
        plan = district.plan
        if plan.scope is None:
            continue
        scope = NamedScope.objects.create(
            organization=district.body,
            scope_path=district.body.path,
            name=plan.scope.name,
            definition=plan.scope.definition,
            guided_by=district.body,
        )
        ScopePlace.objects.bulk_create(
            ScopePlace(scope=scope, organization=district.places[code])
            for code in plan.scope.bodies
        )
        HouseStyle.objects.create(
            organization=district.body,
            scope_path=district.body.path,
            template=HouseStyle.Template.JOINING,
        )


def hold_today(chance: Chance, loaded: Loaded, actors: dict[str, Actor], today: date) -> None:
    """Plan today's stall at a depot in 儒林街道, open it, and let people apply."""
    district = loaded.districts["110119"]
    street = district.places["110119003"]
    bank = Partner.objects.get(kind=Partner.Kind.BANK)
    organizer = actors["jiedao"]
    stalls = [
        _plan(organizer, district.body, street, bank, today, "顺达快递儒林分拨站", "depot"),
        _plan(organizer, district.body, street, bank, today + timedelta(days=7),
              "顺达快递儒林分拨站", "depot"),
        _plan(organizer, district.body, street, bank, today + timedelta(days=3),
              "妫川广场外卖骑手集散点", "shopping"),
    ]  # fmt: skip
    depot = stalls[0]
    outreach.open_meeting(organizer, outreach.OpenMeeting(meeting=depot.public_id))
    for username in ("yinhang", "zhanli", "zuzhi"):
        duty = Duty.objects.get(user__username=username)
        stall.assign(organizer, stall.Assign(meeting=depot.public_id, duty=duty.public_id))
    link = links.make_link(organizer, links.MakeLink(meeting=depot.public_id))
    links.make_link(
        actors["jiceng"],
        links.MakeLink(organization=district.catch_all[street.pk].body.public_id),
    )
    promises.write_down(
        organizer,
        promises.WriteDown(
            meeting=depot.public_id, kind=Promise.Kind.DEMAND, category=Promise.Category.REST,
            text="分拨站外没有能坐下吃饭的地方，希望放几张桌椅",
        ),
    )  # fmt: skip
    _apply(chance, link.token)


def _plan(
    actor: Actor,
    district: Organization,
    street: Organization,
    bank: Partner,
    day: date,
    place: str,
    place_type: str,
) -> Meeting:
    return outreach.plan_meeting(
        actor,
        outreach.PlanMeeting(
            organization=street.public_id, kind=Meeting.Kind.EMPLOYEE,
            theme="走近快递小哥：现场入会、即时办卡", held_on=day,
            starts_at=time(11, 30), ends_at=time(13, 30), place=place,
            place_type=Meeting.PlaceType(place_type), guided_by=district.public_id,
            address="延庆区儒林街道妫水北街28号", division_code=street.division_code,
            partners=(bank.public_id,),
        ),
    )  # fmt: skip


def _apply(chance: Chance, token: str) -> None:
    now = timezone.now()
    texts = {p: consents.current(p, "zh-hans").version for p in ("membership", "card")}
    for number, (name, form, year) in enumerate(WAITING, 1):
        birth = date(year, chance.random.randrange(1, 13), chance.random.randrange(1, 28))
        opened: datetime = now - timedelta(minutes=2 + number)
        wanted = ["membership", "card"] if number % 4 else ["membership"]
        joining.submit(
            ANYONE,
            joining.Submit(
                submission_id=uuid.UUID(int=chance.random.getrandbits(128), version=4),
                link=token,
                opening=sign_opening(token, opened),
                filled=Filled(
                    name=name, kind="resident_id",
                    number=demo_number("9900", birth, 100 + number),
                    valid_until="长期", phone=f"15499{number:06d}", employment_form=form,
                    consents=tuple((purpose, texts[purpose]) for purpose in wanted),
                    language="zh-hans", typed_signature=name, employer_name="顺达快递",
                ),
            ),
        )  # fmt: skip
