from django.apps import AppConfig

from unionhall.core import sealed_tables


class MediationConfig(AppConfig):
    name = "unionhall.mediation"

    def ready(self) -> None:
        from unionhall.advice import panels  # noqa: PLC0415 -- models must be loaded
        from unionhall.mediation import doors, models  # noqa: PLC0415

        for model in (
            models.Case,
            models.Party,
            models.Session,
            models.PrivateNote,
            models.HealthDetail,
            models.Agreement,
        ):
            sealed_tables.register(sealed_tables.SealedTable(model=model, bound=model.TABLE))
        panels.register(doors.CASE)
