"""The addresses of founding."""

from django.urls import path

from unionhall.founding.views import along, cases, election, people

app_name = "founding"

urlpatterns = [
    path("", cases.cases, name="cases"),
    path("new/", cases.new, name="new"),
    path("employers/", cases.employer_options, name="employer_options"),
    path("blank-list/", people.blank, name="blank"),
    path("<uuid:case>/", cases.case, name="case"),
    path("<uuid:case>/apply/", cases.apply, name="apply"),
    path("<uuid:case>/approve-group/", cases.approve_group, name="approve_group"),
    path("<uuid:case>/request-congress/", cases.request_congress, name="request_congress"),
    path("<uuid:case>/approve-congress/", cases.approve_congress, name="approve_congress"),
    path("<uuid:case>/report/", cases.report, name="report"),
    path("<uuid:case>/approve/", cases.approve, name="approve"),
    path("<uuid:case>/certificate/", cases.certificate, name="certificate"),
    path("<uuid:case>/account/", cases.account, name="account"),
    path("<uuid:case>/close/", cases.close, name="close"),
    path("<uuid:case>/describe/", cases.describe, name="describe"),
    path("<uuid:case>/employers/", cases.employers, name="employers"),
    path("<uuid:case>/back/", cases.back, name="back"),
    path("<uuid:case>/refuse/", cases.refuse, name="refuse"),
    path("<uuid:case>/withdraw/", cases.withdraw, name="withdraw"),
    path("<uuid:case>/hold/", cases.hold, name="hold"),
    path("<uuid:case>/resume/", cases.resume, name="resume"),
    path("<uuid:case>/hand/", cases.hand, name="hand"),
    path("<uuid:case>/people/", people.people, name="people"),
    path("<uuid:case>/along/", along.along, name="along"),
    path("<uuid:case>/along/take/", along.take, name="take_along"),
    path("<uuid:case>/along/off/", along.leave, name="leave_behind"),
    path("<uuid:case>/election/", election.election, name="election"),
    path("<uuid:case>/election/held/", election.hold, name="hold_congress"),
    path("<uuid:case>/election/offices/", election.contest, name="contest"),
    path("<uuid:case>/election/candidates/", election.nominate, name="nominate"),
    path(
        "<uuid:case>/election/candidates/<uuid:candidacy>/off/",
        election.take_off,
        name="take_off",
    ),
    path("<uuid:case>/election/counts/", election.count, name="count"),
    path("<uuid:case>/election/finish/", election.finish, name="finish"),
    path("<uuid:case>/election/repeat/", election.repeat, name="repeat"),
]
