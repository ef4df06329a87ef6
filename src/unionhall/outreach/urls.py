"""The addresses of outreach."""

from django.urls import path

from unionhall.outreach.views import meetings, planning, promises, schedule, stall

app_name = "outreach"

urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("plan/", planning.plan, name="plan"),
    path("record/", planning.record, name="record"),
    path("bodies/", planning.body_options, name="body_options"),
    path("employers/", planning.employer_options, name="employer_options"),
    path("partners/", planning.enter_partner, name="partners"),
    path("due/", schedule.what_is_due, name="due"),
    path("due/<uuid:organization>/", schedule.what_is_due, name="due_below"),
    path("rules/", schedule.rules, name="rules"),
    path("rules/new/", schedule.set_rule, name="set_rule"),
    path("rules/<uuid:rule>/end/", schedule.end_rule, name="end_rule"),
    path("promises/", promises.promises, name="promises"),
    path("promises/<uuid:promise>/", promises.promise, name="promise"),
    path("promises/<uuid:promise>/change/", promises.change, name="change_promise"),
    path("promises/<uuid:promise>/take-back/", promises.take_back, name="take_back_answer"),
    path("<uuid:meeting>/", meetings.meeting, name="meeting"),
    path("<uuid:meeting>/change/", planning.change, name="change"),
    path("<uuid:meeting>/open/", meetings.open_meeting, name="open"),
    path("<uuid:meeting>/close/", meetings.close_meeting, name="close"),
    path("<uuid:meeting>/reopen/", meetings.reopen_meeting, name="reopen"),
    path("<uuid:meeting>/cancel/", meetings.cancel_meeting, name="cancel"),
    path("<uuid:meeting>/again/", meetings.again, name="again"),
    path("<uuid:meeting>/correct/", meetings.correct_count, name="correct"),
    path("<uuid:meeting>/promises/", meetings.write_down, name="write_down"),
    path("<uuid:meeting>/visit/", planning.visit, name="visit"),
    path("<uuid:meeting>/people/", planning.people, name="people"),
    path("<uuid:meeting>/assign/", planning.assign, name="assign"),
    path("<uuid:meeting>/unassign/", planning.unassign, name="unassign"),
    path("<uuid:meeting>/partners/", planning.set_partners, name="set_partners"),
    path("<uuid:meeting>/stall/", stall.stall, name="stall"),
    path("<uuid:meeting>/stall/taps/", stall.taps, name="taps"),
    path("<uuid:meeting>/stall/demand/", stall.write_down, name="stall_demand"),
]
