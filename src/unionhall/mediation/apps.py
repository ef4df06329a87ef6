from django.apps import AppConfig

from unionhall.core import sealed_tables


class MediationConfig(AppConfig):
    name = "unionhall.mediation"

    def ready(self) -> None:
        from unionhall.advice import panels as consultations  # noqa: PLC0415 -- models must be loaded
        from unionhall.mediation import doors, letters, models, panels  # noqa: PLC0415
        from unionhall.supervision import causes  # noqa: PLC0415

        for model in (
            models.Case,
            models.Party,
            models.Session,
            models.PrivateNote,
            models.HealthDetail,
            models.Agreement,
        ):
            sealed_tables.register(sealed_tables.SealedTable(model=model, bound=model.TABLE))
        consultations.register(doors.CASE)
        causes.register(letters.CAUSE)
        panels.register(letters.PANEL)
