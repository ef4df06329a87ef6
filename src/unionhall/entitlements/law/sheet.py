"""The sheet on which a calculation is written down while it is done."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from unionhall.entitlements.law.book import NATIONAL, Book, NotOnRecord
from unionhall.entitlements.law.results import (
    Basis,
    Mark,
    Missing,
    Parameter,
    Part,
    Question,
    Result,
    Step,
    Unit,
    Unusable,
    refuse,
    rounded,
)
from unionhall.entitlements.law.words import NOTHING, Text, day, number

GIVEN = Text("entered with the question", "提问人填写")
ZERO = Decimal(0)


class Sheet:
    """Steps, parameters, questions and gaps, in the order in which they come up.

    ``on`` is the day of the fact, by whose law is computed; ``day_field`` the field that it
    stands in. ``given``: values of rules that whoever asks has brought along.
    """

    def __init__(
        self,
        book: Book,
        *,
        on: date,
        region: str,
        day_field: str,
        given: Mapping[str, Decimal | None] | None = None,
    ) -> None:
        self.book = book
        self.on = on
        self.region = region or NATIONAL
        self._day_field = day_field
        self._given = {id_: value for id_, value in (given or {}).items() if value is not None}
        self._steps: list[Step] = []
        self._parameters: dict[str, Parameter] = {}
        self._questions: list[Question] = []
        self._missing: dict[str, Missing] = {}
        self._parts: list[Part] = []
        self._marks: list[Mark] = []

    def law(self, id: str) -> Parameter:  # noqa: A002
        """Return a rule; refuses a day for which none is on record."""
        try:
            found = self.book.parameter(id, on=self.on, region=self.region)
        except NotOnRecord as early:
            raise _not_on_record(self._day_field, self.on, early) from early
        self._parameters[id] = shown = found.as_of(self.on)
        return shown

    def if_law(self, id: str) -> Parameter | None:  # noqa: A002
        """Return a rule, or None on a day for which none is on record."""
        try:
            return self.law(id)
        except Unusable:
            return None

    def local(self, id: str, without: Text) -> Parameter | None:  # noqa: A002
        """Return a local value, the one brought along before any other.

        Where there is none, the result says so, and ``without`` says what that means for it.
        """
        found = self.law(id)
        if id in self._given:
            found = _brought(found, self._given[id])
            self._parameters[id] = found
        if found.value is not None:
            return found
        del self._parameters[id]
        self.lack(id, _unknown(found, self.on, somewhere=self.region != NATIONAL, without=without))
        return None

    def known(self, id: str) -> Parameter | None:  # noqa: A002
        """Return a local value where there is one, without asking for it where there is none."""
        if id in self._parameters:
            return self._parameters[id]
        found = self.book.parameter(id, on=self.on, region=self.region)
        return None if found.value is None else found

    def step(self, sentence: Text, expression: str = "", basis: Basis | None = None) -> None:
        self._steps.append(Step(sentence, expression, basis.as_of(self.on) if basis else None))

    def ask(self, sentence: Text, basis: Basis, amount: Decimal | None = None) -> None:
        left = None if amount is None else rounded(amount)
        self._questions.append(Question(sentence, basis.as_of(self.on), left))

    def lack(self, what: str, sentence: Text) -> None:
        self._missing[what] = Missing(what, sentence)

    def part(self, name: Text, amount: Decimal) -> None:
        if amount > 0:
            self._parts.append(Part(name, rounded(amount)))

    def mark(self, on: date, name: Text, *, main: bool = False) -> None:
        self._marks.append(Mark(on, name, main))

    def total(self, amounts: Sequence[Decimal]) -> Decimal:
        """Add amounts up, with a step of its own where there are several."""
        total = sum(amounts, ZERO)
        several = [one for one in amounts if one]
        if len(several) > 1:
            self.step(
                Text("Together.", "合计。"),
                f"{' + '.join(map(number, several))} = {number(total)}",
            )
        return total

    def less_paid(self, amount: Decimal, paid: Decimal | None) -> Decimal:
        """Take off what was paid already; never below zero."""
        if paid is None:
            return amount
        left = max(ZERO, amount - paid)
        self.step(
            Text(
                "Less what was paid already"
                + ("; nothing is left." if paid >= amount else ": this is still due."),
                "减去已经支付的部分" + ("，没有余额。" if paid >= amount else "，余下为应补差额。"),
            ),
            f"{number(amount)} − {number(paid)} = {number(left)}"
            if paid <= amount
            else f"{number(amount)} < {number(paid)}",
        )
        return left

    def money(self, amount: Decimal | None, headline: Text) -> Result:
        """Give money as the result, rounded here and nowhere before."""
        if amount is None:
            return self.result(None, Unit.YUAN, headline)
        result = rounded(amount)
        if result != amount:
            self.step(
                Text("Rounded to the fen, half up, only here.", "最后一步四舍五入到分。"),
                f"{number(amount)} → {number(result)}",
            )
        return self.result(result, Unit.YUAN, headline)

    def result(
        self,
        amount: Decimal | date | int | None,
        unit: Unit,
        headline: Text,
        days_left: int | None = None,
    ) -> Result:
        return Result(
            amount=amount,
            unit=unit,
            headline=headline,
            steps=tuple(self._steps),
            parameters=tuple(self._parameters.values()),
            questions=tuple(self._questions),
            missing=tuple(self._missing.values()),
            parts=tuple(self._parts),
            marks=tuple(sorted(self._marks, key=lambda mark: mark.day)),
            days_left=days_left,
        )


def _not_on_record(field: str, on: date, early: NotOnRecord) -> Unusable:
    since = NOTHING
    if early.since is not None:
        first = day(early.since)
        since = Text(
            f" The first one on record holds from {first.en} on: give a day from then on.",
            f"已收录的规定自{first.zh}起适用，请填写该日及以后的日期；",
        )
    return refuse(
        field,
        f"No rule is on record here for “{early.name.en}” on {day(on).en}.{since.en} Which law "
        "held on that day the union's legal desk or legal aid can say.",
        f"本系统没有收录{day(on).zh}适用的“{early.name.zh}”规定。{since.zh}"
        "当时适用什么规定，请咨询工会法律援助窗口或者法律援助机构。",
    )


def _unknown(found: Parameter, on: date, *, somewhere: bool, without: Text) -> Text:
    """Say that a value is not on record, or that no place was named for which it would be."""
    name = found.name
    if somewhere or name.en.startswith("National"):
        return Text(
            f"{name.en}, {found.place.en}, {day(on).en}: no value is known. {without.en}",
            f"{found.place.zh}{day(on).zh}的“{name.zh}”暂无数据。{without.zh}",
        )
    return Text(
        f"{name.en}: say where the work is done. {without.en}",
        f"未选择工作所在地，“{name.zh}”无法确定。{without.zh}",
    )


def _brought(known: Parameter, value: Decimal) -> Parameter:
    return Parameter(
        id=known.id,
        name=known.name,
        value=value,
        said=Text(f"{number(value)} yuan", f"{number(value)}元"),
        region=known.region,
        place=known.place,
        valid_from=None,
        valid_until=None,
        article=NOTHING,
        source=GIVEN,
        url="",
        grade="given",
        certainty=GIVEN,
    )
