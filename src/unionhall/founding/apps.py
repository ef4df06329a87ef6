from django.apps import AppConfig


class FoundingConfig(AppConfig):
    name = "unionhall.founding"

    def ready(self) -> None:
        """Show the way to a case on the pages of targets."""
        from unionhall.founding.panels import register  # noqa: PLC0415 -- models must be loaded

        register()
