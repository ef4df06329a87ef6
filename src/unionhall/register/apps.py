from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "unionhall.register"

    def ready(self) -> None:
        """Add to the pages about a member."""
        from unionhall.members.contributions import CONTRIBUTIONS  # noqa: PLC0415
        from unionhall.register import own  # noqa: PLC0415 -- models must be loaded

        CONTRIBUTIONS.register("register", own.REGISTER)
