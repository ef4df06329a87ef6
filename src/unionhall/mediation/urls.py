"""The addresses of mediation."""

from django.urls import path

from unionhall.mediation.views import access, cases, deeds, entering, overview

app_name = "mediation"

urlpatterns = [
    path("", cases.cases, name="cases"),
    path("new/", entering.new, name="new"),
    path("employers/", entering.employer_options, name="employer_options"),
    path("openings/", access.openings, name="openings"),
    path("board/", overview.board, name="board"),
    path("year/", overview.year, name="year"),
    path("year/cases/", overview.year_records, name="year_records"),
    path("disposal/", access.disposal, name="disposal"),
    path("lines/<uuid:line>/", access.line, name="line"),
    path("<uuid:dispute>/", cases.case, name="case"),
    path("<uuid:dispute>/correct/", entering.correct, name="correct"),
    path("<uuid:dispute>/agree/", entering.agree, name="agree"),
    *(
        path(f"<uuid:dispute>/{name.replace('_', '-')}/", deeds.deed(name), name=name)
        for name in deeds.DEEDS
    ),
]
