"""The audit page speaks: actions, roles and values have names, identifiers stay out."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user
from unionhall.accounts import trail
from unionhall.accounts.models import Role
from unionhall.accounts.trail_facts import Places, details
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization

ID = "019c0000-0000-7000-8000-000000000000"


def told(action: str, language: str = "en", **facts: Any) -> str:
    entry = AuditEntry(action=action, facts=facts)
    with translation.override(language):
        return details(entry, Places([entry]))


def test_facts_are_named_and_identifiers_left_out(db: None) -> None:
    facts = {
        "user": ID,
        "role": Role.STREET_STAFF,
        "valid_from": "2026-01-01",
        "valid_until": None,
        "rows": 3,
    }
    assert told("accounts.appointed", **facts) == (
        "role: street or township staff; from: Jan. 1, 2026; rows: 3"
    )
    assert told("accounts.appointed", "zh-hans", **facts) == (
        "角色：街道（乡镇）工会干部；起始日：2026年1月1日；行数：3"
    )


@pytest.mark.parametrize(
    ("action", "facts", "words"),
    [
        ("outreach.rule_set", {"pattern": "weekly", "level": "street"}, "周期：每周；级别：街乡级"),
        (
            "joining.received",
            {"rule": "nearby", "channel": "on_site"},
            "依据：沟通会就近服务站的工会；渠道：现场入会",
        ),
        ("earlywarning.raised", {"level": "重点", "count": 3}, "级别：重点；数量：3"),
        (
            "earlywarning.level_changed",
            {"before": {"colour": "red", "owner_role": "organizer", "owner_at": "area"}},
            "变更前：颜色 红、负责职务 组织员、负责单位 所在街道乡镇总工会",
        ),
        (
            "advice.taken_down",
            {"channel": "telephone", "topic": "4"},
            "渠道：电话；类别：工时、休假、社保、福利、培训和劳动保护",
        ),
        (
            "supervision.letter_issued",
            {"kind": "opinion", "number": "儒林工劳监意〔2026〕6号"},
            "类型：监督意见书；编号：儒林工劳监意〔2026〕6号",
        ),
        ("linkage.resolved", {"number": 1, "tasks": 3}, "编号：1；任务：3"),
        ("joining.approved", {"by_sight": True, "membership": ID}, "已验证件：是"),
        ("cards.shown_to_bank", {"bank": "北京银行", "cards": [ID, ID]}, "银行：北京银行；卡：2"),
        (
            "cards.stepped",
            {"before": "opened", "after": "handed_over"},
            "变更前：已开卡；变更后：已发卡",
        ),
        (
            "outreach.count_corrected",
            {"before": {"asked": 3}, "after": {"asked": 5}},
            "变更前：咨询人次 3；变更后：咨询人次 5",
        ),
        ("members.contact_corrected", {"changed": "phone, address"}, "更改：手机号、地址"),
        (
            "lists.exported",
            {"list": "joining.applications", "format": "xlsx"},
            "列表：入会申请；格式：Excel",
        ),
    ],
)
def test_values_are_said_as_their_own_app_says_them(
    db: None, action: str, facts: dict[str, Any], words: str
) -> None:
    assert told(action, "zh-hans", **facts) == words


def test_codes_and_paths_of_bodies_become_their_names_in_one_query(
    street: Organization,
    joint_union: Organization,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    entries = [
        AuditEntry(
            action="joining.passed_on", facts={"before": street.code, "after": joint_union.code}
        ),
        AuditEntry(
            action="cards.followed", facts={"before": street.path, "after": joint_union.path}
        ),
    ]
    with django_assert_num_queries(1):
        places = Places(entries)
        lines = [details(entry, places) for entry in entries]
    assert lines == [f"变更前：{street.name}；变更后：{joint_union.name}"] * 2


def test_the_page_shows_no_identifier(client: Client, city: Organization) -> None:
    actor_of = a_user(city, Role.AUDITOR)
    client.force_login(actor_of)
    entry = AuditEntry.objects.order_by("pk").last()
    assert entry is not None
    body = client.get(reverse("accounts:audit")).content.decode()
    listed = body.partition("<tbody>")[2].partition("</tbody>")[0]
    assert listed
    for one in AuditEntry.objects.all():
        for value in one.facts.values():
            if isinstance(value, str) and len(value) == len(ID):
                assert value not in listed


def test_what_one_account_did_is_found_by_its_user_name(client: Client, city: Organization) -> None:
    client.force_login(a_user(city, Role.AUDITOR))
    mine = a_user(city, Role.ORGANIZER)
    audit.record(Actor(user_id=mine.pk, name="李雪梅"), "lists.exported", city, rows=731)

    def listed(account: str) -> str:
        body = client.get(reverse("accounts:audit"), {"account": account}).content.decode()
        return body.partition("<tbody>")[2].partition("</tbody>")[0]

    assert "行数：731" in listed(f" {mine.username} ")
    assert "行数：731" not in listed("somebody.else")


def test_an_unknown_action_is_shown_as_it_is() -> None:
    assert trail.sentence("tests.did") == "tests.did"
