"""What is handed over: chosen parts of a case, as the receiver will read them, word for word.

The same content is shown in the preview, sealed with the referral, shown at the partner's window
and printed in the letter. Private notes and health never stand in it: they are not offered.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.codes.documents import mask_number
from unionhall.core import formats
from unionhall.mediation import queries as disputes
from unionhall.mediation.models import Agreement, Case, Category, Claim, Side
from unionhall.mediation.queries import Known
from unionhall.papers.kinds import KINDS
from unionhall.papers.models import Paper, Scan

Content = dict[str, Any]
Words = str | Promise


class Part(TextChoices):
    """What of a case can be chosen; number, subject, employer and count always go along."""

    WORKERS = "workers", _("names of the workers and their claims")
    CONTACTS = "contacts", _("phones, addresses, masked document numbers")
    FACTS = "facts", _("request, facts and reasons")
    AGREEMENT = "agreement", _("the mediation agreement")


FREE = frozenset({Part.FACTS, Part.AGREEMENT})
"""Told in sentences that may name every worker: all of them must consent."""


def content_of(
    case: Case,
    parts: Collection[str],
    consented: Collection[UUID],
    note: str,
) -> Content:
    """Collect what is handed over of a case; of workers, only those who agreed to it."""
    known = disputes.parties(case)
    content: Content = {
        "case": case.reference,
        "category": case.category,
        "body": case.organization.name,
        "employer": case.employer.name,
        "applied_on": case.applied_on.isoformat(),
        "count": sum(one.party.side == Side.WORKER for one in known),
        "note": note,
    }
    if Part.WORKERS in parts:
        contacts = Part.CONTACTS in parts
        content["workers"] = [
            _worker(case, one, contacts=contacts)
            for one in known
            if one.party.side == Side.WORKER and one.party.public_id in consented
        ]
    if Part.FACTS in parts:
        content["facts"] = disputes.facts_text(case)
    agreed = getattr(case, "agreement", None)
    if Part.AGREEMENT in parts and agreed is not None:
        told = disputes.opened(Agreement.TABLE, agreed)
        content["agreement"] = {
            "effective_on": agreed.effective_on.isoformat(),
            "terms": told.get("terms", ""),
            "manner": told.get("manner", ""),
            "total": str(disputes.money(case).agreed),
            "parts": [
                {"due_on": one.due_on.isoformat(), "amount": str(one.amount)}
                for one in agreed.instalments.all()
            ],
        }
    return content


def _worker(case: Case, one: Known, *, contacts: bool) -> Content:
    told: Content = {
        "name": one.name,
        "claims": [
            {"kind": claim.kind, "amount": None if claim.amount is None else str(claim.amount)}
            for claim in case.claims.all()
            if claim.party_id == one.party.pk
        ],
    }
    if contacts:
        told |= {"phone": one.phone, "address": one.address, "document": one.document}
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of what was handed over, for reading: lines with labels, or a text."""

    title: Words
    lines: tuple[tuple[Words, str], ...] = ()
    text: str = ""


def sections(content: Mapping[str, Any]) -> list[Section]:
    """Put a content into words, in the reader's language."""
    if not content:
        return []
    found = [Section(title=_("The dispute"), lines=tuple(_about(content)))]
    if workers := content.get("workers"):
        lines = tuple((str(one["name"]), _said_of(one)) for one in workers)
        found.append(Section(title=pgettext_lazy("handed over", "Workers"), lines=lines))
    if facts := content.get("facts"):
        found.append(Section(title=_("Request, facts and reasons"), text=str(facts)))
    if agreed := content.get("agreement"):
        found.append(_agreement(agreed))
    if note := content.get("note"):
        found.append(Section(title=pgettext_lazy("referral", "Note"), text=str(note)))
    return found


def _about(content: Mapping[str, Any]) -> list[tuple[Words, str]]:
    told: list[tuple[Words, str]] = []
    if content.get("case"):
        told.append((pgettext_lazy("dispute", "Case"), f"{content['case']} · {content['body']}"))
    told.append(
        (pgettext_lazy("dispute", "What it is about"), str(Category(content["category"]).label))
    )
    told.append((_("Employer"), str(content["employer"])))
    if "count" in content:
        told.append((pgettext_lazy("handed over", "Number of workers"), str(content["count"])))
    if content.get("applied_on"):
        told.append((_("Applied on"), _day(content["applied_on"])))
    return told


def category_said(content: Mapping[str, Any]) -> str:
    """Say what a dispute is about."""
    return str(Category(content["category"]).label) if "category" in content else ""


def claims_said(worker: Mapping[str, Any]) -> str:
    """Say what a worker asks for."""
    return " · ".join(_claims_of(worker))


def _claims_of(worker: Mapping[str, Any]) -> list[str]:
    return [
        str(Claim.Kind(one["kind"]).label) + (f" {_yuan(one['amount'])}" if one["amount"] else "")
        for one in worker.get("claims", [])
    ]


def _said_of(worker: Mapping[str, Any]) -> str:
    claims = _claims_of(worker)
    contacts = [worker.get("phone"), worker.get("address"), _masked(worker.get("document", ""))]
    return " · ".join([*claims, *(one for one in contacts if one)])


def _masked(document: str) -> str:
    return document if "*" in document or not document else mask_number(document)


def _agreement(agreed: Mapping[str, Any]) -> Section:
    parts = [f"{_day(one['due_on'])} {_yuan(one['amount'])}" for one in agreed["parts"]]
    return Section(
        title=_("The mediation agreement"),
        lines=(
            (_("in effect since"), _day(agreed["effective_on"])),
            (_("Money agreed"), _yuan(agreed["total"])),
            (_("Instalments"), " · ".join(parts) or "–"),
            (_("Manner of performance"), str(agreed["manner"]) or "–"),
        ),
        text=str(agreed["terms"]),
    )


def _day(told: str) -> str:
    return formats.day(date.fromisoformat(told))


def _yuan(told: str) -> str:
    return f"¥ {Decimal(told):,.2f}"


def file_name(paper: Paper, scan: Scan | None) -> str:
    """Name a file that is handed over: what paper it is, and which page was scanned."""
    name = KINDS.named(paper.kind)
    if scan is None:
        return f"{name} {formats.day(paper.on)}.docx"
    return f"{name} {formats.day(paper.on)} {scan.page}.{scan.format}"
