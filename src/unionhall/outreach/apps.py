from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "unionhall.outreach"
