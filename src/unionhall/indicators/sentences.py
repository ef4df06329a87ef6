"""The house's own words: the sentences of a bulletin, as data.

A sentence is an opening and clauses; clauses of figures that are zero are left out, and a
sentence without clauses too. Modelled on the press's sentences about 平谷 and 延庆
(劳动午报 2024-06-19).
"""

from dataclasses import dataclass

from unionhall.indicators.definition import Words
from unionhall.indicators.models import HouseStyle
from unionhall.indicators.wording import Manner


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One figure in a sentence; ``{n}`` is the number with its measure word.

    ``group`` names clauses that belong together under one lead-in, which is said before
    the first of them that is there (其中).
    """

    code: str
    text: Words
    measure: Words | None = None
    manner: Manner = Manner.EXACT
    group: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """An opening with places for ``{period}``, ``{as_of}``, ``{place}``, ``{whole}``."""

    opening: Words
    clauses: tuple[Clause, ...]


AMONG = Words("其中", "among them ")
NAMES = Words("名", "")

_UNIONS = Sentence(
    opening=Words("{as_of}，{whole}", "As of {day}, {place} had "),
    clauses=(
        Clause(code="unions", text=Words("已建立工会组织{n}", "{n} unions")),
        Clause(
            code="unions_of_employers_with_100_or_more",
            text=Words("百人以上企业工会{n}", "{n} unions of employers with 100 or more staff"),
            group=AMONG,
        ),
        Clause(code="joint_unions", text=Words("联合工会{n}", "{n} joint unions"), group=AMONG),
        Clause(
            code="small_firms_covered_by_joint_unions",
            text=Words("覆盖小微企业{n}", "covering {n} small firms"),
        ),
        Clause(
            code="members",
            text=Words("工会会员总数达{n}", "{n} members in all"),
            manner=Manner.WAN,
        ),
    ),
)
_SERVICE = Sentence(
    opening=Words("{period}，", "{Period}, "),
    clauses=(
        Clause(
            code="cards_handed_over",
            text=Words("发放工会会员互助服务卡{n}", "{n} member service cards were handed over"),
            manner=Manner.FINE_WAN,
        ),
        Clause(code="demands", text=Words("听取职工诉求{n}", "{n} demands were heard")),
        Clause(code="demands_answered", text=Words("答复{n}", "{n} were answered")),
    ),
)

_RIGHTS = Sentence(
    opening=Words("{period}，", "{Period}, "),
    clauses=(
        Clause(
            code="consultations",
            text=Words("提供法律咨询{n}", "legal advice was given {n} times"),
            manner=Manner.FINE_WAN,
        ),
        Clause(
            code="disputes_settled",
            text=Words("成功调解劳动争议案件{n}", "{n} labour disputes were settled"),
        ),
        Clause(
            code="disputes_helped",
            text=Words("涉及职工{n}", "with {n} workers in them"),
            measure=NAMES,
        ),
        Clause(
            code="disputes_paid",
            text=Words("挽回经济损失{n}", "{n} yuan reached workers"),
            manner=Manner.WAN,
        ),
    ),
)

TEMPLATES: dict[str, tuple[Sentence, ...]] = {
    HouseStyle.Template.OVERVIEW: (
        Sentence(
            opening=Words("{period}，{place}共召开", "{Period}, {place} held "),
            clauses=(
                Clause(
                    code="employee_meetings",
                    text=Words("职工沟通会{n}", "{n} workers' communication meetings"),
                    manner=Manner.AT_LEAST,
                ),
                Clause(
                    code="enterprise_meetings",
                    text=Words("企业沟通会{n}", "{n} enterprise communication meetings"),
                ),
            ),
        ),
        _UNIONS,
        Sentence(
            opening=Words("{period}，", "{Period}, "),
            clauses=(
                Clause(
                    code="joined",
                    text=Words("{n}职工加入工会组织", "{n} workers joined a union"),
                    measure=NAMES,
                    manner=Manner.FINE_WAN,
                ),
                Clause(
                    code="unions_founded",
                    text=Words("新建工会组织{n}", "{n} unions were founded"),
                ),
            ),
        ),
        _SERVICE,
        _RIGHTS,
    ),
    HouseStyle.Template.JOINING: (
        Sentence(
            opening=Words("{period}，{place}", "{Period}, {place} saw "),
            clauses=(
                Clause(
                    code="meetings",
                    text=Words("共开展{n}工会沟通会", "{n} communication meetings"),
                ),
                Clause(
                    code="joined",
                    text=Words("{n}职工加入工会组织", "{n} workers join a union"),
                    measure=NAMES,
                    manner=Manner.FINE_WAN,
                ),
                Clause(
                    code="unions_founded",
                    text=Words("新建工会组织{n}", "{n} unions founded"),
                ),
            ),
        ),
        _UNIONS,
        _SERVICE,
    ),
}

SCOPE = Sentence(
    opening=Words("{period}，{house}指导“{scope}”", "{Period}, {house} guided “{scope}” through "),
    clauses=(
        Clause(code="meetings", text=Words("开展{n}“双沟通”会", "{n} communication meetings")),
        Clause(
            code="joined",
            text=Words("吸纳{n}职工入会", "{n} workers joining"),
            measure=NAMES,
            manner=Manner.FINE_WAN,
        ),
        Clause(
            code="unions_founded",
            text=Words("新建{bodies}{n}", "{n} {bodies} founded"),
        ),
    ),
)
SINGLES_AND_FEDERATIONS = Words(
    "单独基层工会、工会联合会", "single-employer unions and federations"
)
ANY_BODIES = Words("工会组织", "unions")
"""What the founded bodies are called: by their kinds when no joint union is among them."""
