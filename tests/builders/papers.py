"""A kind of paper of the tests' own, its template, and papers of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from tests.builders.organizations import OPERATOR
from tools.paper_templates import build
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization
from unionhall.papers import services
from unionhall.papers.kinds import KINDS, Draft, Field, PaperKind
from unionhall.papers.models import Paper

ON = date(2026, 3, 2)
TEXT = """
@head {{ body_name }}文件
@number {{ number }}
@title 关于同意成立{{ union }}的批复
@to {{ applicant }}：
你单位《关于成立工会的请示》收悉。经研究，同意成立{{ union }}，任期{{ years }}年。
@h1 一、会员名册
@columns 序号:1 姓名:2 岗位:4
@rows members as m | {{ loop.index }} | {{ m.name }} | {{ m.post }}
@if remark
@h1 二、其他事项
{{ remark }}
@end
特此批复。
@sign {{ body_name }}
@date {{ on }}
"""
FIELDS = (
    Field("union", "工会名称", "云帆速递有限公司工会委员会"),
    Field("applicant", "申请单位", "云帆速递有限公司工会筹备组"),
    Field("years", "任期（年）", 5),
    Field(
        "members", "会员", [{"name": "王一", "post": "快递员"}, {"name": "李二", "post": "分拣员"}]
    ),
    Field("remark", "其他事项", "请于30日内办理法人登记。"),
)
LETTER = "tests.letter"
NOTE = "tests.note"


def context(**changes: Any) -> dict[str, Any]:
    return {one.name: one.example for one in FIELDS} | changes


def declare(folder: Path, bodies: dict[UUID, Organization] | None = None) -> PaperKind:
    """Declare both kinds; a subject of the map can be drafted from a page."""
    template = folder / "letter.docx"
    template.write_bytes(build(TEXT))

    def draft(_actor: Actor, subject: UUID) -> Draft:
        body = (bodies or {})[subject]
        return Draft(
            place=body.path,
            body_name=body.name,
            subject_name=f"{body.name}的案卷",
            context=context(),
            word="测工发",
        )

    letter = PaperKind(
        code=LETTER, name="批复", template=template, fields=FIELDS, numbered=True, draft=draft
    )
    note = PaperKind(code=NOTE, name="会员名册", template=template, fields=FIELDS, draft=draft)
    KINDS.register(letter, note)
    return letter


@contextmanager
def declared(folder: Path, bodies: dict[UUID, Organization] | None = None) -> Iterator[PaperKind]:
    """Declare the kinds for a while."""
    before = dict(KINDS.known)
    try:
        yield declare(folder, bodies)
    finally:
        KINDS.known.clear()
        KINDS.known.update(before)


def a_command(body: Organization, **changes: Any) -> services.MakePaper:
    fields: dict[str, Any] = {
        "kind": LETTER,
        "place": body.path,
        "body_name": body.name,
        "subject": services.Subject(app="tests", id=uuid4(), name="云帆速递有限公司建会"),
        "context": context(),
        "on": ON,
        "submission_id": uuid4(),
        "word": "延工发",
    }
    return services.MakePaper(**fields | changes)


def a_paper(body: Organization, *, actor: Actor = OPERATOR, **changes: Any) -> Paper:
    return services.make_paper(actor, a_command(body, **changes))
