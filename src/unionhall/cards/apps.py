from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CardsConfig(AppConfig):
    name = "unionhall.cards"

    def ready(self) -> None:
        """Show the cards on the pages of meetings and of members."""
        from unionhall.cards import own  # noqa: PLC0415 -- models must be loaded
        from unionhall.cards.panels import CARDS  # noqa: PLC0415
        from unionhall.cards.services import merging  # noqa: PLC0415
        from unionhall.members.contributions import CONTRIBUTIONS  # noqa: PLC0415
        from unionhall.members.merging import MERGING, Rule  # noqa: PLC0415
        from unionhall.outreach.panels import register  # noqa: PLC0415

        MERGING.register(
            merging.CARDS, Rule(table="cards.sharing", name=pgettext_lazy("merged", "disclosures"))
        )
        register(CARDS)
        CONTRIBUTIONS.register("cards", own.CARDS)
