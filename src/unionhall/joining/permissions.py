"""What can be allowed about applications."""

from unionhall.core.actors import Permission

VIEW = Permission("joining.view")
DECIDE = Permission("joining.decide")
"""Confirm by sight, approve, return, reject, pass on."""
LINK = Permission("joining.link")
"""Make and revoke links and QR codes."""
EXPORT = Permission("joining.export")
"""Take the list of applications away as a file (masked)."""
