"""What can be allowed about figures."""

from unionhall.core.actors import Permission

VIEW = Permission("indicators.view")
REPORT = Permission("indicators.report")
"""Make a bulletin."""
