"""The employer's members in joint unions, and taking them along into its own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from unionhall.core.errors import Conflict, Rejected
from unionhall.core.filters import Choice
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.founding import elsewhere, forms, queries
from unionhall.founding.commands import LeaveBehind
from unionhall.founding.elsewhere import Stand
from unionhall.founding.permissions import PREPARE
from unionhall.founding.services import along as services
from unionhall.joining.services.along import TakenAlong
from unionhall.members.queries import Shown

NO_ENTRY = _("The employer has no members in a joint union, or none in your area.")


@require_safe
def along(request: ActorRequest, case: UUID) -> HttpResponseBase:
    """List them, with the way to take all or some of them along."""
    return _page(request, case)


def _page(
    request: ActorRequest, public_id: UUID, form: forms.AlongForm | None = None
) -> HttpResponseBase:
    actor = request.actor
    found = queries.case(actor, public_id, PREPARE)
    gathers = found.state == "gathering"

    def name(one: Any) -> str:
        return Shown.of(actor, one.person, one.scope_path).name

    columns: list[Column[Any]] = [
        Column("name", _("Full name"), name),
        Column("stand", _("State"), _stand, template="founding/cells/stand.html"),
        Column("union", _("Joint union"), lambda m: m.organization.name),
        Column("post", _("Post"), lambda m: m.post),
        Column("since", pgettext_lazy("membership", "Member since"), lambda m: m.began_on),
    ]
    if gathers:
        pick = "founding/cells/pick_along.html"
        columns.append(Column("pick", _("Choose"), lambda m: m.public_id, template=pick))
    listing = Listing(
        request,
        elsewhere.listed(actor, found),
        name="founding.along",
        columns=columns,
        filters=[Choice(key="stand", label=_("State"), choices=Stand.choices)],
        empty=NO_ENTRY,
    )
    context = {
        "case": found,
        "gathers": gathers,
        "waiting": elsewhere.waiting(actor, found),
        "form": form or forms.AlongForm(),
    }
    answer = listing.respond("founding/along.html", context)
    if form is not None:
        answer.status_code = 422
    return answer


def _stand(row: Any) -> str:
    return str(Stand(row.stand).label)


@require_POST
def take(request: ActorRequest, case: UUID) -> HttpResponseBase:
    """Take all of them along, or those chosen."""
    form = forms.AlongForm(request.POST)
    if form.is_valid():
        try:
            done = services.take_members(request.actor, form.command(case))
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _told(done))
            return redirect("founding:along", case)
    return _page(request, case, form)


def _told(done: TakenAlong) -> str:
    count = len(done.taken)
    said = [
        ngettext("%(count)s member taken along.", "%(count)s members taken along.", count)
        % {"count": count}
    ]
    if done.there:
        said.append(gettext("Taken along before: %(count)s.") % {"count": done.there})
    if done.applied:
        said.append(
            gettext("Applied on their own, left as they are: %(count)s.") % {"count": done.applied}
        )
    if done.own:
        said.append(gettext("Your own record was left out: a colleague takes you along."))
    return " ".join(said)


@require_POST
def leave(request: ActorRequest, case: UUID) -> HttpResponseBase:
    """Take somebody off again."""
    form = forms.LeaveForm(request.POST)
    if form.is_valid():
        command = LeaveBehind(case=case, application=form.cleaned_data["application"])
        services.leave_behind(request.actor, command)
        messages.success(request, gettext("Taken off again: this member stays in the joint union."))
    return redirect("founding:along", case)
