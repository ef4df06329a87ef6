"""What the register adds to a member's own pages: the offices that are held."""

from django.utils.translation import gettext_lazy as _

from unionhall.members.contributions import Contribution, Stays
from unionhall.members.models import Person
from unionhall.register.models import Seat


def stays(person: Person) -> list[Stays]:
    """Name the offices that must end before the record can be deleted."""
    held = Seat.objects.filter(membership__person=person, until=None)
    return [
        Stays(
            what=_("%(post)s of %(union)s")
            % {"post": seat.get_post_display(), "union": seat.organization.name},
            why=_("who holds office is published until the office ends (Trade Union Law)"),
            blocks=True,
        )
        for seat in held.select_related("organization").order_by("pk")
    ]


REGISTER = Contribution(stays=stays)
