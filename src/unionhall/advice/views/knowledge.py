"""Searching past answers and articles; articles, and entries of one's own."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.advice import commands, library, lists, queries, searching
from unionhall.advice.forms import ArticleForm, ReasonForm, SearchForm
from unionhall.advice.services import knowledge
from unionhall.core.errors import Conflict, NotFound, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing

Refusals = (Rejected, Conflict, NotFound)
WRITE = ["GET", "HEAD", "POST"]


@require_safe
def search(request: ActorRequest) -> HttpResponse:
    """Look words up in past answers in sight and in articles; cite a hit by one tap."""
    if not queries.reads(request.actor):
        raise NotPermitted
    form = SearchForm(request.GET)
    found = None
    if form.is_valid() and form.cleaned_data["q"].strip():
        data = form.cleaned_data
        question = searching.Question(
            text=data["q"],
            topic=data["topic"],
            first=data["first"],
            last=data["last"],
            kind=data["kind"],
        )
        found = searching.found(request.actor, question)
    context = {
        "form": form,
        "found": found,
        "today": timezone.localdate(),
        "citing": _citing(request),
        "sees": queries.sees_any(request.actor),
    }
    status = 422 if form.errors else 200
    return render(request, "advice/search.html", context, status=status)


def _citing(request: ActorRequest) -> object:
    """Find the consultation that is being answered, whose page led here."""
    try:
        wanted = UUID(request.GET.get("for", ""))
    except ValueError:
        return None
    if not queries.sees_any(request.actor):
        return None
    return queries.consultations(request.actor).filter(public_id=wanted).first()


@require_safe
def articles(request: ActorRequest) -> HttpResponseBase:
    """List the articles."""
    context = {"may_enter": queries.keeps(request.actor)}
    return lists.articles(request).respond("advice/articles.html", context)


@require_safe
def article(request: ActorRequest, article: UUID) -> HttpResponse:
    """Show one article."""
    row = library.article_to_read(request.actor, article)
    context = {
        "row": row,
        "in_force": knowledge.in_force(row, timezone.localdate()),
        "may_keep": row.organization is not None
        and row.withdrawn_on is None
        and queries.may_keep(request.actor, row.scope_path),
    }
    return render(request, "advice/article.html", context)


@require_http_methods(WRITE)
def new_article(request: ActorRequest) -> HttpResponse:
    """Add an entry of one's own."""
    offered = choosing.offered(request, queries.bodies_to_keep(request.actor))
    if not offered.some:
        raise NotPermitted
    data = request.POST if request.method == "POST" else None
    start = {"organization": offered.chosen}
    form = ArticleForm(data, bodies=offered.candidates, initial=start)
    if form.is_valid():
        try:
            row = knowledge.enter_article(request.actor, form.enter())
        except Refusals as refusal:
            blame(form, refusal)
        else:
            return redirect("advice:article", row.public_id)
    status = 422 if form.errors else 200
    context = {"form": form, "offered": offered}
    return render(request, "advice/article_form.html", context, status=status)


@require_http_methods(WRITE)
def change_article(request: ActorRequest, article: UUID) -> HttpResponse:
    """Correct an entry of one's own."""
    row = library.article_to_change(request.actor, article)
    if request.method == "POST":
        form = ArticleForm(request.POST)
        if form.is_valid():
            try:
                knowledge.change_article(request.actor, form.change(article))
            except Refusals as refusal:
                blame(form, refusal)
            else:
                return redirect("advice:article", article)
    else:
        names = ("law", "number", "text", "topic", "region", "source", "grade")
        days = ("valid_from", "valid_until")
        form = ArticleForm(initial={name: getattr(row, name) for name in (*names, *days)})
    status = 422 if form.errors else 200
    return render(request, "advice/article_form.html", {"form": form, "row": row}, status=status)


@require_POST
def withdraw_article(request: ActorRequest, article: UUID) -> HttpResponse:
    """Take an entry of one's own out of the knowledge base."""
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    command = commands.WithdrawArticle(article=article, reason=reason)
    knowledge.withdraw_article(request.actor, command)
    return redirect("advice:articles")
