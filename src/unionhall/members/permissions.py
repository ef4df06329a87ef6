"""What can be allowed about persons and memberships."""

from unionhall.core.actors import Permission

VIEW = Permission("members.view")
"""See members, with names and numbers masked."""
SEE_NAMES = Permission("members.see_names")
"""See members' names in clear; numbers stay masked."""
UNSEAL = Permission("members.unseal")
"""Open a full identity number or phone, with a reason, logged."""
ADMIT = Permission("members.admit")
EXPORT = Permission("members.export")
"""Take lists of members out as files, masked."""
EXPORT_IN_FULL = Permission("members.export_in_full")
"""Have members written to a file with full data, with a reason, recorded for each of them."""
DECIDE = Permission("members.decide_requests")
"""Decide what members ask about their own data: correct the record, or send it back."""
ERASE = Permission("members.erase")
"""Delete a person's data at their request; a union above decides, never the union itself."""
