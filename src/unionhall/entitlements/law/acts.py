"""The texts that questions of entitlement cite: their names, and from which day they hold."""

from dataclasses import dataclass
from datetime import date

from unionhall.entitlements.law.results import Basis
from unionhall.entitlements.law.words import Text, article


@dataclass(frozen=True, slots=True)
class Act:
    """A text of law; ``since`` is its first day, where that is on record."""

    name: Text
    since: date | None = None


def act(en: str, zh: str, since: date | None = None) -> Act:
    """Name an act."""
    return Act(Text(en, zh), since)


LABOUR_LAW = act("Labour Law", "劳动法", date(1995, 1, 1))
CIVIL_CODE = act("Civil Code", "民法典", date(2021, 1, 1))
CONTRACT_LAW = act("Labour Contract Law", "劳动合同法", date(2008, 1, 1))
CONTRACT_REGULATION = act(
    "Regulation on Implementing the Labour Contract Law", "劳动合同法实施条例", date(2008, 9, 18)
)
ARBITRATION_LAW = act(
    "Labour Dispute Mediation and Arbitration Law", "劳动争议调解仲裁法", date(2008, 5, 1)
)
COURT_2020 = act(
    "Supreme Court, Interpretation (I) on labour disputes (2020, No. 26)",
    "最高人民法院关于审理劳动争议案件适用法律问题的解释（一）（法释〔2020〕26号）",
    date(2021, 1, 1),
)
COURT_2025 = act(
    "Supreme Court, Interpretation (II) on labour disputes (2025, No. 12)",
    "最高人民法院关于审理劳动争议案件适用法律问题的解释（二）（法释〔2025〕12号）",
    date(2025, 9, 1),
)
BEIJING_2024 = act(
    "Beijing, answers on applying law in labour disputes (2024)",
    "北京市关于审理劳动争议案件解答（2024年）",
    date(2024, 4, 30),
)
BEIJING_WAGES = act(
    "Beijing rules on the payment of wages", "北京市工资支付规定", date(2004, 1, 22)
)
BEIJING_CASES = act(
    "Typical cases published by Beijing's labour office", "北京市人力社保局发布的典型案例"
)
WAGES_1994 = act(
    "Interim provisions on the payment of wages (1994, No. 489)",
    "工资支付暂行规定（劳部发〔1994〕489号）",
    date(1995, 1, 1),
)
LEAVE_MEASURES = act(
    "Measures for paid annual leave of enterprises' staff",
    "企业职工带薪年休假实施办法",
    date(2008, 9, 18),
)
LEAVE_REGULATION = act("Regulation on Paid Annual Leave", "职工带薪年休假条例", date(2008, 1, 1))
INJURY = act("Regulation on Work-Related Injury Insurance", "工伤保险条例", date(2011, 1, 1))
MEDICAL = act(
    "Rules on the medical-treatment period of sick or injured workers",
    "企业职工患病或非因工负伤医疗期规定",
    date(1995, 1, 1),
)
RETIREMENT = act(
    "Measures on raising the statutory retirement age step by step",
    "国务院关于渐进式延迟法定退休年龄的办法",
)
NO_ARTICLE = Text("", "")


def cite(text: Act, *articles: int) -> Basis:
    """Cite articles of an act."""
    return Basis(article(*articles) if articles else NO_ARTICLE, text.name, text.since)


def item(text: Act, *items: int) -> Basis:
    """Cite items of a document that has no articles."""
    head = "Item" if len(items) == 1 else "Items"
    said = Text(f"{head} {', '.join(map(str, items))}", "、".join(f"第{one}条" for one in items))
    return Basis(said, text.name, text.since)
