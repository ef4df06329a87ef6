"""The larger forms: an application taken in on the spot, further workers, an agreement."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import DomainError
from unionhall.core.fields import Day
from unionhall.core.identifiers import uuid7
from unionhall.mediation import commands, law
from unionhall.mediation.forms import NOTHING, Choices, Sheet, amount_of, money, text
from unionhall.mediation.models import Category, Channel, Claim, Side
from unionhall.organizations.choosing import BodyField

CLAIM_ROWS = 3
PART_ROWS = 24
PARTS_SHOWN = 4
"""Instalments are mostly few; the others are behind a fold."""
MOST_WORKERS = 500
BETWEEN = re.compile(r"[\s、:：]+|[,，](?!\d{3}(?!\d))|(?<!\d)[,，]")
"""What stands between a name and an amount; no comma that groups thousands."""


class ApplyForm(Sheet):
    """An application, made for a phone: one worker in full, further ones a line each."""

    organization = BodyField(label=_("Mediated by"), choices=[])
    channel = forms.ChoiceField(
        label=pgettext_lazy("dispute", "How it came"), choices=Channel.choices
    )
    applied_on = Day(label=_("Applied on"))
    name = forms.CharField(label=_("Worker's name"), max_length=80)
    document = forms.CharField(
        label=_("ID card number"),
        required=False,
        max_length=24,
        help_text=_("Kept masked; a member is recognised by it, and a second case is found."),
    )
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=20, widget=forms.TextInput({"type": "tel"})
    )
    counsel = forms.CharField(label=_("Worker's representative"), required=False, max_length=80)
    others = text(
        _("Further workers with the same claim"),
        rows=3,
        required=False,
        help_text=_("One a line: name, and the amount claimed in yuan."),
    )
    employer = forms.UUIDField(label=_("Employer"), required=False)
    employer_spokesman = forms.CharField(
        label=_("Who speaks for the employer"), required=False, max_length=80
    )
    employer_counsel = forms.CharField(label=_("Employer's counsel"), required=False, max_length=80)
    category = forms.ChoiceField(
        label=pgettext_lazy("dispute", "What it is about"), choices=Category.choices, initial="5"
    )
    facts = text(_("Request, facts and reasons"), rows=6)
    known_on = Day(
        label=_("Known since"),
        required=False,
        help_text=_("The day on which the right was known to be infringed: the limitation runs."),
    )
    employed = forms.BooleanField(label=_("Still employed there"), required=False, initial=True)
    left_on = Day(label=pgettext_lazy("dispute", "Left on"), required=False)
    division_code = forms.CharField(
        label=_("Division where the contract is performed"),
        max_length=12,
        required=False,
        help_text=_("Empty: where the mediation body is"),
    )
    elsewhere = forms.ChoiceField(
        label=_("Out of scope"),
        required=False,
        choices=[("", _("no")), *((k, what) for k, (what, _w) in law.ELSEWHERE.items())],
    )
    pending = forms.ChoiceField(
        label=_("Being decided already"),
        required=False,
        choices=[
            ("", _("no")),
            ("arbitration", _("by the arbitration body")),
            ("court", _("by the court")),
        ],
    )
    applicant = forms.ChoiceField(label=_("Applicant"), choices=Side.choices, initial=Side.WORKER)
    consultation = forms.UUIDField(required=False, widget=forms.HiddenInput)
    submission_id = forms.UUIDField(initial=uuid7, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("organization", bodies)
        for number in range(CLAIM_ROWS):
            _claim_fields(self, number)

    @property
    def claims(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows of claims, for the page."""
        return [(self[f"claim_{n}"], self[f"amount_{n}"]) for n in range(CLAIM_ROWS)]

    def clean(self) -> dict[str, Any]:
        """Read the further workers, each with an amount."""
        told = super().clean() or self.cleaned_data
        if not told.get("employer"):
            self.add_error("employer", gettext("Choose the employer."))
        if not any(told.get(f"claim_{n}") for n in range(CLAIM_ROWS)):
            self.add_error("claim_0", gettext("Choose at least one claim."))
        told["read_others"] = _others(self, "others", told.get("others", ""))
        return told

    def blame(self, refusal: DomainError) -> None:
        """Show what is wrong with workers or amounts beside the worker's own fields."""
        beside = {"workers": "name", "amount": "amount_0"}
        field = beside.get(refusal.field, refusal.field)
        self.add_error(field if field in self.fields else None, str(refusal))

    def command(self) -> commands.Apply:
        told = self.cleaned_data
        own = tuple(_claims_of(told))
        kind = own[0].kind
        workers = [
            commands.WorkerNamed(
                name=told["name"],
                document=told["document"],
                phone=told["phone"],
                counsel=told["counsel"],
                claims=own,
            )
        ]
        workers += [
            commands.WorkerNamed(name=name, claims=(commands.ClaimAsked(kind=kind, amount=money),))
            for name, money in told["read_others"]
        ]
        return commands.Apply(
            submission_id=told["submission_id"] or uuid7(),
            organization=UUID(told["organization"]),
            employer=told["employer"],
            category=told["category"],
            channel=told["channel"],
            applied_on=told["applied_on"],
            facts=told["facts"],
            workers=tuple(workers),
            applicant=told["applicant"],
            division_code=told["division_code"],
            known_on=told["known_on"],
            employed=told["employed"],
            left_on=told["left_on"],
            employer_spokesman=told["employer_spokesman"],
            employer_counsel=told["employer_counsel"],
            elsewhere=told["elsewhere"],
            pending=told["pending"],
            consultation=told["consultation"],
        )


def _claim_fields(form: Sheet, number: int) -> None:
    form.fields[f"claim_{number}"] = forms.ChoiceField(
        label=_("Claim"),
        required=False,
        choices=[NOTHING, *Claim.Kind.choices],
        initial=Claim.Kind.WAGES if number == 0 else "",
    )
    form.fields[f"amount_{number}"] = money(_("Yuan"), required=False)


def _claims_of(told: dict[str, Any]) -> Sequence[commands.ClaimAsked]:
    return [
        commands.ClaimAsked(kind=told[f"claim_{n}"], amount=told.get(f"amount_{n}"))
        for n in range(CLAIM_ROWS)
        if told.get(f"claim_{n}")
    ]


def _others(form: Sheet, field: str, told: str) -> list[tuple[str, Decimal | None]]:
    """Read lines of a name and an amount; refuse those that cannot be read, by their number."""
    found: list[tuple[str, Decimal | None]] = []
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    if len(lines) > MOST_WORKERS:
        form.add_error(field, gettext("At most %(most)s workers at once.") % {"most": MOST_WORKERS})
        return found
    for number, line in enumerate(lines, 1):
        name, rest = _name_and_rest(line)
        amount = amount_of(rest) if rest else None
        if rest and amount is None:
            said = gettext(
                "Line %(number)s: “%(text)s” is no amount of money. Write the name, a blank, and "
                "the amount in yuan last, like “Li Ming 3000”."
            )
            form.add_error(field, said % {"number": number, "text": rest[:20]})
            continue
        found.append((name, amount))
    return found


def _name_and_rest(line: str) -> tuple[str, str]:
    """Tell the name from the amount, which stands last: with a blank before it or without.

    A name may have several parts, and a digit in it; where numbers follow a name, no one of them
    is chosen.
    """
    words = [one for one in BETWEEN.split(re.sub(r"\s+元$", "元", line)) if one]
    if len(words) < 2:  # noqa: PLR2004 -- a name and an amount
        whole = "".join(words)
        name = whole.rstrip("元").rstrip("0123456789,，.") if whole.rstrip("元") else whole
        return name, whole[len(name) :]
    numbers = [n for n, one in enumerate(words) if n and one[0].isdigit()]
    first = numbers[0] if numbers else len(words) - 1
    return " ".join(words[:first]), " ".join(words[first:])


class WorkersForm(Sheet):
    """Further workers with the same claim."""

    kind = forms.ChoiceField(label=_("Claim"), choices=Claim.Kind.choices)
    workers = text(
        _("Workers"), rows=5, help_text=_("One a line: name, and the amount claimed in yuan.")
    )

    def clean(self) -> dict[str, Any]:
        """Read the workers."""
        told = super().clean() or self.cleaned_data
        told["read"] = _others(self, "workers", told.get("workers", ""))
        return told

    def command(self, case: UUID) -> commands.AddWorkers:
        told = self.cleaned_data
        return commands.AddWorkers(
            case=case,
            workers=tuple(
                commands.WorkerNamed(
                    name=name, claims=(commands.ClaimAsked(kind=told["kind"], amount=amount),)
                )
                for name, amount in told["read"]
            ),
        )


class ClaimsForm(Sheet):
    """What one worker asks for, anew."""

    party = forms.ChoiceField(label=_("Worker"), choices=[])
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, workers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("party", workers)
        for number in range(CLAIM_ROWS):
            _claim_fields(self, number)

    def clean(self) -> dict[str, Any]:
        """Ask for one claim at least."""
        told = super().clean() or self.cleaned_data
        if not any(told.get(f"claim_{n}") for n in range(CLAIM_ROWS)):
            self.add_error("claim_0", gettext("Choose at least one claim."))
        return told

    def blame(self, refusal: DomainError) -> None:
        """Show what is wrong with the claims in their first row."""
        beside = {"workers": "claim_0", "amount": "amount_0"}
        self.add_error(beside.get(refusal.field), str(refusal))

    def command(self, case: UUID) -> commands.SetClaims:
        told = self.cleaned_data
        return commands.SetClaims(
            case=case,
            version=told["version"],
            party=UUID(told["party"]),
            claims=tuple(_claims_of(told)),
        )


class AgreeForm(Sheet):
    """What was agreed of each claim, and in which parts it is paid."""

    effective_on = Day(label=_("In effect since"))
    terms = text(_("What was agreed"), rows=5)
    manner = text(_("How it is performed"), rows=2, required=False)
    no_money = forms.BooleanField(
        label=_("About no money at all: what is done instead stands in the terms"), required=False
    )
    paid_on_spot = forms.BooleanField(
        label=_("Settled and paid on the spot: it stands in the record, no written agreement"),
        required=False,
    )

    def __init__(self, *args: Any, claims: Sequence[tuple[Claim, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_claims = list(claims)
        for claim, label in self.of_claims:
            self.fields[f"sum_{claim.pk}"] = money(label, required=False)
        for number in range(PART_ROWS):
            self.fields[f"due_{number}"] = Day(
                label=pgettext_lazy("instalment", "Due on"), required=False
            )
            self.fields[f"part_{number}"] = money(_("Yuan"), required=False)

    @property
    def sums(self) -> list[forms.BoundField]:
        """The fields of the claims, for the page."""
        return [self[f"sum_{claim.pk}"] for claim, _label in self.of_claims]

    @property
    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The first rows of instalments, for the page."""
        return self._rows(0, PARTS_SHOWN)

    @property
    def more_parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The further rows of instalments."""
        return self._rows(PARTS_SHOWN, PART_ROWS)

    @property
    def has_more_parts(self) -> bool:
        """Say whether something was typed into the further rows."""
        return any(field.value() for row in self.more_parts for field in row)

    def _rows(self, first: int, end: int) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"due_{n}"], self[f"part_{n}"]) for n in range(first, end)]

    def clean(self) -> dict[str, Any]:
        """Ask for the day of an instalment, and for its amount."""
        told = super().clean() or self.cleaned_data
        for number in range(PART_ROWS):
            due_on, amount = told.get(f"due_{number}"), told.get(f"part_{number}")
            if (due_on is None) != (amount is None):
                field = f"due_{number}" if due_on is None else f"part_{number}"
                self.add_error(field, gettext("An instalment needs its day and its amount."))
        return told

    def blame(self, refusal: DomainError) -> None:
        """Show what is wrong with sums and parts in their first row."""
        first = f"sum_{self.of_claims[0][0].pk}" if self.of_claims else "no_money"
        beside = {"sums": first, "parts": "due_0"}
        field = beside.get(refusal.field, refusal.field)
        self.add_error(field if field in self.fields else None, str(refusal))

    def command(self, case: UUID) -> commands.Agree:
        told = self.cleaned_data
        parts = [
            commands.PartDue(due_on=told[f"due_{n}"], amount=told[f"part_{n}"])
            for n in range(PART_ROWS)
            if told.get(f"due_{n}") is not None
        ]
        return commands.Agree(
            case=case,
            effective_on=told["effective_on"],
            terms=told["terms"],
            manner=told["manner"],
            sums=tuple(
                commands.SumAgreed(claim=claim.public_id, amount=told[f"sum_{claim.pk}"])
                for claim, _label in self.of_claims
                if told.get(f"sum_{claim.pk}") is not None
            ),
            parts=tuple(parts),
            paid_on_spot=told["paid_on_spot"],
            no_money=told["no_money"],
        )
