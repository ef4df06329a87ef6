"""What a calculation asks for: each field declared once, on the dataclass of its input.

A field says what it is, what it is called and whether it must be there; pages, the API and
the command read the same declarations. ``read`` makes the dataclass of what was sent, or
refuses with everything that is wrong, field by field. What fields say against each other an input
tells in ``check``, which is asked also where single fields are wrong.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from unionhall.entitlements.law.book import NATIONAL
from unionhall.entitlements.law.results import Problem, Unusable
from unionhall.entitlements.law.words import NOTHING, Text, day

Choices = tuple[tuple[str, Text], ...]
FIRST, LAST = date(1949, 10, 1), date(2100, 12, 31)
MOST_TIMES = 30
MOST_SHOWN = 30
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,8})?", re.ASCII)
_REGION = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", re.ASCII)
_TRUE, _FALSE = frozenset({"true", "1", "yes", "on", "是"}), frozenset({"false", "0", "no", "否"})


class Kind(StrEnum):
    """How a field is written."""

    DAY = "day"
    MONEY = "money"
    MONEYS = "list of money"
    NUMBER = "number"
    WHOLE = "whole number"
    FLAG = "yes or no"
    CHOICE = "choice"
    REGION = "region"
    EVENTS = "list of events"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What a field is: ``more`` puts it behind "more details" on the page."""

    kind: Kind
    label: Text
    hint: Text = NOTHING
    required: bool = False
    more: bool = False
    default: Any = None
    choices: Choices = ()
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day: {"kind": "complaint", "on": "2025-03-02"}."""

    kind: str
    on: date


def asked(kind: Kind, en: str, zh: str, **more: Any) -> Any:
    """Declare a field of an input."""
    spec = Spec(kind=kind, label=Text(en, zh), **more)
    if spec.required:
        return field(metadata={"spec": spec})
    return field(default=spec.default, metadata={"spec": spec})


def wage(en: str, zh: str, **more: Any) -> Any:
    """Declare a wage: above zero."""
    return asked(Kind.MONEY, en, zh, least=Decimal("0.01"), **more)


def region() -> Any:
    """Declare where the work is done: a division code, the whole country if left out."""
    return asked(
        Kind.REGION,
        "Where you work (division code)",
        "工作所在地（行政区划代码）",
        hint=Text(
            "Six digits, like 110000 for Beijing, 110117 for Pinggu. Empty: national rules only.",
            "六位代码，如北京市110000、平谷区110117；不填则只按国家规定计算。",
        ),
        default=NATIONAL,
    )


def paid() -> Any:
    """Declare what was paid already."""
    return asked(
        Kind.MONEY,
        "Paid already (yuan)",
        "已经支付的金额（元）",
        hint=Text(
            "It is taken off; the result is what is still due.", "将予扣减，结果为应补差额。"
        ),
        least=Decimal(0),
        more=True,
    )


def local_minimum() -> Any:
    """Declare the local minimum wage, for those who know it."""
    return wage(
        "Local minimum monthly wage (yuan)",
        "当地月最低工资标准（元）",
        hint=Text("Only if none is on record here.", "系统已有数据时不必填写。"),
        more=True,
    )


def local_average() -> Any:
    """Declare the local average wage of the year before, for those who know it."""
    return wage(
        "Local average monthly wage of the year before (yuan)",
        "当地上年度职工月平均工资（元）",
        hint=Text("Only if none is on record here.", "系统已有数据时不必填写。"),
        more=True,
    )


def specs(of: type[Any]) -> dict[str, Spec]:
    """Return the fields of an input by name, in their order."""
    return {one.name: one.metadata["spec"] for one in fields(of)}


T = TypeVar("T")


def read(of: type[T], given: Mapping[str, object]) -> T:
    """Make an input of what was sent; refuses with all that is wrong at once."""
    known = specs(of)
    problems = [
        Problem(name[:MOST_SHOWN], Text(*_unknown(known))) for name in given if name not in known
    ]
    values: dict[str, object] = {}
    for name, spec in known.items():
        raw = given.get(name)
        if raw is None or (isinstance(raw, str) and not raw.strip()) or raw == []:
            if spec.required:
                problems.append(Problem(name, _needed(spec)))
            continue
        try:
            values[name] = _READERS[spec.kind](raw, spec)
        except _Wrong as wrong:
            problems.append(Problem(name, wrong.sentence))
    at_fault = {one.field for one in problems}
    sent = {**dict.fromkeys(name for name in at_fault if given.get(name)), **values}
    check: Check = getattr(of, "check", _nothing)
    problems += [one for one in check(sent) if one.field not in at_fault]
    if problems:
        raise Unusable(*problems)
    return of(**values)


Check = Callable[[Mapping[str, Any]], Iterable[Problem]]
"""Says what is wrong between fields: by what was sent, None where that could not be read."""


def _nothing(sent: Mapping[str, Any]) -> Iterable[Problem]:
    del sent
    return ()


def ordered(sent: Mapping[str, Any], first: str, last: str) -> Iterable[Problem]:
    """Say that a last day lies before a first one."""
    start, end = sent.get(first), sent.get(last)
    if start is not None and end is not None and end < start:
        yield Problem(
            last,
            Text(
                f"The end, {day(end).en}, lies before the beginning, {day(start).en}. "
                f"Check “{first}” and “{last}”.",
                f"结束日期{day(end).zh}早于开始日期{day(start).zh}，请核对两个日期。",
            ),
        )


class _Wrong(Exception):
    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.sentence = Text(en, zh)


def _unknown(known: Mapping[str, Spec]) -> tuple[str, str]:
    names = ", ".join(known)
    return (
        f"This field is not known here. Known are: {names}.",
        f"没有这个字段。可用字段：{names}。",
    )


def _needed(spec: Spec) -> Text:
    examples = {
        Kind.DAY: ("like 2024-09-10", "如2024-09-10"),
        Kind.MONEY: ("in yuan, like 9000", "单位为元，如9000"),
        Kind.CHOICE: (", ".join(code for code, _ in spec.choices), "请选择一项"),
    }
    en, zh = examples.get(spec.kind, ("in digits, like 12", "填写数字，如12"))
    return Text(f"Give this: {spec.label.en}, {en}.", f"请填写“{spec.label.zh}”，{zh}。")


def _shown(raw: object) -> str:
    return str(raw).strip()[:MOST_SHOWN]


def _day(raw: object, spec: Spec) -> date:
    del spec
    text = raw.isoformat() if isinstance(raw, date) else _shown(raw)
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        raise _Wrong(
            f"“{text}” is no day. Write it as year-month-day, like 2024-09-10.",
            f"“{text}”不是日期，请按“年-月-日”填写，如2024-09-10。",
        )
    if not FIRST <= found <= LAST:
        raise _Wrong(
            f"{text} cannot be right. Check the year: from {FIRST.year} to {LAST.year}.",
            f"{text}有误，请核对年份（{FIRST.year}年至{LAST.year}年）。",
        )
    return found


def _number(raw: object, spec: Spec) -> Decimal:
    text = _shown(raw)
    whole = "" if isinstance(raw, bool) else str(raw).strip()
    plain = whole.replace(",", "").replace("，", "").removesuffix("元")
    if not _NUMBER.fullmatch(plain):
        raise _Wrong(
            f"“{text}” is no number. Write it in digits, like 9000 or 8750.50.",
            f"“{text}”不是数字，请用数字填写，如9000或8750.50。",
        )
    found = Decimal(plain)
    if spec.least is not None and found < spec.least:
        raise _low(text, spec)
    if spec.most is not None and found > spec.most:
        raise _Wrong(
            f"“{text}” is too much. Write {spec.most} or less.",
            f"“{text}”过大，请填写不超过{spec.most}的数。",
        )
    return found


def _low(text: str, spec: Spec) -> _Wrong:
    if spec.kind in {Kind.MONEY, Kind.MONEYS} and spec.least:
        return _Wrong(
            f"“{text}” cannot be a wage. Write an amount above zero, in yuan.",
            f"“{text}”不能作为工资，请填写大于零的金额（元）。",
        )
    return _Wrong(
        f"“{text}” is too little. Write {spec.least} or more.",
        f"“{text}”过小，请填写不小于{spec.least}的数。",
    )


def _whole(raw: object, spec: Spec) -> int:
    found = _number(raw, spec)
    if found != found.to_integral_value():
        raise _Wrong(
            f"“{_shown(raw)}” is no whole number. Write it in digits, like 3.",
            f"“{_shown(raw)}”不是整数，请填写整数，如3。",
        )
    return int(found)


def _moneys(raw: object, spec: Spec) -> tuple[Decimal, ...]:
    parts = re.split(r"[;；、\s]+", raw.strip()) if isinstance(raw, str) else raw
    if not isinstance(parts, list | tuple) or not 0 < len(parts) <= MOST_TIMES:
        raise _Wrong(
            "Write one wage for each month, like 9000; 9000; 9200.",
            "请逐月填写工资，用分号隔开，如9000；9000；9200。",
        )
    return tuple(_number(part, spec) for part in parts)


def _flag(raw: object, spec: Spec) -> bool:
    del spec
    if isinstance(raw, bool):
        return raw
    text = _shown(raw).lower()
    if text not in _TRUE | _FALSE:
        raise _Wrong(
            f"“{text}” is neither yes nor no. Write true or false.",
            f"“{text}”不是“是”或“否”，请填写true或false。",
        )
    return text in _TRUE


def _choice(raw: object, spec: Spec) -> str:
    text = _shown(raw)
    codes = [code for code, _ in spec.choices]
    if text not in codes:
        offered = "; ".join(f"{code} ({label.en})" for code, label in spec.choices)
        offered_zh = "；".join(f"{code}（{label.zh}）" for code, label in spec.choices)
        raise _Wrong(
            f"“{text}” is not one of the choices: {offered}.",
            f"没有“{text}”这个选项，可选：{offered_zh}。",
        )
    return text


def _region(raw: object, spec: Spec) -> str:
    del spec
    text = _shown(raw)
    if not _REGION.fullmatch(text):
        raise _Wrong(
            f"“{text}” is no division code. Write six digits, like 110000 for Beijing.",
            f"“{text}”不是行政区划代码，请填写六位数字，如北京市110000。",
        )
    return text


def _events(raw: object, spec: Spec) -> tuple[Event, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > MOST_TIMES:
        raise _Wrong(*_EVENT_FORM)
    found = []
    for one in raw:
        if not isinstance(one, Mapping) or set(one) != {"kind", "on"}:
            raise _Wrong(*_EVENT_FORM)
        found.append(Event(_choice(one["kind"], spec), _day(one["on"], spec)))
    return tuple(found)


_EVENT_FORM = (
    'Write each event with its kind and day, like {"kind": "complaint", "on": "2025-03-02"}.',
    "请逐项填写事由和日期，如{“kind”: “complaint”, “on”: “2025-03-02”}。",
)
_READERS: dict[Kind, Callable[[Any, Spec], object]] = {
    Kind.DAY: _day,
    Kind.MONEY: _number,
    Kind.MONEYS: _moneys,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.REGION: _region,
    Kind.EVENTS: _events,
}
