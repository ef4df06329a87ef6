"""What can be allowed about rules."""

from unionhall.core.actors import Permission

VIEW = Permission("rules.view")
SET = Permission("rules.set")
"""Set a value of one's own place where the law leaves one open, or where its text was not found."""
