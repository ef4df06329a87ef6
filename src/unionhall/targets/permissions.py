"""What can be allowed about targets."""

from unionhall.core.actors import Permission

VIEW = Permission("targets.view")
KEEP = Permission("targets.keep")
"""Put employers on the list, assign them, note what they want, name parties and tasks."""
EXPORT = Permission("targets.export")
"""Take lists of targets away as files."""
