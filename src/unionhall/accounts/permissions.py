"""What can be allowed about accounts and duties."""

from unionhall.core.actors import Permission

VIEW = Permission("accounts.view")
EXPORT = Permission("accounts.export")
"""Take the list of who holds which duty away: it names people."""
APPOINT = Permission("accounts.appoint")
READ_AUDIT = Permission("accounts.read_audit")
