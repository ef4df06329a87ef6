"""What the page of a case shows, opened for those who may see it."""

from typing import Any

from unionhall.core import formats
from unionhall.mediation import forms, queries, telling
from unionhall.mediation.models import (
    Agreement,
    Case,
    Claim,
    Event,
    Handler,
    HealthDetail,
    Party,
    Session,
    Side,
)
from unionhall.mediation.queries import Known

State = Case.State


def claims(found: Case, workers: list[Known]) -> list[dict[str, Any]]:
    """List the claims with whose they are, and what was agreed of each."""
    names = {one.party.pk: one.name for one in workers}
    return [
        {
            "name": names.get(one.party_id, "–"),
            "kind": one.get_kind_display(),
            "amount": one.amount,
            "agreed": one.agreed.amount if getattr(one, "agreed", None) else None,
        }
        for one in found.claims.all()
    ]


def claims_to_agree(found: Case) -> list[tuple[Claim, str]]:
    """List the claims on which money can be agreed, with whose they are."""
    names = {one.party.pk: one.name for one in queries.parties(found)}
    return [
        (one, f"{names[one.party_id]} · {one.get_kind_display()}")
        for one in found.claims.all()
        if one.kind != Claim.Kind.NO_MONEY
    ]


def agreement(found: Case) -> dict[str, Any] | None:
    """Open the agreement, with what should be done about it."""
    agreed = getattr(found, "agreement", None)
    if agreed is None:
        return None
    told = queries.opened(Agreement.TABLE, agreed)
    ordered = any(one.kind in Claim.ORDERED for one in found.claims.all())
    return {
        "effective_on": agreed.effective_on,
        "written": agreed.written,
        "terms": told.get("terms", ""),
        "manner": told.get("manner", ""),
        "order": ordered and found.state == State.UNPERFORMED,
        "steer": found.state == State.AGREED and agreed.written,
    }


def sessions(found: Case) -> list[dict[str, Any]]:
    """Open the records of the sessions."""
    return [{"row": one, **queries.opened(Session.TABLE, one)} for one in found.sessions.all()]


def arranged(found: Case) -> list[dict[str, Any]]:
    """List the arranged sessions that were not held, each open one with its way to call it off."""
    rows = [one for one in found.appointments.all() if one.session_id is None]
    shown = []
    for one in rows:
        form = forms.CallOffForm(initial={"appointment": one.public_id})
        form.auto_id = f"call_off_{one.pk}_%s"
        waits = one.is_open and found.state == State.ACCEPTED
        shown.append({"row": one, "form": form if waits else None, "waits": waits})
    return shown


def arranged_to_choose(found: Case) -> list[tuple[str, object]]:
    """List the arranged sessions that may be recorded as held, for a form."""
    rows = [one for one in found.appointments.all() if one.is_open]
    return [(str(one.public_id), f"{formats.moment(one.at)} · {one.place}") for one in rows]


def mediators_to_choose(found: Case) -> list[tuple[str, object]]:
    """List those who mediate a case, for a form."""
    return [
        (str(one.public_id), one.name)
        for one in found.handlers.all()
        if one.part == Handler.Part.MEDIATOR and one.until is None
    ]


def health(workers: list[Known]) -> list[dict[str, Any]]:
    """Open the health details that are kept with consent, for the case's handlers alone."""
    kept = []
    for one in workers:
        for detail in one.party.health.all():
            if detail.sealed is not None:
                text = queries.opened(HealthDetail.TABLE, detail).get("text", "")
                kept.append({"worker": one, "detail": detail, "text": text})
    return kept


def history(found: Case) -> list[dict[str, Any]]:
    """List what happened, the latest first."""
    rows = []
    for one in found.events.all():
        words = [told] if (told := telling.event(one)) else []
        if one.amount is not None:
            words.append(f"¥ {one.amount:,.2f}")
        restarts = one.kind in Event.RESTARTS and one.stands
        rows.append({"event": one, "text": " · ".join(words), "restarts": restarts, "on": one.on})
    return sorted(rows, key=lambda one: (one["on"], one["event"].pk), reverse=True)


def entries(found: Case) -> list[tuple[str, object]]:
    """List what can be taken back, for a form, the latest first."""
    rows = [one for one in found.events.all() if one.kind in Event.RETRACTABLE and one.stands]
    rows.sort(key=lambda one: (one.on, one.pk), reverse=True)
    return [(str(one.public_id), _entry(one)) for one in rows]


def _entry(one: Event) -> str:
    money = "" if one.amount is None else f" · ¥ {one.amount:,.2f}"
    return f"{formats.day(one.on)} · {one.get_kind_display()}{money}"


def by_side(found: Case) -> tuple[list[Known], Known]:
    """Return the workers, and the employer."""
    known = queries.parties(found)
    workers = [one for one in known if one.party.side == Side.WORKER]
    return workers, next(one for one in known if one.party.side == Side.EMPLOYER)


def workers_to_choose(found: Case) -> list[tuple[str, object]]:
    """List the workers of a case for a form."""
    rows = found.parties.filter(side=Side.WORKER).order_by("pk")
    return [(str(one.public_id), queries.opened(Party.TABLE, one).get("name", "–")) for one in rows]
