"""What can be allowed about supervision."""

from unionhall.core.actors import Permission

VIEW = Permission("supervision.view")
HANDLE = Permission("supervision.handle")
"""Investigate, write, deliver and close letters; take employers' notices and answer them."""
KEEP = Permission("supervision.keep")
"""Keep the list of inspectors and their cards."""
OPEN = Permission("supervision.open")
"""Open what is sealed: who is to be dismissed and why, who complained; each opening is recorded."""
EXPORT = Permission("supervision.export")
"""Take lists of letters, notices and investigations away as files."""
