"""The addresses of cards."""

from django.urls import path

from unionhall.cards import views
from unionhall.cards.views import batches, clerk

app_name = "cards"

urlpatterns = [
    path("", views.cards, name="cards"),
    path("clerk/", clerk.meetings, name="clerk_meetings"),
    path("clerk/<uuid:meeting>/", clerk.clerk, name="clerk"),
    path("clerk/<uuid:meeting>/<uuid:card>/hand-over/", clerk.hand_over, name="clerk_hand_over"),
    path("clerk/<uuid:meeting>/<uuid:card>/undo/", clerk.undo, name="clerk_undo"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.make, name="make_batch"),
    path("batches/answers/", batches.take_answer, name="take_any_answer"),
    path("batches/<uuid:batch>/", batches.batch, name="batch"),
    path("batches/<uuid:batch>/file/", batches.download, name="download"),
    path("batches/<uuid:batch>/answers/", batches.take_answer, name="take_answer"),
    path("batches/<uuid:batch>/cancel/", batches.cancel, name="cancel_batch"),
    path("batches/<uuid:batch>/differences/<uuid:difference>/", batches.settle, name="settle"),
    path("sharings/", views.sharings, name="sharings"),
    path("meetings/<uuid:meeting>/", views.of_meeting, name="of_meeting"),
    path("<uuid:card>/", views.card, name="card"),
    path("<uuid:card>/activate/", views.activate, name="activate"),
    path("<uuid:card>/again/", views.send_again, name="send_again"),
    path("<uuid:card>/freeze/", views.freeze, name="freeze"),
    path("<uuid:card>/lose/", views.lose, name="lose"),
    path("<uuid:card>/close/", views.close, name="close"),
    path("<uuid:card>/hand-over/", views.hand_over, name="hand_over"),
    path("<uuid:card>/replace/", views.replace, name="replace"),
]
