from django.apps import AppConfig

from unionhall.core.sealed_tables import SealedTable, register


class JoiningConfig(AppConfig):
    name = "unionhall.joining"

    def ready(self) -> None:
        from unionhall.joining import panels, papers  # noqa: PLC0415 -- models must be loaded
        from unionhall.joining.models import Application  # noqa: PLC0415

        panels.register()
        register(SealedTable(model=Application, bound=papers.TABLE))
        register(
            SealedTable(
                model=Application,
                bound=papers.SIGNED,
                blob="signed",
                version="signed_key_version",
            )
        )
