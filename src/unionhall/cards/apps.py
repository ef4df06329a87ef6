from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "unionhall.cards"

    def ready(self) -> None:
        """Show the cards on the pages of meetings and of members."""
        from unionhall.cards import own  # noqa: PLC0415 -- models must be loaded
        from unionhall.cards.panels import CARDS  # noqa: PLC0415
        from unionhall.members.contributions import CONTRIBUTIONS  # noqa: PLC0415
        from unionhall.outreach.panels import register  # noqa: PLC0415

        register(CARDS)
        CONTRIBUTIONS.register("cards", own.CARDS)
