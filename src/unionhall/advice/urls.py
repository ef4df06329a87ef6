"""The addresses of the desk, and those for workers who ask without signing in."""

from django.urls import path

from unionhall.advice.views import (
    aid,
    consultations,
    deeds,
    disposal,
    knowledge,
    picture,
    public,
    roster,
)

app_name = "advice"

urlpatterns = [
    path("ask/", public.desks, name="public_desks"),
    path("ask/answer/", public.read, name="public_answer"),
    path("ask/<uuid:desk>/", public.ask, name="ask"),
    path("advice/", consultations.consultations, name="consultations"),
    path("advice/new/", consultations.take_down, name="take_down"),
    path("advice/meetings/<uuid:meeting>/new/", consultations.at_stall, name="at_stall"),
    path("advice/employers/", consultations.employers, name="employers"),
    path("advice/picture/", picture.picture, name="picture"),
    path("advice/disposal/", disposal.disposal, name="disposal"),
    path("advice/search/", knowledge.search, name="search"),
    path("advice/articles/", knowledge.articles, name="articles"),
    path("advice/articles/new/", knowledge.new_article, name="new_article"),
    path("advice/articles/<uuid:article>/", knowledge.article, name="article"),
    path("advice/articles/<uuid:article>/change/", knowledge.change_article, name="change_article"),
    path(
        "advice/articles/<uuid:article>/withdraw/",
        knowledge.withdraw_article,
        name="withdraw_article",
    ),
    path("advice/aid/", aid.aid_requests, name="aid_requests"),
    path("advice/aid/<uuid:aid_request>/", aid.aid_request, name="aid_request"),
    path("advice/aid/<uuid:aid_request>/papers/", aid.papers, name="papers"),
    path("advice/aid/<uuid:aid_request>/papers-came/", aid.papers_came, name="papers_came"),
    path("advice/aid/<uuid:aid_request>/begin/", aid.begin, name="begin_first"),
    path("advice/aid/<uuid:aid_request>/decide/", aid.decide, name="decide_aid"),
    path("advice/aid/<uuid:aid_request>/assign/", aid.assign, name="assign_lawyer"),
    path("advice/aid/<uuid:aid_request>/end/", aid.end, name="end_aid"),
    path("advice/roster/", roster.roster, name="roster"),
    path("advice/roster/<uuid:duty_day>/", roster.duty_day, name="duty_day"),
    path("advice/roster/<uuid:duty_day>/off/", roster.take_off, name="take_off_duty"),
    path("advice/lawyers/", roster.lawyers, name="lawyers"),
    path("advice/lawyers/<uuid:lawyer>/", roster.lawyer, name="lawyer"),
    path("advice/lawyers/<uuid:lawyer>/leaves/", roster.lawyer_leaves, name="lawyer_leaves"),
    path("advice/desks/", roster.desks, name="desks"),
    path("advice/desks/<uuid:organization>/", roster.desk, name="desk"),
    path("advice/<uuid:consultation>/", consultations.consultation, name="consultation"),
    path("advice/<uuid:consultation>/change/", consultations.change, name="change"),
    path("advice/<uuid:consultation>/close/", deeds.close, name="close"),
    path("advice/<uuid:consultation>/reopen/", deeds.reopen, name="reopen"),
    path("advice/<uuid:consultation>/cite/", deeds.cite, name="cite"),
    path("advice/<uuid:consultation>/demand/", deeds.demand, name="into_demand"),
    path("advice/<uuid:consultation>/aid/", deeds.ask_aid, name="ask_aid"),
]
