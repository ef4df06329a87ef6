"""People from a list: upload, and the answer to each row."""

from io import BytesIO
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from unionhall.core.errors import Conflict, Rejected
from unionhall.core.http import ActorRequest
from unionhall.founding import forms, queries
from unionhall.founding.permissions import PREPARE
from unionhall.joining import roster
from unionhall.joining.services.roster import Answered, TakeRoster, take_roster


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ActorRequest, case: UUID) -> HttpResponse:
    """Take in a list of people who want the union; every row is answered."""
    found = queries.case(request.actor, case, PREPARE)
    answers: list[Answered] = []
    form = forms.RosterForm()
    status = 200
    if request.method == "POST":
        form = forms.RosterForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                lines = roster.read_roster(sent.read(roster.LARGEST + 1), sent.name or "")
                answers = take_roster(
                    request.actor,
                    TakeRoster(case=case, lines=lines, attested=form.cleaned_data["attested"]),
                )
            except (Rejected, Conflict) as refusal:
                form.blame(refusal)
            else:
                status, form = 200, forms.RosterForm()
    context = {
        "case": found,
        "form": form,
        "answers": answers,
        "taken": sum(a.application is not None and not a.again for a in answers),
        "again": sum(a.again for a in answers),
        "wrong": sum(bool(a.problems) for a in answers),
    }
    return render(request, "founding/people.html", context, status=status)


@require_safe
def blank(request: ActorRequest) -> FileResponse:
    """Give the empty list to fill in; its columns are texts, so that no number loses digits."""
    del request
    book = Workbook()
    sheet = book.create_sheet(index=0)
    del book["Sheet"]
    sheet.append(list(roster.head()))
    for letter in map(get_column_letter, range(1, sheet.max_column + 1)):
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].width = 22
    file = BytesIO()
    book.save(file)
    file.seek(0)
    name = _("list of applicants")
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
