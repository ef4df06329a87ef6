"""What can be allowed about founding cases."""

from unionhall.core.actors import Permission

VIEW = Permission("founding.view")
PREPARE = Permission("founding.prepare")
"""Open a case, submit its steps, collect the people, record the election."""
APPROVE = Permission("founding.approve")
"""Approve, return or refuse what was submitted, for the body that guides the founding."""
EXPORT = Permission("founding.export")
"""Take lists of cases away as files."""
