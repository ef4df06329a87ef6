"""The addresses of lists of members."""

from django.urls import path

from unionhall.intake.views import batch, batches, leaving, templates

app_name = "intake"

urlpatterns = [
    path("", batches.batches, name="batches"),
    path("new/", batches.hand_in, name="hand_in"),
    path("blank/", batches.blank, name="blank"),
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.new, name="new_template"),
    path("templates/<uuid:list_template>/", templates.template, name="template"),
    path("templates/<uuid:list_template>/file/", templates.file, name="template_file"),
    path("templates/<uuid:list_template>/retire/", templates.retire, name="retire_template"),
    path("templates/<uuid:list_template>/fill/", templates.fill, name="fill_template"),
    path("<uuid:member_list>/", batch.batch, name="batch"),
    path("<uuid:member_list>/sheet/", batch.sheet, name="sheet"),
    path("<uuid:member_list>/check/", batch.check, name="check"),
    path("<uuid:member_list>/write/", batch.write, name="write"),
    path("<uuid:member_list>/go-on/", batch.go_on, name="go_on"),
    path("<uuid:member_list>/again/", batch.again, name="again"),
    path("<uuid:member_list>/cancel/", batch.cancel, name="cancel"),
    path("<uuid:member_list>/confirm/", batch.confirm, name="confirm"),
    path("<uuid:member_list>/propose/", batch.propose, name="propose"),
    path("<uuid:member_list>/answers/", leaving.answers, name="answers"),
    path("<uuid:member_list>/take-back/", leaving.take_back, name="take_back"),
]
