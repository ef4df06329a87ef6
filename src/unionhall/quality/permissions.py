"""What can be allowed about the quality of members' records."""

from unionhall.core.actors import Permission

VIEW = Permission("quality.view")
"""See how many records are complete, and what the others lack."""
ASK = Permission("quality.ask")
"""Send members a link to fill in what their own record lacks."""
EXPORT = Permission("quality.export")
"""Take lists of what records lack out as files, masked."""
