"""What can be allowed about changes of the structure."""

from unionhall.core.actors import Permission

VIEW = Permission("restructuring.view")
CHANGE = Permission("restructuring.change")
"""Preview, carry out and undo; needed at every body that is touched."""
EXPORT = Permission("restructuring.export")
