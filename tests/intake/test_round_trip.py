"""What goes out comes back as "unchanged": in either language, with codes or with words."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.accounts import an_actor
from tests.builders.intake import OPERATOR
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_employer, an_organization
from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind
from unionhall.core import exporting
from unionhall.intake.models import Batch
from unionhall.intake.services.taking import Take, take
from unionhall.members import columns, queries
from unionhall.members.models import Membership
from unionhall.members.services import Profile, Transfer, transfer
from unionhall.members.services.ending import EndSpells, end_spells
from unionhall.organizations import services as organizations
from unionhall.organizations.models import Kind, Organization

DAY = date(2026, 2, 2)


def exported(*, codes: bool, language: str, after: int = 0) -> bytes:
    """Write memberships as an export of full data does."""
    with translation.override(language):
        rows = Membership.objects.select_related("person", "organization", "employer")
        file = io.StringIO(newline="")
        out = csv.writer(file)
        out.writerow(columns.headings())
        for row in rows.filter(pk__gt=after).order_by("pk"):
            opened = columns.Opened(row, queries.identity_of(row.person))
            cells = columns.cells(opened, codes=codes)
            out.writerow([exporting.harmless(exporting.plain(cell)) for cell in cells])
    return file.getvalue().encode("utf-8-sig")


def taken_back_in(body: Organization, content: bytes) -> Batch:
    command = Take(organization=body, filename="export.csv", content=content)
    return take(OPERATOR, command, lambda *_: None)


def a_world(street: Organization, joint: Organization) -> None:
    """Members of every sort: typed and known employers, past spells, other documents, old cards."""
    other = an_organization("旁边联合工会", kind=Kind.JOINT, parent=street)
    employer = an_employer(street)
    organizations.cover(
        OPERATOR,
        organizations.Cover(
            organization=joint.public_id, employer=employer.public_id, on=date(2020, 1, 1)
        ),
    )
    admitted(joint, employer=employer.public_id, post="骑手", profile=Profile(nation="01"))
    admitted(
        joint, employer_typed="没有登记的公司", profile=Profile(education="20", political="13")
    )
    admitted(joint, an_identity("买买提·艾力", phone="", valid_until=date(2030, 1, 1)))
    yesterday = timezone.localdate() - timedelta(days=1)
    admitted(joint, an_identity("李旧证", valid_until=yesterday))
    passport = an_identity(
        "John Smith", kind=DocumentKind.PASSPORT.value, number="E12345678", division_code=""
    )
    admitted(joint, passport)
    moved, left = admitted(joint), admitted(joint)
    by_month = admitted(joint, began_on=date(2026, 1, 1))
    Membership.objects.filter(pk=by_month.pk).update(began_by_month=True)
    transfer(
        OPERATOR,
        Transfer(
            person=moved.person.public_id,
            organization=other.public_id,
            on=date(2026, 3, 1),
            channel="unit",
            employment_form="03",
        ),
    )
    chair = an_actor(joint, "union_chair")
    ended = EndSpells(memberships=[left.public_id], on=date(2026, 4, 1), ending="withdrawn")
    end_spells(chair, ended)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("codes", [True, False])
def test_an_export_taken_in_again_changes_nothing(
    street: Organization, joint_union: Organization, language: str, *, codes: bool
) -> None:
    a_world(street, joint_union)
    rows = Membership.objects.count()
    batch = taken_back_in(street, exported(codes=codes, language=language))
    assert batch.counts == dict.fromkeys(batch.counts, 0) | {"unchanged": rows}
    assert rows == 9


def test_a_membership_that_is_over_is_neither_begun_nor_ended_by_a_list(
    street: Organization, joint_union: Organization
) -> None:
    member = admitted(joint_union)
    text = exported(codes=True, language="zh-hans").decode("utf-8-sig")
    head, row = list(csv.reader(io.StringIO(text)))
    row[head.index("终止日期")] = "2026-05-01"
    file = io.StringIO(newline="")
    csv.writer(file).writerows([head, row])
    batch = taken_back_in(street, file.getvalue().encode())
    assert (batch.needs_person, batch.unchanged) == (1, 0)
    member.refresh_from_db()
    assert member.ended_on is None


MAYBE = {
    name: st.sampled_from(["", *lists.code_list(name).items])
    for name in ("nation", "education", "political", "household", "skill_level")
}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(
        st.fixed_dictionaries(
            {
                "name": st.sampled_from(["王建国", "欧阳娜娜", "买买提·艾力", "𬭚㛃", "Li Wei"]),
                "phone": st.sampled_from(["", "13800000001", "15912345678"]),
                "address": st.sampled_from(["", "儒林街道 3 号楼", "=1+1"]),
                "valid_until": st.sampled_from([None, date(2030, 1, 1), date(2020, 1, 1)]),
                "post": st.sampled_from(["", "骑手", "店长, 兼会计", "@门店"]),
                "employment_form": st.sampled_from(list(lists.code_list("employment_form").items)),
                "employer_typed": st.sampled_from(["", "第一公司", "-公司"]),
                **MAYBE,
            }
        ),
        min_size=1,
        max_size=6,
    ),
    codes=st.booleans(),
    language=st.sampled_from(["zh-hans", "en"]),
)
def test_whatever_stands_in_a_record_comes_back_unchanged(
    street: Organization,
    joint_union: Organization,
    people: list[dict[str, object]],
    language: str,
    *,
    codes: bool,
) -> None:
    last = Membership.objects.order_by("-pk").first()  # of the example before
    for said in people:
        who = an_identity(
            str(said["name"]),
            phone=said["phone"],
            address=said["address"],
            valid_until=said["valid_until"],
        )
        admitted(
            joint_union,
            who,
            began_on=DAY,
            post=said["post"],
            employment_form=said["employment_form"],
            employer_typed=said["employer_typed"],
            profile=Profile(**{name: str(said[name]) for name in MAYBE}),
        )
    batch = taken_back_in(
        street, exported(codes=codes, language=language, after=last.pk if last else 0)
    )
    assert batch.counts == dict.fromkeys(batch.counts, 0) | {"unchanged": len(people)}
