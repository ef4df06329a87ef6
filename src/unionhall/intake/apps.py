from django.apps import AppConfig

from unionhall.core.sealed_tables import SealedTable, register


class IntakeConfig(AppConfig):
    name = "unionhall.intake"

    def ready(self) -> None:
        """Say what is sealed here, for the rotation of keys."""
        from unionhall.intake.models import FilePart, Row  # noqa: PLC0415 -- models are ready now
        from unionhall.members.identity import TABLE  # noqa: PLC0415

        register(SealedTable(model=FilePart, bound=FilePart.TABLE))
        register(SealedTable(model=Row, bound=TABLE, row="person_public_id"))
        register(
            SealedTable(
                model=Row,
                bound=TABLE,
                row="person_public_id",
                blob="before",
                version="before_version",
            )
        )
