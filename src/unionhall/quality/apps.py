from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "unionhall.quality"

    def ready(self) -> None:
        from unionhall.members.contributions import CONTRIBUTIONS  # noqa: PLC0415 -- models first
        from unionhall.quality import panels  # noqa: PLC0415

        CONTRIBUTIONS.register("quality", panels.QUALITY)
        panels.register_merging()
