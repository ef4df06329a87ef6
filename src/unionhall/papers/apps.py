from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from unionhall.core.sealed_tables import SealedTable, register


class PapersConfig(AppConfig):
    name = "unionhall.papers"

    def ready(self) -> None:
        """Load the kinds of paper that the apps declare; say what is sealed."""
        from unionhall.papers.models import Paper, Scan  # noqa: PLC0415 -- models must be loaded

        register(SealedTable(model=Paper, bound=Paper.TABLE))
        register(SealedTable(model=Scan, bound=Scan.TABLE))
        autodiscover_modules("paper_kinds")
