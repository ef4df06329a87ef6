from django.apps import AppConfig

from unionhall.core.sealed_tables import SealedTable, register


class SupervisionConfig(AppConfig):
    name = "unionhall.supervision"

    def ready(self) -> None:
        """Say what is sealed."""
        from unionhall.supervision.models import Answer, Investigation, Notice  # noqa: PLC0415 -- models must be loaded

        for model in (Investigation, Notice, Answer):
            register(SealedTable(model=model, bound=model.TABLE))
