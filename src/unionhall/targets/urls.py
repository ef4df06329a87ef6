"""The addresses of targets."""

from django.urls import path

from unionhall.targets.views import board, importing, listings, targets

app_name = "targets"

urlpatterns = [
    path("", board.board, name="board"),
    path("list/", listings.targets, name="targets"),
    path("streets/", board.streets, name="streets"),
    path("large/", listings.large, name="large"),
    path("help/", listings.helping, name="help"),
    path("tasks/", listings.tasks, name="tasks"),
    path("gathering/", listings.gathered, name="gathered"),
    path("gathering/<uuid:employer>/", listings.gathering, name="gathering"),
    path("import/", importing.take_in, name="import"),
    path("new/", targets.new, name="new"),
    path("parties/<uuid:party>/remove/", targets.remove_party, name="remove_party"),
    path("tasks/<uuid:task>/finish/", targets.finish_task, name="finish_task"),
    path("tasks/<uuid:task>/reopen/", targets.reopen_task, name="reopen_task"),
    path("<uuid:target>/", targets.target, name="target"),
    path("<uuid:target>/assign/", targets.assign, name="assign"),
    path("<uuid:target>/intent/", targets.intent, name="intent"),
    path("<uuid:target>/give-up/", targets.give_up, name="give_up"),
    path("<uuid:target>/again/", targets.take_up_again, name="take_up_again"),
    path("<uuid:target>/founding/", targets.begin_founding, name="begin_founding"),
    path("<uuid:target>/founding/stop/", targets.stop_founding, name="stop_founding"),
    path("<uuid:target>/parties/", targets.name_party, name="name_party"),
    path("<uuid:target>/tasks/", targets.add_task, name="add_task"),
]
