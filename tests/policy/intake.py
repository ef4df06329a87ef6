"""What lists of members and their templates hold."""

from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.builders.intake import HEADINGS, a_book, a_row, handed_in
from tests.builders.organizations import OPERATOR
from tests.builders.registers import as_file
from tests.policy.world import Row, Side, World, readers_below
from unionhall.intake import services
from unionhall.intake.services import Check, HandIn, templates, working


def a_list(_side: Side) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.xlsx", a_book([a_row()]))


BODIES = {
    "intake:hand_in": lambda side: {
        "organization": str(side.body.public_id),
        "file": a_list(side),
    },
    "intake_hand_in": lambda side: {"file": a_list(side)},
    "intake_store": lambda side: {"file": a_list(side)},
    "intake:new_template": lambda side: {
        "organization": str(side.body.public_id),
        "name": "policy",
        "file": a_list(side),
    },
    "intake:check": lambda _side: {"c0": "name", "c1": "number"},
    "intake_check": lambda _side: {},
    "intake:sheet": lambda _side: {"sheet": "会员"},
    "intake_sheet": lambda _side: {"sheet": "会员"},
    "intake:template": lambda _side: {"c0": "name", "c0-as": "label"},
    "intake_mark": lambda _side: {"columns": {"c0": ["name", "label"]}},
    "intake:fill_template": lambda side: {
        "organization": str(side.union.public_id),
        "reason": "policy walk",
    },
    "intake_fill": lambda side: {
        "organization": str(side.union.public_id),
        "reason": "policy walk",
    },
}


def rows(world: World, side: Side) -> Iterator[Row]:
    heading, filename, name = world.mark(side), world.mark(side), world.mark(side)
    guard = {"permissions": ("intake.view",), "path": side.body.path}
    secret = world.mark(side)
    content = a_book([a_row(f"赵{secret}川")], (*HEADINGS, f"{heading}列"))
    batch = handed_in(OPERATOR, side.body, content, f"{filename}.xlsx")
    yield Row(kwarg="member_list", public_id=batch.public_id, markers=(filename,), **guard)
    yield Row(kwarg="", public_id=batch.public_id, markers=(heading,), **guard)
    called = world.mark(side)
    content = as_file([{"单位名称": f"{called}公司", "统一社会信用代码": ""}])
    command = HandIn(
        organization=side.body.public_id,
        filename="units.xlsx",
        content=content,
        subject="employers",
    )
    units = services.hand_in(OPERATOR, command)
    services.begin_check(OPERATOR, Check(batch=units.public_id, mapping=units.mapping))
    working.carry_on(OPERATOR, units)
    yield Row(kwarg="", public_id=units.public_id, markers=(called,), **guard)
    nobody = {"permissions": (), "path": side.body.path}
    yield Row(kwarg="", public_id=batch.public_id, markers=(secret,), **nobody)
    stored = templates.store(
        OPERATOR,
        templates.StoreTemplate(
            organization=side.body.public_id,
            name=f"{name}模板",
            filename="template.xlsx",
            content=a_book([]),
        ),
    )
    # A template serves those below the body that stored it, whose staff therefore see it.
    below = frozenset(
        who
        for who in readers_below(world, side.body)
        if any(grant.permission == "intake.view" for grant in world.actors[who].grants)
    )
    yield Row(
        kwarg="list_template", public_id=stored.public_id, markers=(name,), readers=below, **guard
    )
