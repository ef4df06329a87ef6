from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "unionhall.core"

    def ready(self) -> None:
        """Load what the apps contribute: first page, navigation, inbox, calendar, personal data.

        And what they do beside the pages: their rooms called ``tasks``.
        """
        from unionhall.core import exports  # noqa: F401, PLC0415 -- models must be loaded

        autodiscover_modules("navigation", "today", "dues", "agenda", "personal_data", "tasks")
