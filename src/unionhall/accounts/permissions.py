"""What can be allowed about accounts and duties."""

from unionhall.core.actors import Permission

VIEW = Permission("accounts.view")
APPOINT = Permission("accounts.appoint")
READ_AUDIT = Permission("accounts.read_audit")
