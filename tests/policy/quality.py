"""What the quality of records holds: a link that its bearer may open, and nobody's name."""

from collections.abc import Iterator
from typing import Any

from tests.builders.organizations import OPERATOR
from tests.builders.quality import SITE, a_record
from tests.policy.world import Row, Side, World
from unionhall.core.sealed import keyed_hash
from unionhall.quality.models import Form
from unionhall.quality.queries import TOKEN
from unionhall.quality.services import asking

FIXED: dict[str, str] = {"detail": "education"}
BODIES: dict[str, Any] = {"quality_ask_many": lambda _side: {"count": 1}}


def rows(world: World, side: Side) -> Iterator[Row]:
    marker = world.mark(side)
    record = a_record(side.union, "education", name=f"周{marker}三")
    form = asking.ask_one(OPERATOR, asking.AskOne(membership=record.public_id, site=SITE))
    link = f"link{side.name}"
    Form.objects.filter(pk=form.pk).update(token=keyed_hash(TOKEN, link))
    yield Row(
        kwarg="form",
        public_id=link,
        permissions=("quality.view",),
        path=side.union.path,
        public=True,
    )
    yield Row(
        kwarg="",
        public_id=record.public_id,
        markers=(marker,),
        permissions=("members.see_names",),
        path=side.union.path,
    )
