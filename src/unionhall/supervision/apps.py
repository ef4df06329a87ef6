from django.apps import AppConfig

from unionhall.core.sealed_tables import SealedTable, register


class SupervisionConfig(AppConfig):
    name = "unionhall.supervision"

    def ready(self) -> None:
        """Say what is sealed, and show the letters on the pages of disputes."""
        from unionhall.mediation import panels as disputes  # noqa: PLC0415 -- models must be loaded
        from unionhall.supervision import panels  # noqa: PLC0415
        from unionhall.supervision.models import Answer, Investigation, Notice  # noqa: PLC0415

        for model in (Investigation, Notice, Answer):
            register(SealedTable(model=model, bound=model.TABLE))
        disputes.register(panels.PANEL)
