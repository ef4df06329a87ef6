"""The components of our pages: ``{% load ui %}``; ``docs/ui.md`` shows them all."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from unionhall.core import formats
from unionhall.core.jobs import may_stop
from unionhall.core.jobs import progress as progress_of
from unionhall.core.models import Job
from unionhall.core.navigation import Link

register = template.Library()
SPRITE = "vendor/icons/sprite.svg"

register.filter("day", formats.day)
register.filter("clock", formats.clock)
register.filter("moment", formats.moment)
register.filter("grouped", formats.grouped)
register.filter("wan", formats.wan)
register.filter("shown", formats.shown)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; without a label it is only decoration."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            label,
            static(SPRITE),
            name,
        )
    return _decoration(name)


@lru_cache(maxsize=500)
def _decoration(name: str) -> SafeString:
    """Draw an icon that says nothing: a page has dozens, and the same ones always."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static(SPRITE), name
    )


@register.simple_tag
def nav_link(link: Link) -> SafeString:
    """Draw an entry of the navigation."""
    return _nav_link(link.url, link.icon, str(link.label), current=link.current)


@lru_cache(maxsize=500)
def _nav_link(url: str, name: str, label: str, *, current: bool) -> SafeString:
    """Draw an entry once: every page has the same ones, twice."""
    mark = mark_safe(' aria-current="page"') if current else ""
    return format_html('<a href="{}"{}>{}<span>{}</span></a>', url, mark, icon(name), label)


def _kind(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "hidden" if field.is_hidden else "input"


_CLASSES = {
    "check": "form-check-input",
    "choices": "",
    "select": "form-select",
    "file": "form-control",
    "input": "form-control",
    "hidden": "",
}


@register.inclusion_tag("core/ui/field.html")
def field(bound: BoundField, **attrs: str) -> dict[str, Any]:
    """Show one field of a form: label, help, control and what is wrong with it.

    Further arguments become attributes of the control, with ``_`` written as ``-``:
    ``{% field form.phone inputmode="tel" autocomplete="off" %}``.
    """
    kind = _kind(bound)
    wanted: dict[str, str | bool] = {name.replace("_", "-"): value for name, value in attrs.items()}
    usual = bound.field.widget.attrs
    classes = " ".join(filter(None, [str(usual.get("class", "")), _CLASSES[kind]]))
    identifier = bound.auto_id or bound.html_name
    described = [f"{identifier}_helptext"] if bound.help_text else []
    errors = list(bound.errors)
    if errors:
        described.append(f"{identifier}_error")
        classes += " is-invalid"
        wanted["aria-invalid"] = "true"
    if described and not bound.use_fieldset:
        wanted["aria-describedby"] = " ".join(described)
    if kind != "hidden" and "autocomplete" not in usual and "autocomplete" not in wanted:
        wanted["autocomplete"] = "off"
    if classes:
        wanted["class"] = classes
    return {
        "field": bound,
        "kind": kind,
        "control": bound.as_widget(attrs=wanted),
        "errors": errors,
        "id": identifier,
        "fieldset": kind == "choices",
    }


@register.inclusion_tag("core/ui/errors.html")
def errors(form: forms.BaseForm) -> dict[str, Any]:
    """Sum up what is wrong with a form, each sentence with a link to its field."""
    wrong = [(bound.auto_id, bound.label, sentence) for bound in form for sentence in bound.errors]
    return {"wrong": wrong, "general": form.non_field_errors(), "form": form}


@register.inclusion_tag("core/ui/steps.html")
def steps(current: int, *labels: str) -> dict[str, Any]:
    """Show how far one has come: ``{% steps 2 "Consent" "Your data" "Signature" %}``."""
    return {
        "current": current,
        "label": labels[current - 1],
        "total": len(labels),
        "steps": [
            {
                "number": number,
                "label": label,
                "state": "done" if number < current else "now" if number == current else "ahead",
            }
            for number, label in enumerate(labels, start=1)
        ],
    }


@register.simple_tag
def badge(label: str, tone: str = "neutral") -> SafeString:
    """Show a state as a chip: tone ``neutral``, ``good``, ``due``, ``late`` or ``info``."""
    return format_html('<span class="chip chip-{}">{}</span>', tone, label)


@register.inclusion_tag("core/ui/stat.html")
def stat(  # noqa: PLR0913 -- named in the template
    label: str,
    value: int | str | None,
    url: str = "",
    *,
    unit: str = "",
    hint: str = "",
    icon: str = "",
) -> dict[str, Any]:
    """Show a figure that opens its records."""
    return {
        "label": label,
        "value": formats.grouped(value) if isinstance(value, int) else value,
        "url": url,
        "unit": unit,
        "hint": hint,
        "icon": icon,
    }


@register.inclusion_tag("core/ui/empty.html")
def empty(sentence: str, *, icon: str = "inbox", url: str = "", action: str = "") -> dict[str, Any]:
    """Say that there is nothing, and what to do about it."""
    return {"sentence": sentence, "icon": icon, "url": url, "action": action}


@register.inclusion_tag("core/ui/progress.html")
def progress(value: int, most: int, label: str) -> dict[str, Any]:
    """Show how much of something is done, as a bar and in words."""
    return {"value": value, "most": most, "label": label}


@register.inclusion_tag("core/ui/job.html", takes_context=True)
def job(context: template.Context, job: Job) -> dict[str, Any]:
    """Show how far a job is; while it runs, the part asks again by itself."""
    request = context["request"]
    here = request.headers.get("HX-Current-URL", "") if request.htmx else request.get_full_path()
    return {
        "at": progress_of(job),
        "may_stop": may_stop(request.actor, job),
        "csrf_token": context.get("csrf_token"),
        "here": here,
    }


@register.inclusion_tag("core/ui/timeline.html")
def timeline(events: Sequence[Any]) -> dict[str, Any]:
    """Show what happened: things with ``at``, ``title`` and, where known, ``who``, ``text``."""
    return {"events": events}


@register.inclusion_tag("core/ui/confirm.html", takes_context=True)
def confirm(  # noqa: PLR0913 -- named in the template
    context: template.Context,
    id: str,  # noqa: A002 -- the attribute's own name
    action: str,
    *,
    button: str,
    question: str,
    text: str = "",
    yes: str = "",
    tone: str = "primary",
    reason: str = "",
    icon: str = "",
    form: str = "",
) -> dict[str, Any]:
    """Show a button that asks before it posts; with ``reason``, a reason must be given.

    With ``form`` it is that form of the page that is sent, with everything filled in there.
    """
    return {
        "csrf_token": context.get("csrf_token"),
        "id": id,
        "action": action,
        "button": button,
        "question": question,
        "text": text,
        "yes": yes or button,
        "tone": tone,
        "reason": reason,
        "icon": icon,
        "form": form,
    }


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """Show the control of a field alone, where its label stands elsewhere."""
    attrs: dict[str, str | bool] = {"class": _CLASSES[_kind(bound)]}
    if "autocomplete" not in bound.field.widget.attrs:
        attrs["autocomplete"] = "off"
    if bound.errors:
        attrs |= {"class": f"{attrs['class']} is-invalid", "aria-invalid": "true"}
    return bound.as_widget(attrs=attrs)
