"""An office's own template: checked before it is used, nearest upwards wins, taken back."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.builders.accounts import an_actor
from tests.builders.papers import LETTER, TEXT, a_paper
from tests.papers.test_making import text_of
from tools.paper_templates import build
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization
from unionhall.papers import checking, queries
from unionhall.papers.errors import NoOwnTemplate
from unionhall.papers.kinds import PaperKind
from unionhall.papers.models import Paper, Template
from unionhall.papers.services.templates import PutBack, SetTemplate, put_back, set_template


def own(actor: Actor, body: Organization, text: str) -> Template:
    return set_template(actor, SetTemplate(place=body.path, kind=LETTER, content=build(text)))


def said(paper: Paper) -> str:
    return text_of(queries.opened(paper)).strip()


def changed(change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    """Take the shipped template and change its parts; nothing leaves a part out."""
    made = BytesIO()
    with ZipFile(BytesIO(build(TEXT))) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(*part)
    return made.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    made = BytesIO(build(TEXT))
    with ZipFile(made, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def test_the_nearest_template_upwards_is_used(
    organizer: Actor, district: Organization, street: Organization, joint_union: Organization
) -> None:
    shipped = a_paper(joint_union)
    own(organizer, district, "区：{{ union }}")
    from_district = a_paper(joint_union)
    nearer = own(organizer, street, "街道：{{ union }}")
    from_street = a_paper(joint_union)
    assert shipped.template is None
    assert said(from_district).startswith("区：")
    assert said(from_street).startswith("街道：")
    assert from_street.template == nearer
    assert said(a_paper(district)).startswith("区：")


def test_the_shipped_one_is_put_back(organizer: Actor, district: Organization) -> None:
    used = own(organizer, district, "{{ union }}")
    a_paper(district)
    put_back(organizer, PutBack(place=district.path, kind=LETTER))
    used.refresh_from_db()
    assert used.retired_at is not None
    assert a_paper(district).template is None
    with pytest.raises(NoOwnTemplate):
        put_back(organizer, PutBack(place=district.path, kind=LETTER))


def test_the_same_file_again_changes_nothing(organizer: Actor, district: Organization) -> None:
    first, again = own(organizer, district, "{{ union }}"), own(organizer, district, "{{ union }}")
    assert first == again
    assert AuditEntry.objects.filter(action="papers.template_set").count() == 1


def test_another_file_takes_the_place_of_the_first(
    organizer: Actor, district: Organization
) -> None:
    own(organizer, district, "一 {{ union }}")
    own(organizer, district, "二 {{ union }}")
    assert said(a_paper(district)).startswith("二")
    assert Template.objects.filter(retired_at=None).count() == 1


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{{ 单位 }}", "variable_unknown", "单位"),
        ("@columns 甲:1\n@rows members as m | {{ m.age }}", "variable_unknown", "age"),
        ("{{ union", "template_broken", "union"),
        ("{% " * 100_000, "template_broken", "{%"),
        ("{{ union.upper() }}", "construct_not_allowed", "upper()"),
        ("{{ union.__class__ }}", "variable_unknown", "__class__"),
        ("{{ union|safe }}", "construct_not_allowed", "safe"),
        ("{{ 'a' * 1000000000 }}", "construct_not_allowed", "1000000000"),
        ("{% for a in members %}{% for b in members %}x{% endfor %}{% endfor %}",
         "construct_not_allowed", "for"),
        ("{% include 'x' %}", "construct_not_allowed", "include"),
        ("{{ self }}{{ self.__class__ }}", "template_broken", "__class__"),
        ("{% set a = 1 %}", "construct_not_allowed", "set a"),
    ],
)  # fmt: skip
def test_what_a_template_may_not_say_is_refused_with_the_word_at_fault(
    organizer: Actor, district: Organization, text: str, code: str, words: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        own(organizer, district, text)
    assert refusal.value.code == code
    assert words in str(refusal.value)
    assert not Template.objects.exists()


def _bomb() -> bytes:
    return with_part("word/media/image9.png", b"\0" * (checking.LARGEST_UNPACKED + 1))


def _macros() -> bytes:
    return changed(
        lambda name, part: (
            name,
            part.replace(
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                b"application/vnd.ms-word.document.macroEnabled.main",
            ),
        )
    )


def _without_types() -> bytes:
    return changed(lambda name, part: None if name == "[Content_Types].xml" else (name, part))


def _entity() -> bytes:
    return changed(
        lambda name, part: (
            name,
            b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + part if name == "word/document.xml" else part,
        )
    )


def _from_elsewhere() -> bytes:
    relation = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="http://example.org/x.dotm" '
        b'TargetMode="External"/></Relationships>'
    )
    return changed(
        lambda name, part: (
            name,
            part.replace(b"</Relationships>", relation)
            if name == "word/_rels/document.xml.rels"
            else part,
        )
    )


OUTSIDE = (
    b"<Relationship%sId='r9' Type='x/%s' Target='http://example.org/a' TargetMode='External'/>"
)


def _relation(text: bytes) -> Callable[[], bytes]:
    return lambda: changed(
        lambda name, part: (
            name,
            part.replace(b"</Relationships>", text + b"</Relationships>")
            if name == "word/_rels/document.xml.rels"
            else part,
        )
    )


def _field(*instructions: bytes) -> Callable[[], bytes]:
    runs = b"".join(b"<w:r><w:instrText>%s</w:instrText></w:r>" % one for one in instructions)
    return lambda: changed(
        lambda name, part: (
            name,
            part.replace(b"<w:sectPr", b"<w:p>" + runs + b"</w:p><w:sectPr", 1)
            if name == "word/document.xml"
            else part,
        )
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_relation(OUTSIDE % (b" ", b"image")), "holds_links"),
        (_relation(OUTSIDE % (b"\n", b"attachedTemplate")), "holds_links"),
        (_field(b' DDEAUTO c:\\\\x "y" '), "holds_links"),
        (_field(b" INCLUDE", b'PICTURE "http://example.org/a.png" '), "holds_links"),
        (b"", "file_empty"),
        (b"%PDF-1.7", "not_word"),
        (b"PK\3\4 cut off", "not_word"),
        (b"x" * (checking.LARGEST_TEMPLATE + 1), "file_too_large"),
        (_bomb, "too_much_inside"),
        (_macros, "holds_macros"),
        (lambda: with_part("word/vbaProject.bin", b"x"), "holds_macros"),
        (_without_types, "not_word"),
        (_entity, "not_word"),
        (_from_elsewhere, "holds_links"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_that_is_no_plain_word_document_is_refused(
    organizer: Actor, district: Organization, content: bytes | Callable[[], bytes], code: str
) -> None:
    command = SetTemplate(
        place=district.path, kind=LETTER, content=content() if callable(content) else content
    )
    with pytest.raises(DomainError) as refusal:
        set_template(organizer, command)
    assert refusal.value.code == code


def test_who_may_not_set_templates_sets_none(district: Organization, street: Organization) -> None:
    with pytest.raises(NotPermitted):
        own(an_actor(district, Role.STREET_STAFF), district, "{{ union }}")
    with pytest.raises(NotPermitted):
        own(an_actor(street, Role.ORGANIZER), district, "{{ union }}")


def test_an_administrator_sets_them(district: Organization) -> None:
    assert own(an_actor(district, Role.ADMINISTRATOR), district, "{{ union }}").pk


def test_the_builder_gives_the_same_bytes_twice(letter: PaperKind) -> None:
    assert build(TEXT) == letter.template.read_bytes()
