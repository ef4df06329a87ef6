"""The addresses of supervision."""

from django.urls import path

from unionhall.supervision.views import employer, investigations, letters, notices, pages

app_name = "supervision"

urlpatterns = [
    path("supervision/letters/", letters.letters, name="letters"),
    path("supervision/letters/new/", letters.new, name="new_letter"),
    path("supervision/letters/<uuid:letter>/", letters.letter, name="letter"),
    path("supervision/letters/<uuid:letter>/change/", letters.change, name="change_letter"),
    path("supervision/letters/<uuid:letter>/issue/", letters.issue, name="issue"),
    path("supervision/letters/<uuid:letter>/deliver/", letters.deliver, name="deliver"),
    path("supervision/letters/<uuid:letter>/answer/", letters.answer, name="answer"),
    path("supervision/letters/<uuid:letter>/decision/", letters.decision, name="decision"),
    path("supervision/letters/<uuid:letter>/close/", letters.close, name="close_letter"),
    path("supervision/letters/<uuid:letter>/withdraw/", letters.withdraw, name="withdraw_letter"),
    path(
        "supervision/letters/<uuid:letter>/answers/<int:number>/",
        letters.read_answer,
        name="read_answer",
    ),
    path(
        "supervision/letters/<uuid:letter>/answers/<int:number>/scan/",
        letters.answer_scan,
        name="answer_scan",
    ),
    path("supervision/employers/", pages.employer_options, name="employer_options"),
    path("supervision/overview/", pages.overview, name="overview"),
    path("supervision/inspectors/", pages.inspectors, name="inspectors"),
    path("supervision/inspectors/<uuid:inspector>/", pages.inspector, name="inspector"),
    path("supervision/inspectors/<uuid:inspector>/end/", pages.end_card, name="end_card"),
    path("supervision/investigations/", investigations.investigations, name="investigations"),
    path("supervision/investigations/new/", investigations.new, name="new_investigation"),
    path(
        "supervision/investigations/<uuid:investigation>/",
        investigations.investigation,
        name="investigation",
    ),
    path(
        "supervision/investigations/<uuid:investigation>/open/",
        investigations.open_,
        name="open_investigation",
    ),
    path(
        "supervision/investigations/<uuid:investigation>/conclude/",
        investigations.conclude,
        name="conclude",
    ),
    path(
        "supervision/investigations/<uuid:investigation>/decline/",
        investigations.decline,
        name="decline",
    ),
    path(
        "supervision/investigations/<uuid:investigation>/told/",
        investigations.told,
        name="tell_worker",
    ),
    path(
        "supervision/investigations/<uuid:investigation>/complainant/",
        investigations.complainant,
        name="complainant",
    ),
    path("supervision/notices/", notices.notices, name="notices"),
    path("supervision/notices/new/", notices.new, name="new_notice"),
    path("supervision/notices/links/", pages.links, name="links"),
    path("supervision/notices/links/<uuid:link>/", pages.link, name="link"),
    path("supervision/notices/links/<uuid:link>/revoke/", pages.revoke_link, name="revoke_link"),
    path("supervision/notices/<uuid:notice>/", notices.notice, name="notice"),
    path(
        "supervision/notices/<uuid:notice>/employer/", notices.name_employer, name="name_employer"
    ),
    path(
        "supervision/notices/<uuid:notice>/no-objection/", notices.no_objection, name="no_objection"
    ),
    path("supervision/notices/<uuid:notice>/objection/", notices.object_, name="object"),
    path("supervision/notices/<uuid:notice>/reply/", notices.reply, name="reply"),
    path("supervision/notices/<uuid:notice>/report/", notices.report, name="report_up"),
    path("supervision/notices/<uuid:notice>/letter/", notices.into_letter, name="into_letter"),
    path("supervision/notices/<uuid:notice>/close/", notices.close, name="close_notice"),
    path("supervision/notices/<uuid:notice>/void/", notices.void, name="void_notice"),
    path("supervision/notices/<uuid:notice>/sealed/", notices.sealed, name="open_notice"),
    path("n/<slug:notice_link>/", employer.send, name="send"),
    path("n/<slug:notice_link>/received/", employer.received, name="received"),
    path("n/<slug:notice_link>/qr.svg", employer.qr, name="qr"),
]
