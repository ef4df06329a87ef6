"""What can be allowed in the linkage.

``VIEW`` shows lines: number, partner, state, days, nobody's name. What is handed over is open to
those who may open the case it comes from, to the receiving body's own staff, and to the people
of that one partner.
"""

from unionhall.core.actors import Permission

VIEW = Permission("linkage.view")
"""See partners, the committee, and the lines of referrals: number and standing, no names."""
REFER = Permission("linkage.refer")
"""Refer cases one handles, and take in what partners refer to one's own body."""
KEEP = Permission("linkage.keep")
"""Keep the partners, who sits at their windows, and the tripartite committee."""
ANSWER = Permission("linkage.answer")
"""Sit at a partner's window: what was referred to that partner, and nothing else."""
EXPORT = Permission("linkage.export")
"""Take the list of lines away as a file."""
