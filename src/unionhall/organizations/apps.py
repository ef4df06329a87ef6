from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "unionhall.organizations"

    def ready(self) -> None:
        """Say what bodies are called, to those below that know their paths only."""
        from unionhall.organizations.names import names_of  # noqa: PLC0415 -- models must be loaded
        from unionhall.papers import places  # noqa: PLC0415

        places.named_by(names_of)
