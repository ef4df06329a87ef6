from django.urls import path

from unionhall.joining.views import desk, links, status, worker

app_name = "joining"
urlpatterns = [
    path("j/<slug:token>/", worker.join, name="join"),
    path("j/<slug:token>/qr.svg", worker.qr, name="qr"),
    path("j/<slug:token>/employers/", worker.employers, name="employers"),
    path("join/", worker.start, name="start"),
    path("join/apply/", worker.apply, name="apply"),
    path("join/received/", status.received, name="received"),
    path("join/received/state/", status.state, name="state"),
    path("join/received/code/", status.ask_code, name="ask_code"),
    path("join/received/confirm/", status.confirm, name="confirm"),
    path("join/received/transfer/", status.ask_transfer, name="ask_transfer"),
    path("join/received/correct/", status.correct, name="correct"),
    path("join/received/leave/", status.leave, name="leave"),
    path("progress/", status.progress, name="progress"),
    path("joining/applications/", desk.applications, name="applications"),
    path("joining/applications/decide/", desk.decide, name="decide"),
    path("joining/applications/<uuid:application>/", desk.application, name="application"),
    path("joining/meetings/<uuid:meeting>/live/", desk.live, name="live"),
    path("joining/meetings/<uuid:meeting>/link/", links.of_meeting, name="meeting_link"),
    path("joining/links/", links.links, name="links"),
    path("joining/links/make/", links.make, name="make_link"),
    path("joining/links/<uuid:link>/revoke/", links.revoke, name="revoke_link"),
    path("joining/links/<uuid:link>/poster/", links.poster, name="poster"),
]
