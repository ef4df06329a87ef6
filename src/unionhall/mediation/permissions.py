"""What can be allowed about mediation cases.

``VIEW`` shows one line of a case: its number, how it stands, no names. Who sees the case
itself is said by ``queries.cases``: its handlers, and whoever holds ``HEAD`` at its very body.
"""

from unionhall.core.actors import Permission

VIEW = Permission("mediation.view")
"""See that there are cases: number, kind, state, days; nobody's name."""
HANDLE = Permission("mediation.handle")
"""Take applications in, and handle the cases one is named in."""
HEAD = Permission("mediation.head")
"""Lead the body's mediation: see its cases, name mediators, decide on disposal. The body's own
cases only, never those of the bodies below."""
BREAK_GLASS = Permission("mediation.break_glass")
"""Open a case one has no part in, for a reason, for a time; its handlers are told."""
EXPORT = Permission("mediation.export")
"""Take the list of lines away as a file."""
