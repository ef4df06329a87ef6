"""Beginning and ending spells of membership: one or hundreds, by the same few statements.

Only the services of this app come here; who may, and whether it can be, they have seen to.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import F

from unionhall.core import audit, bulk, events, facts
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.members.events import MembersTransferred
from unionhall.members.models import Membership, StandingSpell
from unionhall.organizations.models import Organization


def begin(spells: Sequence[Membership]) -> None:
    """Write new spells, and tell the figures."""
    bulk.insert(spells)
    facts.rows_changed("memberships", [(spell.scope_path, [spell.began_on]) for spell in spells])


def rest(spells: Sequence[Membership], standing: str, grounds: Sequence[str], on: date) -> None:
    """Begin days on which memberships are not active, each for its ground."""
    periods = [
        StandingSpell(
            membership=spell,
            scope_path=spell.scope_path,
            standing=standing,
            ground=ground,
            since=on,
        )
        for spell, ground in zip(spells, grounds, strict=True)
    ]
    bulk.insert(periods)
    facts.rows_changed("standings", [(one.scope_path, [on]) for one in periods])


def end_rest(spells: Sequence[Membership], on: date) -> dict[int, StandingSpell]:
    """End the days on which these were not active; return what ended, by membership's key.

    Where they had begun only after the day, they were none.
    """
    resting = [spell.pk for spell in spells if spell.standing != Membership.Standing.ACTIVE]
    if not resting:
        return {}
    running = StandingSpell.objects.filter(membership__in=resting, until=None)
    ended = {one.membership_id: one for one in running}
    running.filter(since__lte=on).update(until=on)
    running.filter(since__gt=on).update(until=F("since"))
    facts.rows_changed("standings", [(p.scope_path, [p.since, on]) for p in ended.values()])
    return ended


def close(spells: Sequence[Membership], on: date, ending: str) -> None:
    """End spells; of two who end one at once, the second is refused."""
    still_open = Membership.objects.filter(pk__in=[spell.pk for spell in spells], ended_on=None)
    if still_open.update(ended_on=on, ending=ending) != len(spells):
        raise Conflict
    for spell in spells:
        spell.ended_on, spell.ending = on, ending
    end_rest(spells, on)
    facts.rows_changed(
        "memberships", [(spell.scope_path, [spell.began_on, on]) for spell in spells]
    )


def change_unions(
    actor: Actor, left: Sequence[Membership], memberships: Sequence[Membership], on: date
) -> None:
    """End each spell and begin the one that stands in the same place; nobody joins by that."""
    grounds = _grounds(left)
    close(left, on, Membership.Ending.TRANSFERRED_OUT)
    begin(memberships)
    for standing in sorted({new.standing for new in memberships} - {Membership.Standing.ACTIVE}):
        pairs = zip(left, memberships, strict=True)
        going_on = [(old, new) for old, new in pairs if new.standing == standing]
        said = [grounds[old.pk] for old, _ in going_on]
        rest([new for _, new in going_on], standing, said, on)
    day = on.isoformat()
    deeds = []
    for old, new in zip(left, memberships, strict=True):
        came_from, went_to = old.organization.code, new.organization.code
        deeds += [
            audit.deed("members.transferred_out", old, to=went_to, on=day),
            audit.deed("members.transferred_in", new, before=came_from, on=day),
        ]
    audit.record_all(actor, deeds)
    events.publish(actor, MembersTransferred(left, memberships, on))


def _grounds(spells: Sequence[Membership]) -> dict[int, str]:
    """Say why memberships are not active at present, by their keys."""
    resting = [one.pk for one in spells if one.standing != Membership.Standing.ACTIVE]
    if not resting:
        return {}
    running = StandingSpell.objects.filter(membership__in=resting, until=None)
    known = dict(running.values_list("membership", "ground"))
    return {key: known.get(key, StandingSpell.Ground.NOT_STATED) for key in resting}


def as_it_was(old: Membership, union: Organization, on: date) -> Membership:
    """Make the spell that begins at another union; nothing about the person changes by that."""
    return Membership(
        person_id=old.person_id,
        organization=union,
        scope_path=union.path,
        employer_id=old.employer_id,
        began_on=on,
        beginning=Membership.Beginning.TRANSFERRED_IN,
        standing=old.standing,
        channel=old.channel,
        employment_form=old.employment_form,
        employer_typed=old.employer_typed,
        post=old.post,
        guided_by_id=old.guided_by_id,
    )
