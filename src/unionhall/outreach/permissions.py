"""What can be allowed about meetings."""

from unionhall.core.actors import Permission

VIEW = Permission("outreach.view")
RECORD = Permission("outreach.record")
"""Plan a meeting, run its stall, write down what was heard and promised."""
SCHEDULE = Permission("outreach.schedule")
"""Set how often meetings are to be held."""
ATTEND = Permission("outreach.attend")
"""See the meetings one is assigned to, and nothing else (bank clerks)."""
