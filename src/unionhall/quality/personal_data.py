"""What links to members hold of people: which details were asked for, and the key of the link."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.personal_fields import Subject, Table, declare, dropped
from unionhall.quality.models import Form


def _forms(subject: Subject) -> QuerySet[Any]:
    return Form.objects.filter(person=subject.key)


declare(
    Table(
        model=Form,
        title=_("Links to fill in what your record lacks"),
        purpose=_("complete records of members"),
        keep=_("until you are deleted"),
        of=_forms,
        fields={"token": dropped(), "fields": dropped(exported=True)},
        also=("asked_at", "answered_at"),
        plain=frozenset({"state"}),
    )
)
