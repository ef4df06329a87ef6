"""What the pages with a form have in common."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from unionhall.core.errors import Conflict, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest


def carry_out(  # noqa: PLR0913 -- all but two by name
    request: ActorRequest,
    form: forms.Form,
    *,
    template: str,
    context: Mapping[str, Any],
    deed: Callable[[], Any],
    said: str | Callable[[Any], str],
    back: Callable[[Any], str],
) -> HttpResponse:
    """Show the form, or do what it asks for; a refusal stands beside the field at fault."""
    if request.method == "POST" and form.is_valid():
        try:
            outcome = deed()
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
        else:
            messages.success(request, said(outcome) if callable(said) else said)
            return redirect(back(outcome))
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def posted(request: ActorRequest) -> QueryDict | None:
    """Return what was sent, however empty; nothing where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def day_and_text(form: forms.Form) -> tuple[Any, str]:
    """Return the day (None if none or no such day) and the text of an AsOfForm."""
    form.is_valid()
    return form.cleaned_data.get("on"), form.cleaned_data.get("q", "")
