"""What can be allowed about changes of memberships."""

from unionhall.core.actors import Permission

VIEW = Permission("lifecycle.view")
"""See the changes that memberships went through, and those under way."""
DECIDE = Permission("lifecycle.decide")
"""Transfer, keep, suspend and end memberships, and correct that; never one's own."""
EXPORT = Permission("lifecycle.export")
