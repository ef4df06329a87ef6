from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "unionhall.core"

    def ready(self) -> None:
        """Load what the apps contribute: first page, navigation, inbox, calendar, signals of risk.

        And what they do beside the pages (``tasks``), and what they hold of people.
        """
        from unionhall.core import exports  # noqa: F401, PLC0415 -- models must be loaded

        autodiscover_modules(
            "navigation", "today", "dues", "agenda", "personal_data", "tasks", "signals"
        )
