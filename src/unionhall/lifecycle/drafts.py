"""What stands in the papers about changes of memberships: collected from their records."""

from collections.abc import Callable
from uuid import UUID

from django.utils import timezone, translation

from unionhall.codes.documents import mask_number
from unionhall.core.actors import Actor
from unionhall.lifecycle import law, queries
from unionhall.lifecycle.errors import NoPaperForThis
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.permissions import DECIDE
from unionhall.members import permissions as members
from unionhall.members.queries import identity_of
from unionhall.papers.kinds import Context, Draft, Row
from unionhall.rules.book import Rule
from unionhall.rules.wording import quoted

Kind = MembershipChange.Kind
MOST_NAMED = 5_000


def drafted(code: str, kinds: frozenset[str]) -> Callable[[Actor, UUID], Draft]:
    """Return what makes a paper of one kind from the page of a change."""

    def draft(actor: Actor, subject: UUID) -> Draft:
        change = queries.change(actor, subject)
        actor.require(DECIDE, change.scope_path)
        actor.require(members.SEE_NAMES, change.scope_path)
        if change.kind not in kinds:
            raise NoPaperForThis(kind=change.get_kind_display())
        union = change.membership.organization
        return Draft(
            place=union.path,
            body_name=union.name,
            subject_name=f"{change.get_kind_display()} · {union.name}",
            context=_in_chinese(change),
        )

    draft.__name__ = code
    return draft


def _in_chinese(change: MembershipChange) -> Context:
    """Collect it in the office's language, whatever the reader's."""
    with translation.override("zh-hans"):
        return _context(change)


def _context(change: MembershipChange) -> Context:
    """Name everybody of the same batch to whom the same thing happens."""
    on = change.on or timezone.localdate()
    rows = MembershipChange.objects.filter(
        batch=change.batch, target=change.target, scope_path=change.scope_path, kind=change.kind
    ).exclude(state__in=MembershipChange.CAME_TO_NOTHING)
    found = list(rows.select_related("membership__person", "membership__employer")[:MOST_NAMED])
    people: list[Row] = []
    for number, one in enumerate(found or [change], 1):
        who = identity_of(one.membership.person)
        people.append(
            {
                "no": number,
                "name": who.name,
                "sex": one.membership.person.get_sex_display(),
                "number": mask_number(who.number),
                "employer": one.membership.employer_name,
                "since": one.membership.began,
            }
        )
    rule = law.Laws([change.scope_path]).rule(change.rule, change.scope_path, on)
    return {
        "old_union": change.membership.organization.name,
        "new_union": change.target.name if change.target else "",
        "what": change.get_kind_display(),
        "ground": change.get_ground_display() if change.ground else "",
        "from_day": change.on,
        "decided_on": change.decided_on,
        "requested_on": change.requested_on,
        "reason": change.reason,
        "basis": _basis(rule),
        "count": len(people),
        "people": people,
    }


def _basis(rule: Rule) -> str:
    """Name the rule in the office's own language, whatever the reader's."""
    title = quoted(rule.source.title.zh)
    return f"{title}{rule.article.zh}" if rule.source.url else rule.name.zh
