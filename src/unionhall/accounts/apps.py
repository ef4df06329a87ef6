from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "unionhall.accounts"

    def ready(self) -> None:
        from unionhall.accounts import sessions  # noqa: PLC0415 -- models must be loaded

        sessions.connect()
