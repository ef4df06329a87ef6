from django.apps import AppConfig

from unionhall.core import sealed_tables


class LinkageConfig(AppConfig):
    name = "unionhall.linkage"

    def ready(self) -> None:
        from unionhall.linkage import models, panels  # noqa: PLC0415 -- models must be loaded

        for model in (models.Referral, models.ReferralEvent, models.ReferralFile):
            sealed_tables.register(sealed_tables.SealedTable(model=model, bound=model.TABLE))
        panels.register()
