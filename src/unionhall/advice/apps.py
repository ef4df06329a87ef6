from django.apps import AppConfig

from unionhall.core.sealed_tables import SealedTable, register


class AdviceConfig(AppConfig):
    name = "unionhall.advice"

    def ready(self) -> None:
        """Register what is sealed, and show the desk on the pages of meetings."""
        from unionhall.advice import panels, sealing  # noqa: PLC0415 -- models must be loaded
        from unionhall.advice.models import Consultation  # noqa: PLC0415
        from unionhall.outreach import panels as meetings  # noqa: PLC0415

        register(SealedTable(model=Consultation, bound=sealing.TABLE))
        meetings.register(panels.PANEL)
