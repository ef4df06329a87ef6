"""What becomes of open links when two records turn out to be of one person."""

from unionhall.core.actors import Actor
from unionhall.members.merging import Couples
from unionhall.quality.models import Form


def close(_actor: Actor, couples: Couples) -> None:
    """Close the open links to records that go: the one that is kept may have its own."""
    rows = Form.objects.filter(person__in=list(couples), state=Form.State.OPEN)
    rows.update(state=Form.State.EXPIRED)
