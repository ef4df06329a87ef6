"""What union chairs see of the life of memberships today: changes, doubles, a list handed in."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind, demo_number
from unionhall.config.demo.chance import Chance
from unionhall.config.demo.load import Loaded
from unionhall.core.actors import Actor, the_system
from unionhall.duplicates.commands import Answer, Ask
from unionhall.duplicates.models import Pair
from unionhall.duplicates.services import decisions, finding
from unionhall.intake import headings
from unionhall.intake.models import Batch
from unionhall.intake.services import Check, HandIn, begin_check, hand_in, ways
from unionhall.lifecycle.commands import Act, AskOwnTransfer, AskTransfer, Decide
from unionhall.lifecycle.services import act, transfers
from unionhall.lifecycle.services.own import ask_own_transfer
from unionhall.members import services as members
from unionhall.members.identity import Identity
from unionhall.members.models import Membership
from unionhall.members.queries import identity_of
from unionhall.organizations.models import Organization

OPERATOR = the_system("演示数据")
CHANGED, DOUBLED = 11, 12
ACROSS = 2
"""So many of the doubles are in the other district."""
LIST = "儒林街道新就业形态会员名单.csv"
FIELDS = (
    *("name", "number", "phone", "valid_until"),
    *("employment_form", "education", "began_on"),
)


def live_today(chance: Chance, loaded: Loaded, actors: dict[str, Actor], today: date) -> None:
    """Change some memberships, enter some people twice, and hand a list in."""
    district = loaded.districts["110119"]
    here, there = (
        district.catch_all[district.places[code].pk].body for code in ("110119003", "110119002")
    )
    known = Membership.objects.filter(
        organization=here, ended_on=None, began_on__lt=date(today.year - 1, 1, 1), seats=None
    )
    rows = list(known.select_related("person").order_by("pk")[: CHANGED + DOUBLED + 8])
    changed, doubled = rows[:CHANGED], rows[CHANGED : CHANGED + DOUBLED]
    guests = Membership.objects.filter(organization=there, ended_on=None, seats=None)
    elsewhere = list(guests.select_related("person").order_by("pk")[:4])
    _change(changed, elsewhere[0], here, there, actors, today)
    far = next(iter(loaded.districts["110117"].catch_all.values())).body
    _double(doubled, there, far, actors, today)
    _hand_in(chance, here, rows[CHANGED + DOUBLED :], elsewhere[1:], actors["jiceng"])


def _change(
    rows: Sequence[Membership],
    guest: Membership,
    here: Organization,
    there: Organization,
    actors: dict[str, Actor],
    today: date,
) -> None:
    """Let each kind of change stand at another step."""
    chair, organizer = actors["jiceng"], actors["zuzhi"]
    week, month = today - timedelta(days=7), today - timedelta(days=30)
    decided = (
        Act(kind="keep", memberships=(), on=week, ground="unemployed"),
        Act(
            kind="keep", memberships=(), on=week, ground="retired", early=True,
            reason="特殊工种，已核对提前退休审批表",
        ),
        Act(kind="suspend", memberships=(), on=week, reason="长期出国"),
        Act(kind="withdraw", memberships=(), on=week, requested_on=month, decided_on=week),
        Act(
            kind="deem", memberships=(), on=week, talked_on=month,
            last_part_on=today - timedelta(days=400),
        ),
        Act(kind="decease", memberships=(), on=week),
    )  # fmt: skip
    for command, row in zip(decided, rows, strict=False):
        act(chair, replace(command, memberships=[row.public_id]))
    moving = rows[len(decided) :]
    to = there.public_id
    transfers.ask_transfer(organizer, AskTransfer(memberships=[moving[0].public_id], target=to))
    asked = AskTransfer(memberships=[one.public_id for one in moving[1:4]], target=to)
    handed_over = transfers.ask_transfer(chair, asked).done
    refused = Decide(
        step="send_back",
        changes=[handed_over[0].public_id],
        reason="本单位已停业，请核实新单位后再转",
    )
    transfers.decide(organizer, refused)
    ask_own_transfer(_themselves(moving[4]), AskOwnTransfer(target=to, employer_typed="顺达快递"))
    coming = ask_own_transfer(_themselves(guest), AskOwnTransfer(target=here.public_id))
    transfers.decide(organizer, Decide(step="hand_over", changes=[coming.public_id]))


def _themselves(row: Membership) -> Actor:
    """Return the member as who acts on their own phone."""
    name = identity_of(row.person).masked().name
    return Actor(user_id=None, name=name, person=row.person.public_id)


def _double(
    rows: Sequence[Membership],
    near: Organization,
    far: Organization,
    actors: dict[str, Actor],
    today: date,
) -> None:
    """Enter people once more with another document, phone or digit, and have them compared."""
    for number, row in enumerate(rows):
        members.admit(
            OPERATOR,
            members.Admit(
                identity=_once_more(identity_of(row.person), number),
                organization=(far if number < ACROSS else near).public_id,
                began_on=today.replace(day=1),
                channel=Membership.Channel.UNIT,
                employment_form=row.employment_form,
            ),
        )
    finding.find_new()
    within = list(Pair.objects.filter(state=Pair.State.PROPOSED).order_by("pk")[ACROSS:])
    for one in within[:2]:
        decisions.ask(actors["jiceng"], Ask(pair=one.public_id, reason="请核对是否为同一人"))
    same = Answer(pair=within[0].public_id, same=True, reason="已电话核实，是同一人")
    decisions.answer(actors["zuzhi"], same)


def _once_more(who: Identity, number: int) -> Identity:
    """Return the same human as another clerk would write them down."""
    if number % 3 == 2:
        sequence = int(who.number[14:17])
        other = sequence + 2 if sequence % 10 < 8 else sequence - 2
        return replace(who, number=demo_number(who.number[2:6], who.birth, other))
    phone = who.phone if number % 3 == 0 else f"15496{number:06d}"
    kind = DocumentKind.PASSPORT
    return replace(who, kind=kind, number=f"E9{number:07d}", phone=phone, division_code="")


def _hand_in(
    chance: Chance,
    union: Organization,
    here: Sequence[Membership],
    elsewhere: Sequence[Membership],
    chair: Actor,
) -> Batch:
    """Hand in a list in which every verdict occurs, and have it checked: it waits for a look."""
    lines = _fresh(chance) + [_line(one) for one in (*here, *elsewhere)]
    for line, phone in zip(lines[-5:-3], ("15495000001", "15495000002"), strict=True):
        line["phone"] = phone  # of members here: the record changes
    lines[len(_PEOPLE)]["name"] = "李建设"  # the number is somebody else's: needs a look
    lines.append(dict(lines[0]))
    wrong = _fresh(chance, begin=20)[:3]
    wrong[0]["number"] = "9.90E+17"
    wrong[1]["phone"] = "1391234"
    wrong[2]["employment_form"] = "打工"
    command = HandIn(organization=union.public_id, filename=LIST, content=_as_file(lines + wrong))
    batch = hand_in(chair, command)
    batch = begin_check(chair, Check(batch=batch.public_id, mapping=batch.mapping, attested=True))
    ways.of(batch).check(chair, batch, lambda _done, _total: None, None)
    return batch


_PEOPLE = (
    ("快递员", 1990), ("外卖配送员", 1996), ("网约车司机", 1985),
    ("快递员", 2000), ("货车司机", 1979), ("快递员", 1993),
)  # fmt: skip


def _fresh(chance: Chance, begin: int = 0) -> list[dict[str, str]]:
    """Make up people who are on no record yet."""
    found = []
    for at, (form, year) in enumerate(_PEOPLE, begin):
        number = demo_number("9902", date(year, 3, 2 + at), 500 + at)
        found.append(
            {
                "name": chance.name(),
                "number": number,
                "phone": f"15494{at:06d}",
                "valid_until": "长期",
                "employment_form": form,
                "education": "大学专科",
                "began_on": "",
            }
        )
    return found


def _line(row: Membership) -> dict[str, str]:
    """Write a member as the record has them."""
    who = identity_of(row.person)
    return {
        "name": who.name,
        "number": who.number,
        "phone": who.phone,
        "employment_form": lists.label("employment_form", row.employment_form, "zh-hans"),
    }


def _as_file(lines: Sequence[dict[str, str]]) -> bytes:
    file = io.StringIO(newline="")
    out = csv.writer(file)
    with_titles = {column.field: column.heading for column in headings.COLUMNS}
    out.writerow([with_titles[name] for name in FIELDS])
    out.writerows([line.get(name, "") for name in FIELDS] for line in lines)
    return file.getvalue().encode("utf-8-sig")
