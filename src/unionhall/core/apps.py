from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "unionhall.core"

    def ready(self) -> None:
        """Load what the apps contribute to the first page, the navigation and the inbox."""
        autodiscover_modules("navigation", "today", "dues", "personal_data")
