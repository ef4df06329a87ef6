"""The addresses of the linkage."""

from django.urls import path

from unionhall.linkage.views import committee, desk, files, incoming, partners, window

app_name = "linkage"


def _way(name: str) -> str:
    return name.replace("_", "-")


urlpatterns = [
    path("", desk.referrals, name="referrals"),
    path("board/", desk.board, name="board"),
    path("refer/<uuid:dispute>/", desk.refer, name="refer"),
    path("lines/<uuid:referral_line>/", desk.line, name="line"),
    path("incoming/new/", incoming.new, name="new_incoming"),
    path("incoming/<uuid:incoming>/", incoming.open_case, name="open_case"),
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.new, name="new_partner"),
    path("partners/<uuid:linked>/", partners.partner, name="partner"),
    *(
        path(f"partners/<uuid:linked>/{_way(name)}/", partners.deed(name), name=f"partner_{name}")
        for name in partners.DEEDS
    ),
    path("window/", window.window, name="window"),
    path("window/new/", window.new, name="window_new"),
    path("window/tasks/<uuid:window_task>/", window.finish, name="window_task"),
    path("window/<uuid:handed>/", window.referral, name="at_window"),
    path("window/<uuid:handed>/files/<uuid:handed_file>/", window.file, name="window_file"),
    path("window/<uuid:handed>/attach/", files.window_attach, name="window_attach"),
    path("window/<uuid:handed>/own/<uuid:own_file>/", files.window_given, name="window_given"),
    *(
        path(f"window/<uuid:handed>/{_way(name)}/", window.deed(name), name=f"window_{name}")
        for name in window.DEEDS
    ),
    path("committee/", committee.committee, name="committee"),
    path("committee/members/", committee.enter_member, name="enter_member"),
    path(
        "committee/members/<uuid:committee_member>/leave/", committee.leave, name="leave_committee"
    ),
    path("committee/tasks/", committee.tasks, name="tasks"),
    path("committee/tasks/<uuid:committee_task>/", committee.finish, name="finish_task"),
    path("committee/meetings/new/", committee.new_meeting, name="new_meeting"),
    path("committee/meetings/<uuid:committee_meeting>/", committee.meeting, name="meeting"),
    *(
        path(
            f"committee/meetings/<uuid:committee_meeting>/{_way(name)}/",
            committee.deed(name),
            name=f"meeting_{name}",
        )
        for name in committee.DEEDS
    ),
    path("<uuid:referral>/", desk.referral, name="referral"),
    path("<uuid:referral>/attach/", files.attach, name="attach"),
    path("<uuid:referral>/given/<uuid:given_file>/", files.given, name="given"),
    *(
        path(f"<uuid:referral>/{_way(name)}/", desk.deed(name), name=f"referral_{name}")
        for name in desk.DEEDS
    ),
]
