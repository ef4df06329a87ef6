from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "unionhall.cards"

    def ready(self) -> None:
        """Show the cards on the pages of meetings."""
        from unionhall.cards.panels import CARDS  # noqa: PLC0415 -- models must be loaded
        from unionhall.outreach.panels import register  # noqa: PLC0415

        register(CARDS)
