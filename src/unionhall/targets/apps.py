from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "unionhall.targets"
