from django.urls import path

from unionhall.register.views import calendar, deeds, inbox, pages

app_name = "register"
urlpatterns = [
    path("inbox/", inbox.show, name="inbox"),
    path("inbox/part/", pages.today, name="today"),
    path("inbox/<uuid:organization>/<str:subject>/put-off/", inbox.put_off, name="put_off"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/feed/", calendar.make_feed, name="make_feed"),
    path("calendar/feed/revoke/", calendar.revoke_feed, name="revoke_feed"),
    path("feed/<str:secret>.ics", calendar.feed, name="feed"),
    path("coverage/", pages.coverage, name="coverage"),
    path("responsibilities/", pages.responsibilities, name="responsibilities"),
    path("unions/<uuid:organization>/", pages.union, name="union"),
    path("<uuid:organization>/term/", deeds.begin_term, name="begin_term"),
    path("<uuid:organization>/term/close/", deeds.close_term, name="close_term"),
    path("<uuid:organization>/term/order/", deeds.order_election, name="order_election"),
    path("<uuid:organization>/term/extend/", deeds.extend_term, name="extend_term"),
    path("<uuid:organization>/seats/", deeds.change_seat, name="change_seat"),
    path("seats/<uuid:seat>/end/", deeds.end_seat, name="end_seat"),
    path("<uuid:organization>/certificate/", deeds.certificate, name="certificate"),
    path("<uuid:organization>/accounts/", deeds.open_account, name="open_account"),
    path("accounts/<uuid:account>/close/", deeds.close_account, name="close_account"),
    path("<uuid:organization>/changes/", deeds.note_change, name="note_change"),
    path("changes/<uuid:notice>/registered/", deeds.report_change, name="report_change"),
]
