from django.apps import AppConfig


class EarlyWarningConfig(AppConfig):
    name = "unionhall.earlywarning"
