"""What stands in the papers of supervision: collected from its own records."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core.actors import Actor
from unionhall.papers.kinds import Context, Draft, Value
from unionhall.rules import wording
from unionhall.supervision import errors, law, queries, sealing, violations
from unionhall.supervision.models import Investigation, Letter
from unionhall.supervision.permissions import HANDLE, OPEN


def common(found: Letter) -> dict[str, Value]:
    """Return what every paper of a letter may say."""
    return {
        "employer": found.employer.name,
        "addressee": found.addressee,
        "violation": found.get_violation_display(),
    }


def letter(found: Letter) -> Context:
    """Return what stands in a letter: what was found, what is asked for, by when, by whom."""
    on = found.issued_on or timezone.localdate()
    place = law.place_of(found.organization)
    listed = violations.named(place.region, on)
    rule = law.rule(law.ANSWER_RULES[found.kind], on, place)
    term = wording.amount(rule.value, rule.unit) if rule and rule.value is not None else ""
    before = found.follows
    return common(found) | {
        "basis": wording.cited(listed.source, listed.article) if listed else "",
        "facts": found.facts,
        "demand": found.demand,
        "term": term.replace(" ", ""),
        "before": _before(before) if before else "",
        "inspectors": "、".join(
            _("%(name)s (card %(card)s)") % {"name": one.name, "card": one.card}
            for one in found.inspectors.order_by("name", "pk")
        ),
        "signer": f"{found.signer_post}　{found.signer}" if found.signer else "",
    }


def _before(before: Letter) -> str:
    return _("%(number)s (%(kind)s)") % {
        "number": before.number,
        "kind": before.get_kind_display(),
    }


def receipt(found: Letter) -> Context:
    """Return what stands in the receipt of a delivery."""
    return common(found) | {
        "letter_kind": found.get_kind_display(),
        "letter_number": found.number,
        "issued_on": found.issued_on,
        "manner": found.get_manner_display() if found.manner else "",
        "delivered_on": found.delivered_on,
        "received_by": found.receipt,
    }


def not_accepted(found: Investigation) -> Context:
    """Return what the worker is told in writing: why it is not taken up, where to turn."""
    return {
        "worker": str(sealing.opened(found).get("worker", "")),
        "employer": found.employer.name,
        "received_on": found.received_on,
        "ground": found.get_ground_display(),
        "elsewhere": found.elsewhere,
    }


def of_letter(actor: Actor, subject: UUID) -> Draft:
    """Draft the receipt of a delivery that somebody asks for on the page of a letter."""
    found = queries.letter(actor, subject, HANDLE)
    if not found.number:
        raise errors.NotNow(state=found.state_name)
    return Draft(
        place=found.scope_path,
        body_name=found.organization.name,
        subject_name=found.employer.name,
        context=receipt(found),
    )


def of_investigation(actor: Actor, subject: UUID) -> Draft:
    """Draft the notice to the worker; who complained is opened for it."""
    found = queries.investigation(actor, subject, HANDLE)
    actor.require(OPEN, found.scope_path)
    if not found.ground:
        raise errors.NotNow(state=found.state_name)
    return Draft(
        place=found.scope_path,
        body_name=found.organization.name,
        subject_name=found.employer.name,
        context=not_accepted(found),
    )


def kinds_of_letter(found: Letter) -> list[str]:
    """List the kinds of paper that the page of a letter offers."""
    return ["supervision.receipt"] if found.number else []


def kinds_of_investigation(found: Investigation) -> list[str]:
    """List the kinds of paper that the page of an investigation offers."""
    return ["supervision.not_accepted"] if found.ground else []
