"""Samples for the component page."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.utils import timezone

from unionhall.core.fields import Day
from unionhall.core.filters import Choice, DateRange
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Heading, Line, Listing, drawn
from unionhall.core.models import AuditEntry

KINDS = [("worker", "职工沟通会"), ("employer", "企业沟通会")]


@dataclass(frozen=True, slots=True)
class Happening:
    at: datetime
    title: str
    who: str = ""
    text: str = ""


class SampleForm(forms.Form):
    """One field of every kind."""

    place = forms.CharField(label="地点", max_length=40, help_text="写到门牌号或明显标志")
    kind = forms.ChoiceField(label="类型", choices=KINDS, widget=forms.RadioSelect)
    street = forms.ChoiceField(label="街道", choices=[("", "请选择"), ("1", "儒林街道")])
    held_on = Day(label="日期")
    notes = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    consent = forms.BooleanField(label="本人同意将以上信息用于办理入会")


class SampleListing(Listing[Any]):
    """A list whose rows are made up: the component page shows nobody's records."""

    SAMPLES = (
        ("延庆区中关村延庆园快递物流行业工会联合会", "职工沟通会", "儒林街道", 128, "已办结"),
        ("云帆速递有限公司", "企业沟通会", "香水园街道", 6, "待跟进"),
        ("妫河创意园区外卖配送站", "职工沟通会", "百泉街道", 41, "已办结"),
    )

    @property
    def count(self) -> int:
        return 1263

    @property
    def headings(self) -> list[Heading]:
        return [
            Heading(c.key, c.label, c.numeric, "#", "descending" if c.key == "joined" else "")
            for c in self.columns
        ]

    @property
    def lines(self) -> list[Line[Any]]:
        return drawn(self.SAMPLES, self.columns, lambda _sample: "#")


def samples(request: ActorRequest) -> dict[str, Any]:
    """Gather what the component page shows."""
    now = timezone.now()
    return {
        "form": SampleForm(request.GET if "send" in request.GET else None),
        "moment": now,
        "icons": icon_names(),
        "events": [
            Happening(now, "通过入会申请", "李干事 · 区总工会组织部"),
            Happening(now, "提交入会申请", "本人，扫码", "来自 3 月 2 日儒林街道职工沟通会"),
        ],
        "listing": SampleListing(
            request,
            AuditEntry.objects.none(),
            name="core.samples",
            columns=[
                Column("place", "单位或地点", itemgetter(0)),
                Column("kind", "类型", itemgetter(1)),
                Column("street", "街道", itemgetter(2)),
                Column("joined", "现场入会", itemgetter(3), numeric=True),
                Column("state", "状态", itemgetter(4)),
            ],
            filters=[
                Choice(key="kind", label="类型", choices=KINDS),
                DateRange(key="held_on", label="日期"),
            ],
            search=lambda rows, _words: rows,
            search_hint="单位、地点",
        ),
    }


@lru_cache(maxsize=1)
def icon_names() -> list[str]:
    """List the icons of the sprite."""
    path = str(finders.find("vendor/icons/sprite.svg"))
    return re.findall(r'<symbol id="([^"]+)"', Path(path).read_text(encoding="utf-8"))
