"""What can be allowed about figures."""

from unionhall.core.actors import Permission

VIEW = Permission("indicators.view")
REPORT = Permission("indicators.report")
"""Make a bulletin; take figures away as files."""
DEFINE = Permission("indicators.define")
"""Define named scopes and choose the house's bulletin template."""
