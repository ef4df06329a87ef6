"""What can be allowed about early warnings."""

from unionhall.core.actors import Permission

VIEW = Permission("earlywarning.view")
REPORT = Permission("earlywarning.report")
"""Enter steps of the response: the station reports, the interview was held."""
JUDGE = Permission("earlywarning.judge")
"""Confirm and dismiss warnings, and close them with what came of it."""
SET = Permission("earlywarning.set")
"""Set rules and levels."""
EXPORT = Permission("earlywarning.export")
"""Take lists of warnings away as files."""
