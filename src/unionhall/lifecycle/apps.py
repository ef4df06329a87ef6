from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "unionhall.lifecycle"

    def ready(self) -> None:
        from unionhall.lifecycle.own import LIFECYCLE  # noqa: PLC0415 -- models must be loaded
        from unionhall.members.contributions import CONTRIBUTIONS  # noqa: PLC0415

        CONTRIBUTIONS.register("lifecycle", LIFECYCLE)
