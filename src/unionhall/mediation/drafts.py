"""What stands in the papers of a case: collected from its own records, never private notes."""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import override

from unionhall.codes.queries import full_name
from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.mediation import appointments, clocks, errors, law, queries
from unionhall.mediation.models import Agreement, Case, Handler, Session, Side
from unionhall.mediation.queries import Known
from unionhall.papers.kinds import KINDS, Context, Draft, Value

DISTRICT = 6
"""So many digits of a division's code name its district."""
State = Case.State
Rows = list[dict[str, str | int | None]]
AHEAD = frozenset({clocks.State.RUNNING, clocks.State.KEPT})
BLANK_MOMENT = "　　年　　月　　日　　时"
LANGUAGE = "zh-hans"
"""Papers are in the office's language, whoever presses the button."""


def common(case: Case, parties: list[Known]) -> dict[str, Value]:
    """Return what every paper of a case may say."""
    workers = [one for one in parties if one.party.side == Side.WORKER]
    employer = next(one for one in parties if one.party.side == Side.EMPLOYER)
    mediators = [
        one.name
        for one in case.handlers.all()
        if one.part == Handler.Part.MEDIATOR and one.until is None
    ]
    return {
        "case": case.reference,
        "workers": [_worker(n, one) for n, one in enumerate(workers, 1)],
        "worker_names": "、".join(one.name for one in workers),
        "employer": employer.name,
        "employer_spokesman": employer.spokesman or employer.counsel,
        "category": case.get_category_display(),
        "mediators": "、".join(mediators),
        "applied_on": case.applied_on,
    }


def _worker(number: int, one: Known) -> dict[str, str | int | None]:
    return {
        "no": number,
        "name": one.name,
        "document": one.document,
        "phone": one.phone,
        "counsel": one.counsel,
    }


def _claims(case: Case, parties: list[Known]) -> Rows:
    names = {one.party.pk: one.name for one in parties}
    return [
        {
            "name": names[one.party_id],
            "kind": one.get_kind_display(),
            "amount": f"{one.amount:,.2f}" if one.amount is not None else "",
            "agreed": f"{one.agreed.amount:,.2f}" if getattr(one, "agreed", None) else "",
        }
        for one in case.claims.all()
    ]


def application(case: Case, parties: list[Known]) -> Context:
    return {"facts": queries.facts_text(case), "claims": _claims(case, parties)}


def acceptance(case: Case, parties: list[Known]) -> Context:
    del parties
    end = next(one for one in law.clocks_of(case) if one.id == "mediation.end")
    return {"accepted_on": case.accepted_on, "ends_on": end.due_on}


def summons(case: Case, parties: list[Known]) -> Context:
    """Call both sides to the next session that is arranged; else its time is left to the pen."""
    del parties
    found = appointments.upcoming(case)
    if found is None:
        return {
            "moment": BLANK_MOMENT,
            "place": case.organization.name,
            "accepted_on": case.accepted_on,
        }
    return {
        "moment": formats.moment(found.at),
        "place": found.place,
        "mediators": found.mediators,
        "accepted_on": case.accepted_on,
    }


def record(case: Case, parties: list[Known]) -> Context:
    """Tell the sessions as both sides sign them; private notes stand nowhere.

    What was settled and paid on the spot stands here alone, without a written agreement.
    """
    rows: Rows = []
    for one in case.sessions.all():
        told = queries.opened(Session.TABLE, one)
        rows.append(
            {
                "no": one.number,
                "on": formats.day(one.held_on),
                "place": one.place,
                "present": told.get("present", ""),
                "record": told.get("record", ""),
            }
        )
    agreed = getattr(case, "agreement", None)
    spot = agreed is not None and not agreed.written
    said = dict(agreement(case, parties)) if spot else {}
    settled = {name: said.get(name, "") for name in ("effective_on", "total", "terms")}
    return {"sessions": rows, "spot": "1" if spot else "", **settled}


def agreement(case: Case, parties: list[Known]) -> Context:
    found = case.agreement
    told = queries.opened(Agreement.TABLE, found)
    ends = {one.id: one.due_on for one in law.clocks_of(case) if one.state in AHEAD}
    return {
        "review_until": ends.get("review.request"),
        "confirm_until": ends.get("confirmation.request"),
        "terms": told.get("terms", ""),
        "manner": told.get("manner", ""),
        "effective_on": found.effective_on,
        "claims": _claims(case, parties),
        "total": f"{queries.money(case).agreed:,.2f}",
        "parts": [
            {"no": one.number, "due_on": formats.day(one.due_on), "amount": f"{one.amount:,.2f}"}
            for one in found.instalments.all()
        ],
    }


ENDINGS: dict[str, str] = {
    State.FAILED: "双方未能达成调解协议",
    State.DECLINED: "一方当事人不同意调解",
    State.UNPERFORMED: "调解协议达成后，一方当事人在约定期限内未履行",
    State.WITHDRAWN: "申请人撤回调解申请",
}


def arbitration_notice(case: Case, parties: list[Known]) -> Context:
    """Tell the right to arbitrate, where, and until when it should be used as far as is known.

    ``employed``: of unpaid wages no limitation runs yet (Art. 27).
    """
    del parties
    days = [one.due_on for one in law.limitation_of(case) if one.due_on is not None]
    return {
        "district": _district(case),
        "ending": ENDINGS[case.state],
        "ended_on": case.closed_on or case.ended_on,
        "until": min(days, default=None),
        "employed": law.facts_of(case).pay and case.employed,
    }


def joint(case: Case, parties: list[Known]) -> Context:
    """Ask the district's commission or court for review or confirmation, in time."""
    return {"district": _district(case)} | dict(agreement(case, parties))


def _district(case: Case) -> str:
    """Name the district whose commission or court is asked: where the contract is performed."""
    return full_name(case.division_code[:DISTRICT])


CONTEXTS: dict[str, Callable[[Case, list[Known]], Context]] = {
    "mediation.application": application,
    "mediation.acceptance": acceptance,
    "mediation.summons": summons,
    "mediation.record": record,
    "mediation.agreement": agreement,
    "mediation.arbitration_notice": arbitration_notice,
    "mediation.review_request": joint,
    "mediation.confirmation_request": joint,
}


def kinds_now(case: Case) -> list[str]:
    """List the kinds of paper that fit a case as it stands."""
    fits = ["mediation.application"]
    if case.accepted_on is not None:
        fits += ["mediation.acceptance", "mediation.summons"]
        if case.sessions.all():
            fits.append("mediation.record")
    if (agreed := getattr(case, "agreement", None)) is not None:
        if agreed.written:
            fits.append("mediation.agreement")
        elif not case.sessions.all():
            fits.append("mediation.record")
        if case.state == State.AGREED and agreed.written:
            fits += ["mediation.review_request", "mediation.confirmation_request"]
    if case.state in ENDINGS:
        fits.append("mediation.arbitration_notice")
    return fits


def from_page(kind: str) -> Callable[[Actor, UUID], Draft]:
    """Return what drafts a paper that somebody asks for on the page of a case."""

    def draft(actor: Actor, subject: UUID) -> Draft:
        case = queries.whole(queries.case(actor, subject, work=True))
        if case.disposed_on is not None:
            raise errors.DisposedOf(day=formats.day(case.disposed_on))
        if kind not in kinds_now(case):
            raise errors.PaperTooEarly(paper=KINDS.named(kind), state=case.state_name)
        with override(LANGUAGE):
            parties = queries.parties(case)
            context = common(case, parties) | dict(CONTEXTS[kind](case, parties))
        return Draft(
            place=case.scope_path,
            body_name=case.organization.name,
            subject_name=case.reference,
            context=context,
        )

    return draft


def gate(actor: Actor, subject: UUID) -> bool:
    """Say whether somebody may open the papers of a case: who works on it.

    Who opened it for a reason reads on the page: a file leaves the house, and says no more.
    """
    try:
        queries.case(actor, subject, work=True)
    except DomainError:
        return False
    return True
