from django.apps import AppConfig

from unionhall.core import sealed_tables


class DuplicatesConfig(AppConfig):
    name = "unionhall.duplicates"

    def ready(self) -> None:
        from unionhall.duplicates import rules  # noqa: PLC0415 -- models must be loaded
        from unionhall.duplicates.models import JOURNALS, Merge  # noqa: PLC0415

        sealed_tables.register(sealed_tables.SealedTable(model=Merge, bound=JOURNALS))
        rules.register()
