from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "unionhall.organizations"
