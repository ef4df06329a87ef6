"""What can be allowed about member service cards."""

from unionhall.core.actors import Permission

VIEW = Permission("cards.view")
HAND_OVER = Permission("cards.hand_over")
"""Hand cards over at meetings one is assigned to (bank clerks)."""
EXCHANGE = Permission("cards.exchange")
"""Make files for the bank, take its answers, settle differences."""
VIEW_SHARINGS = Permission("cards.view_sharings")
