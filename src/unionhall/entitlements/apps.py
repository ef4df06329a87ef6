from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    name = "unionhall.entitlements"
    label = "entitlements"
