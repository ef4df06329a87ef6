"""Passing applications on to another union: one or hundreds, by the same few statements."""

from collections.abc import Sequence

from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.joining.models import Application
from unionhall.joining.routing import Rule
from unionhall.organizations.models import Organization


def hand_on(actor: Actor, applications: Sequence[Application], target: Organization) -> None:
    """Send locked applications to a union; the figures of both places are told.

    Whoever waited for a founding waits for this union now.
    """
    counted = [(one.scope_path, [one.received_on]) for one in applications]
    counted += [(target.path, days) for _place, days in counted]
    Application.objects.filter(pk__in=[one.pk for one in applications]).update(
        organization=target, scope_path=target.path, routed_by=Rule.STAFF, held_for=None
    )
    deeds = []
    for one in applications:
        before, one.organization, one.scope_path = one.organization, target, target.path
        one.routed_by, one.held_for = Rule.STAFF, None
        deeds.append(audit.deed("joining.passed_on", one, before=before.code, after=target.code))
    audit.record_all(actor, deeds)
    facts.rows_changed("applications", counted)
