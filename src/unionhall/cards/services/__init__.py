"""Writing: the life of a card, the two ways to the bank, and what is kept how long."""
