"""What can be allowed about records that may be of one person."""

from unionhall.core.actors import Permission

VIEW = Permission("duplicates.view")
"""See pairs with a record in one's own area; what lies outside stays masked."""
DECIDE = Permission("duplicates.decide")
"""Ask and answer for one's own side; above both sides: merge, tell apart, take back."""
EXPORT = Permission("duplicates.export")
