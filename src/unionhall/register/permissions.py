"""What can be allowed about the register."""

from unionhall.core.actors import Permission

VIEW = Permission("register.view")
KEEP = Permission("register.keep")
"""Enter terms, seats, certificates, accounts; put off what is due.

Whoever holds it at the body above a union may also order its overdue election or extend its term.
"""
EXPORT = Permission("register.export")
