from django.apps import AppConfig

from unionhall.core import sealed_tables


class MembersConfig(AppConfig):
    name = "unionhall.members"

    def ready(self) -> None:
        from unionhall.members.identity import TABLE  # noqa: PLC0415 -- models must be loaded
        from unionhall.members.models import DataRequest, Person  # noqa: PLC0415

        sealed_tables.register(sealed_tables.SealedTable(model=Person, bound=TABLE))
        sealed_tables.register(
            sealed_tables.SealedTable(model=DataRequest, bound=DataRequest.TABLE)
        )
