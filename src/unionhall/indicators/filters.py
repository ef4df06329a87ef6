"""What a list of records keeps in its address while it is narrowed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet

from unionhall.core.filters import Filter, Row


@dataclass(frozen=True, slots=True)
class Kept(Filter):
    """Parameters that were heeded already, when the rows were chosen."""

    names: tuple[str, ...]

    def fields(self) -> dict[str, forms.Field]:
        return {
            name: forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
            for name in self.names
        }

    def narrow(self, rows: QuerySet[Row], given: Mapping[str, Any]) -> QuerySet[Row]:  # noqa: ARG002
        return rows
