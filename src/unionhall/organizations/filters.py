"""Filters for lists of other apps: by an employer, whose page leads there, and by a body."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from unionhall.core.filters import Filter
from unionhall.organizations.choosing import Choices, Offered


@dataclass(frozen=True, slots=True, kw_only=True)
class OfEmployer(Filter):
    """Keep what concerns one employer; ``within`` first narrows to what names it to the reader."""

    within: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None

    def fields(self) -> dict[str, forms.Field]:
        """Return the hidden field."""
        return {
            "employer": forms.UUIDField(
                required=False,
                widget=forms.HiddenInput,
                error_messages={"invalid": _("Choose an employer.")},
            )
        }

    def narrow(self, rows: QuerySet[Any], given: Mapping[str, Any]) -> QuerySet[Any]:
        """Keep the rows of the employer."""
        asked = given["employer"]
        if not asked:
            return rows
        named = self.within(rows) if self.within is not None else rows
        return named.filter(employer__public_id=asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByBody(Filter):
    """Keep what is at one of the bodies offered; ``also`` are choices besides."""

    label: StrOrPromise
    offered: Offered
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]
    also: Choices = ()

    def fields(self) -> dict[str, forms.Field]:
        """Return the list of bodies, and what is typed to find one among many."""
        return self.offered.fields(self.label, self.also)

    def narrow(self, rows: QuerySet[Any], given: Mapping[str, Any]) -> QuerySet[Any]:
        """Keep the rows of the body."""
        chosen = given[self.offered.field]
        return self.apply(rows, chosen) if chosen else rows
