from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "unionhall.lifecycle"

    def ready(self) -> None:
        from unionhall.lifecycle.own import LIFECYCLE  # noqa: PLC0415 -- models must be loaded
        from unionhall.lifecycle.services import merging  # noqa: PLC0415
        from unionhall.members.contributions import CONTRIBUTIONS  # noqa: PLC0415
        from unionhall.members.merging import MERGING  # noqa: PLC0415

        CONTRIBUTIONS.register("lifecycle", LIFECYCLE)
        MERGING.register(merging.CHANGES)
