"""What stands at a union body and must be taken over before the body can end.

An app above registers how much of its own stands there, in a room that is loaded when all
apps are ready (its ``navigation``)::

    HELD.register("members", members_at)
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import ngettext

from unionhall.organizations.models import Organization, ServiceStation

Count = Callable[[Organization], str]
"""Says how much stands there, in words ("3 members"); nothing where nothing does."""


@dataclass(slots=True)
class Held:
    """The counts that the apps have registered, by name."""

    counts: dict[str, Count] = field(default_factory=dict)

    def register(self, name: str, count: Count) -> None:
        """Add a count; registering again replaces it."""
        self.counts[name] = count

    def at(self, body: Organization) -> list[str]:
        """Say what stands at a body.

        Whoever may end the body reads it: the refusal to end it says the same.
        """
        return [words for count in self.counts.values() if (words := count(body))]


HELD = Held()


def stations_at(body: Organization) -> str:
    """Say how many stations of other bodies send their people to this one."""
    sending = ServiceStation.objects.filter(catch_all=body, closed_on=None)
    count = sending.exclude(organization=body).count()
    if not count:
        return ""
    words = ngettext(
        "%(count)s service station that sends its people here",
        "%(count)s service stations that send their people here",
        count,
    )
    return words % {"count": count}
