from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Wires the apps together once all of them are loaded."""

    name = "unionhall.config"
    label = "config"

    def ready(self) -> None:
        from unionhall.config import subscriptions  # noqa: PLC0415 -- models must be loaded

        subscriptions.connect()
