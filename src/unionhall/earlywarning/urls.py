"""The addresses of early warning."""

from django.urls import path

from unionhall.earlywarning.views import board, levels, rules, warnings

app_name = "earlywarning"

urlpatterns = [
    path("", board.board, name="board"),
    path("list/", board.warnings, name="warnings"),
    path("streets/", board.streets, name="streets"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.new, name="new_rule"),
    path("rules/<uuid:warning_rule>/", rules.rule, name="rule"),
    path("rules/<uuid:warning_rule>/change/", rules.change, name="change_rule"),
    path("rules/<uuid:warning_rule>/switch/", rules.switch, name="switch_rule"),
    path("rules/<uuid:warning_rule>/end/", rules.end, name="end_rule"),
    path("levels/", levels.levels, name="levels"),
    path("levels/new/", levels.new, name="new_level"),
    path("levels/<uuid:level>/", levels.change, name="change_level"),
    path("levels/<uuid:level>/retire/", levels.retire, name="retire_level"),
    path("<uuid:warning>/", warnings.warning, name="warning"),
    path("<uuid:warning>/confirm/", warnings.confirm, name="confirm"),
    path("<uuid:warning>/dismiss/", warnings.dismiss, name="dismiss"),
    path("<uuid:warning>/step/", warnings.step, name="step"),
    path("<uuid:warning>/close/", warnings.close, name="close"),
]
