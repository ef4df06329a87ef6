"""What can be allowed about consultations."""

from unionhall.core.actors import Permission

READ = Permission("advice.read")
"""Search articles of law and see which lawyer is on duty; no consultations."""
DESK = Permission("advice.desk")
"""Take down and answer consultations of one's own body; of none below it."""
OVERSEE = Permission("advice.oversee")
"""See and answer consultations of one's own body and of all below it."""
AID = Permission("advice.aid")
"""Decide on legal aid and assign lawyers."""
KEEP = Permission("advice.keep")
"""Keep articles, lawyers, their days of duty and what the desk says of itself."""
DISPOSE = Permission("advice.dispose")
"""Decide that consultations whose time is over are emptied, at one's own body and below it."""
EXPORT = Permission("advice.export")
"""Take lists of consultations and of legal aid away as files."""
