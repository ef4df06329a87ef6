"""Pages about templates and the words of numbers."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unionhall.core.errors import Conflict, Rejected
from unionhall.core.http import ActorRequest
from unionhall.papers import checking, names, places, queries
from unionhall.papers.downloads import as_file
from unionhall.papers.forms import TemplateForm, WordForm
from unionhall.papers.kinds import KINDS, Field, PaperKind
from unionhall.papers.rendering import plain
from unionhall.papers.services import templates as services
from unionhall.papers.services.words import set_word


def _place(request: ActorRequest) -> str:
    wanted = request.POST.get("place") or request.GET.get("place") or ""
    return queries.settings_place(request.actor, wanted[:64])


def _address(name: str, place: str, *args: str) -> str:
    return f"{reverse(f'papers:{name}', args=args)}?{urlencode({'place': place})}"


@require_safe
def templates(request: ActorRequest) -> HttpResponse:
    """Show which templates and which words of numbers a body uses."""
    return _settings(request, _place(request))


def _settings(request: ActorRequest, place: str, wrong: WordForm | None = None) -> HttpResponse:
    words = queries.words(place)
    used = queries.settings_at(place)
    series = [
        (
            wrong
            if wrong is not None and wrong.data.get("series") == code
            else WordForm(initial={"series": code, "word": words.get(code, "")}, prefix=None),
            [str(kind.name) for kind in kinds],
            kinds[0].number_format.format(word=words.get(code, "……"), year="2026", n="1"),
        )
        for code, kinds in KINDS.series().items()
    ]
    known = places.names({place, *(one.template.scope_path for one in used if one.template)})
    context = {
        "place": place,
        "place_name": known.get(place, place),
        "kinds": [
            (one, known.get(one.template.scope_path, "") if one.template else "") for one in used
        ],
        "series": series,
    }
    status = 422 if wrong is not None else 200
    return render(request, "papers/templates.html", context, status=status)


@require_POST
def word(request: ActorRequest) -> HttpResponse:
    """Set the word of a body's numbers."""
    place = _place(request)
    form = WordForm(request.POST)
    if form.is_valid():
        try:
            set_word(request.actor, form.command(place))
        except (Rejected, Conflict) as refusal:
            form.add_error("word", str(refusal))
        else:
            messages.success(request, _("Papers from now on bear this word."))
            return redirect(_address("templates", place))
    return _settings(request, place, form)


@require_safe
def template(request: ActorRequest, paper_kind: str) -> HttpResponse:
    """Show a kind's template in use, its variables, and the way to replace it."""
    return _template(request, _place(request), paper_kind)


def _template(
    request: ActorRequest, place: str, code: str, form: TemplateForm | None = None
) -> HttpResponse:
    kind = KINDS.get(code)
    used = queries.templates_in_use(place).get(code)
    context = {
        "place": place,
        "place_name": places.name(place),
        "kind": kind,
        "template": used,
        "own": used is not None and used.scope_path == place,
        "from_name": places.name(used.scope_path) if used else "",
        "variables": [(one, *_shown(one)) for one in kind.variables],
        "form": form or TemplateForm(),
    }
    return render(request, "papers/template.html", context, status=422 if form else 200)


def _shown(variable: Field) -> tuple[str, str, list[str]]:
    """Return how a variable is written in a template, its example, and a list's columns."""
    example = variable.example
    if isinstance(example, (list, tuple)):
        columns = [str(name) for name in example[0]] if example else []
        first = "、".join(str(plain(value)) for value in example[0].values()) if example else ""
        return f"{{%tr for x in {variable.name} %}}", first, [f"{{{{ x.{c} }}}}" for c in columns]
    return f"{{{{ {variable.name} }}}}", str(plain(example)), []


@require_POST
def upload(request: ActorRequest, paper_kind: str) -> HttpResponse:
    """Replace a template, after it was tried with the examples."""
    place = _place(request)
    form = TemplateForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            checking.sized(file.size, checking.LARGEST_TEMPLATE)
            command = services.SetTemplate(place=place, kind=paper_kind, content=file.read())
            services.set_template(request.actor, command)
        except (Rejected, Conflict) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Papers from now on are made from this template."))
            return redirect(_address("template", place, paper_kind))
    return _template(request, place, paper_kind, form)


@require_POST
def put_back(request: ActorRequest, paper_kind: str) -> HttpResponse:
    """Go back to the template from above, or to the shipped one."""
    place = _place(request)
    services.put_back(request.actor, services.PutBack(place=place, kind=paper_kind))
    messages.success(request, _("The body's own template is not used any more."))
    return redirect(_address("template", place, paper_kind))


def _named(kind: PaperKind, what: str) -> str:
    return names.safe(f"{kind.name} {what}", ".docx")


@require_safe
def current_file(request: ActorRequest, paper_kind: str) -> HttpResponseBase:
    """Hand out the template in use."""
    kind = KINDS.get(paper_kind)
    content = queries.template_content(_place(request), kind)
    return as_file(content, _named(kind, _("Template in use")))


@require_safe
def shipped_file(request: ActorRequest, paper_kind: str) -> HttpResponseBase:
    """Hand out the template that comes with the program."""
    _place(request)
    kind = KINDS.get(paper_kind)
    return as_file(queries.shipped(kind), _named(kind, _("Shipped template")))


@require_safe
def example(request: ActorRequest, paper_kind: str) -> HttpResponseBase:
    """Hand out a paper of the examples, made from the template in use."""
    kind = KINDS.get(paper_kind)
    content = queries.with_examples(_place(request), kind)
    return as_file(content, _named(kind, _("Example")))
