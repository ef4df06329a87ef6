"""What can be allowed about applications."""

from unionhall.core.actors import Permission

VIEW = Permission("joining.view")
DECIDE = Permission("joining.decide")
LINK = Permission("joining.link")
"""Make and revoke links and QR codes."""
