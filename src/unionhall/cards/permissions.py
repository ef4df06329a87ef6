"""What can be allowed about member service cards."""

from unionhall.core.actors import Permission

VIEW = Permission("cards.view")
"""See cards and files for the bank, with names and numbers masked."""
HAND_OVER = Permission("cards.hand_over")
"""Hand cards over at meetings one is assigned to (bank clerks)."""
EXCHANGE = Permission("cards.exchange")
"""Make files for the bank, take its answers, settle differences, write down a card's fate."""
VIEW_SHARINGS = Permission("cards.view_sharings")
"""See whose data went to the bank, when and on what ground."""
