"""The texts that questions of entitlement cite, by their names."""

from unionhall.entitlements.law.results import Basis
from unionhall.entitlements.law.words import Text, article

CONTRACT_LAW = Text("Labour Contract Law", "劳动合同法")
CONTRACT_REGULATION = Text(
    "Regulation on Implementing the Labour Contract Law", "劳动合同法实施条例"
)
ARBITRATION_LAW = Text("Labour Dispute Mediation and Arbitration Law", "劳动争议调解仲裁法")
COURT_2020 = Text(
    "Supreme Court, Interpretation (I) on labour disputes (2020, No. 26)",
    "最高人民法院关于审理劳动争议案件适用法律问题的解释（一）（法释〔2020〕26号）",
)
COURT_2025 = Text(
    "Supreme Court, Interpretation (II) on labour disputes (2025, No. 12)",
    "最高人民法院关于审理劳动争议案件适用法律问题的解释（二）（法释〔2025〕12号）",
)
BEIJING_2024 = Text(
    "Beijing, answers on applying law in labour disputes (2024)",
    "北京市关于审理劳动争议案件解答（2024年）",
)
BEIJING_WAGES = Text("Beijing rules on the payment of wages", "北京市工资支付规定")
BEIJING_CASES = Text(
    "Typical cases published by Beijing's labour office", "北京市人力社保局发布的典型案例"
)
WAGES_1994 = Text(
    "Interim provisions on the payment of wages (1994, No. 489)",
    "工资支付暂行规定（劳部发〔1994〕489号）",
)
LEAVE_MEASURES = Text(
    "Measures for paid annual leave of enterprises' staff", "企业职工带薪年休假实施办法"
)
LEAVE_REGULATION = Text("Regulation on Paid Annual Leave", "职工带薪年休假条例")
INJURY = Text("Regulation on Work-Related Injury Insurance", "工伤保险条例")
MEDICAL = Text(
    "Rules on the medical-treatment period of sick or injured workers",
    "企业职工患病或非因工负伤医疗期规定",
)
RETIREMENT = Text(
    "Measures on raising the statutory retirement age step by step",
    "国务院关于渐进式延迟法定退休年龄的办法",
)
NO_ARTICLE = Text("", "")


def cite(act: Text, *articles: int) -> Basis:
    """Cite articles of an act."""
    return Basis(article(*articles) if articles else NO_ARTICLE, act)


def item(act: Text, *items: int) -> Basis:
    """Cite items of a document that has no articles."""
    head = "Item" if len(items) == 1 else "Items"
    said = Text(f"{head} {', '.join(map(str, items))}", "、".join(f"第{one}条" for one in items))
    return Basis(said, act)
