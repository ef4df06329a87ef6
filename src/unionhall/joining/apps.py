from django.apps import AppConfig


class JoiningConfig(AppConfig):
    name = "unionhall.joining"

    def ready(self) -> None:
        from unionhall.joining import panels  # noqa: PLC0415 -- models must be loaded

        panels.register()
