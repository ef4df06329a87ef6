"""Taking a person out of the database, in every table and in history.

All of it is one transaction: killed at any moment, either everything is gone or nothing.
What becomes of each field stands in the registry (``core.personal_fields``). The row of the
person stays and is nobody's: figures of past days go on counting it.
"""

from django.utils import timezone

from unionhall.core import audit, events, exports, personal_fields
from unionhall.core.actors import Actor
from unionhall.members import queries
from unionhall.members.events import ConsentWithdrawn, MembershipsEnded, PersonToBeErased
from unionhall.members.models import Membership, Person
from unionhall.members.services import spells


def erase(actor: Actor, person: Person) -> dict[str, int]:
    """Delete a person's data, in the transaction of the decision; count the rows by table."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    subject = queries.subject(person)
    place = queries.place_of(person)
    events.publish(actor, PersonToBeErased(person))
    _withdraw_consents(actor, person)
    _end_membership(actor, person)
    counts = personal_fields.erase(subject)
    Person.objects.filter(pk=person.pk).update(erased_at=timezone.now())
    exports.forget_made_of(_places(person))
    audit.record(actor, "members.erased", place, rows=sum(counts.values()))
    return counts


def _places(person: Person) -> list[str]:
    """List where the person is or was a member: lists of these places may name them."""
    return list(Membership.objects.filter(person=person).values_list("scope_path", flat=True))


def _withdraw_consents(actor: Actor, person: Person) -> None:
    live = list(person.consents.filter(withdrawn_at=None).order_by("pk"))
    person.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    for consent in live:
        events.publish(actor, ConsentWithdrawn(person, consent.purpose))


def _end_membership(actor: Actor, person: Person) -> None:
    """Withdrawn on the day; a spell that began today ends today and counts on no day."""
    current = queries.current_membership(person)
    if current is None:
        return
    today = timezone.localdate()
    ending = Membership.Ending.WITHDRAWN
    spells.close([current], today, ending)
    audit.record(actor, "members.ended", current, ending=ending, on=today.isoformat())
    events.publish(actor, MembershipsEnded([current]))
