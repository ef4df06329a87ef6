"""What can be allowed about lists of members."""

from unionhall.core.actors import Permission

VIEW = Permission("intake.view")
"""See batches, their counts and their rows."""
TAKE_IN = Permission("intake.take_in")
"""Hand in a list and have it written; each member's union must be one that one may admit at."""
UNDO = Permission("intake.undo")
"""Take a batch back, in whole or in part."""
EXPORT = Permission("intake.export")
"""Take the rows of a batch away as a file."""
SET_TEMPLATES = Permission("intake.set_templates")
"""Store the workbooks that lists must be delivered in."""
