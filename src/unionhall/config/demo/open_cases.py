"""Unions that are being founded in 儒林街道 today, each at another step."""

import uuid
from datetime import date, timedelta

from django.utils import timezone

from unionhall.codes.documents import demo_number
from unionhall.config.demo.chance import Chance
from unionhall.config.demo.load import Loaded
from unionhall.core.actors import ANYONE, Actor, the_system
from unionhall.founding import services as founding
from unionhall.founding.commands import Apply, ApproveGroup, OpenCase, PutOnHold
from unionhall.founding.models import FoundingCase
from unionhall.founding.services import stopping
from unionhall.joining import gatherings
from unionhall.joining import services as joining
from unionhall.joining.doors import sign_opening
from unionhall.joining.papers import Filled
from unionhall.joining.services import decisions
from unionhall.members import consents
from unionhall.organizations.models import Kind
from unionhall.papers.services.words import SetWord, set_word
from unionhall.targets.models import Mode, Target

GATHERED, ACCEPTED = 14, 11
OFFICES = ("03", "10")
"""Employment forms of those who gather: couriers and workers of ordinary employers."""


def name_numbers(loaded: Loaded) -> None:
    """Give every general union the word of its papers' numbers."""
    for district in loaded.districts.values():
        bodies = [district.body, *district.places.values()]
        for body in bodies:
            word = f"{body.name.removesuffix('总工会')[:2]}工发"
            set_word(the_system("演示数据"), SetWord(place=body.path, series="general", word=word))


def found_today(chance: Chance, loaded: Loaded, actors: dict[str, Actor], today: date) -> None:
    """Open three cases: one waits for its approval, one gathers people, one is on hold."""
    street = loaded.districts["110119"].places["110119003"]
    preparer, approver = actors["zhanli"], actors["jiedao"]
    willing = Target.objects.filter(
        area=street, state__in=[Target.State.WILLING, Target.State.VISITED]
    ).order_by("-state", "pk")[:3]
    cases = [_open(chance, preparer, target) for target in willing]
    for case in cases:
        founding.apply(preparer, Apply(case=case.public_id, on=today))
    for case in cases[1:]:
        founding.approve_group(approver, ApproveGroup(case=case.public_id, on=today))
    _gather(chance, preparer, cases[1])
    stopping.put_on_hold(
        preparer,
        PutOnHold(
            case=cases[2].public_id,
            until=today + timedelta(days=14),
            reason="筹备组组长休年假，返岗后继续",
        ),
    )


def _open(chance: Chance, actor: Actor, target: Target) -> FoundingCase:
    return founding.open_case(
        actor,
        OpenCase(
            submission_id=uuid.UUID(int=chance.random.getrandbits(128), version=4),
            kind=Kind.SINGLE,
            name=f"{target.employer.name}工会委员会",
            mode=Mode(target.mode),
            guiding=target.area.public_id,
            employers=(target.employer.public_id,),
            target=target.public_id,
            address=target.employer.address,
            group=f"{chance.name()}、{chance.name()}、{chance.name()}",
        ),
    )


def _gather(chance: Chance, preparer: Actor, case: FoundingCase) -> None:
    """Let people apply by the case's link, as on their phones; most are accepted already."""
    link = gatherings.link_of_case(case.public_id)
    if link is None:
        raise LookupError("A case that gathers people has a link.")
    text = consents.current("membership", "zh-hans").version
    for number in range(GATHERED):
        name = chance.name()
        birth = date(1975 + number * 2, 1 + number % 12, 3 + number)
        application = joining.submit(
            ANYONE,
            joining.Submit(
                submission_id=uuid.UUID(int=chance.random.getrandbits(128), version=4),
                link=link.token,
                opening=sign_opening(link.token, timezone.now() - timedelta(minutes=3)),
                filled=Filled(
                    name=name,
                    kind="resident_id",
                    number=demo_number("9900", birth, 300 + number),
                    valid_until="长期",
                    phone=f"15498{number:06d}",
                    employment_form=OFFICES[number % 2],
                    consents=(("membership", text),),
                    language="zh-hans",
                    typed_signature=name,
                    employer_name="",
                ),
            ),
        )
        if number < ACCEPTED:
            decide = decisions.Approve(application=application.public_id, by_sight=True)
            decisions.approve(preparer, decide)
