"""What consultations, articles, legal aid and rosters hold.

Consultations are seen by the desk of their own body and by those who oversee; names of lawyers
and own articles serve the line below.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.builders.advice import a_desk, a_lawyer, a_question, aid_for, an_article, on_duty
from tests.policy.world import Row, Side, World, readers_below
from unionhall.advice.models import Consultation

BODIES: dict[str, Any] = {
    "advice:take_down": lambda side: {
        "question": "policy",
        "topic": "5",
        "channel": "walk_in",
        "asked_on": timezone.localdate().isoformat(),
        "organization": str(side.body.public_id),
    },
    "advice:at_stall": lambda _side: {"question": "policy", "topic": "5"},
    "advice:consultation": lambda _side: {"answer": "policy", "version": "1"},
    "advice:cite": lambda side: {"article": str(side.things["article"].public_id), "on": "1"},
    "advice:ask_aid": lambda _side: {
        "matter": "wages",
        "hardship": "exempt",
        "received_on": timezone.localdate().isoformat(),
    },
    "advice_cite": lambda side: {"article": str(side.things["article"].public_id), "on": True},
    "advice_take_down": lambda side: {
        "organization": str(side.body.public_id),
        "channel": "walk_in",
        "asked_on": timezone.localdate().isoformat(),
        "topic": "5",
        "question": "policy",
    },
    "advice_change_article": lambda _side: {
        "law": "policy",
        "text": "policy",
        "source": "policy",
        "grade": "A",
        "region": "110000",
    },
    "advice_dispose": lambda side: {"seen": str(side.body.public_id), "reason": "policy"},
}


def rows(world: World, side: Side) -> Iterator[Row]:
    question, name, answer = world.mark(side), world.mark(side), world.mark(side)
    sight = {"permissions": ("advice.desk", "advice.oversee"), "path": side.body.path}
    one = a_question(
        side.body,
        question=f"{question}拖欠工资",
        name=f"赵{name}川",
        phone="13800000001",
        answer=f"{answer}申请调解",
        channel=Consultation.Channel.TELEPHONE,
    )
    yield Row(
        kwarg="consultation",
        public_id=one.public_id,
        markers=(question, name, answer),
        **sight,
    )
    side.things["consultation"] = one
    request = aid_for(a_question(side.body))
    yield Row(kwarg="aid_request", public_id=request.public_id, **sight)

    # What a body keeps serves those who belong below it.
    below = frozenset(
        who
        for who in readers_below(world, side.body)
        if any(grant.permission == "advice.read" for grant in world.actors[who].grants)
    )
    kept = {"permissions": ("advice.read",), "path": side.body.path, "readers": below}
    lawyer_name, law = world.mark(side), world.mark(side)
    lawyer = a_lawyer(side.body, f"冯{lawyer_name}律")
    yield Row(kwarg="lawyer", public_id=lawyer.public_id, markers=(lawyer_name,), **kept)
    day = on_duty(side.body, lawyer, timezone.localdate() + timedelta(days=3))
    yield Row(kwarg="duty_day", public_id=day.public_id, **kept)
    article = an_article(side.body, law=f"{law}办法")
    side.things["article"] = article
    yield Row(kwarg="article", public_id=article.public_id, markers=(law,), **kept)
    desk = a_desk(side.body)
    yield Row(
        kwarg="desk",
        public_id=desk.public_id,
        permissions=("advice.read",),
        path=side.body.path,
        public=True,
    )
