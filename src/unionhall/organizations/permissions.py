"""What can be allowed about union bodies and employers."""

from unionhall.core.actors import Permission

VIEW = Permission("organizations.view")
CHANGE = Permission("organizations.change")
VIEW_EMPLOYERS = Permission("organizations.view_employers")
CHANGE_EMPLOYERS = Permission("organizations.change_employers")
EXPORT = Permission("organizations.export")
"""Take lists of bodies and employers away as files."""
