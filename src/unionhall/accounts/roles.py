"""What each role may do: the whole permission table, on one screen.

A duty gives its role's permissions at its union body and everywhere below it. A bank
clerk's reach is narrowed further, to the meetings they are assigned to; that of a partner's
staff to the window at which they sit.
"""

from unionhall.accounts import permissions as accounts
from unionhall.accounts.models import Role
from unionhall.core.actors import Permission
from unionhall.organizations import permissions as organizations
from unionhall.rules import permissions as rules

CONFINED: dict[str, frozenset[str]] = {Role.PARTNER: frozenset({"linkage", "committee"})}
"""Roles of people from outside, and the apps at whose addresses alone they act."""
_READ: frozenset[Permission] = frozenset(
    {organizations.VIEW, organizations.VIEW_EMPLOYERS, rules.VIEW}
    | {
        Permission(name)
        for name in (
            "register.view",
            "outreach.view",
            "targets.view",
            "earlywarning.view",
            "joining.view",
            "members.view",
            "lifecycle.view",
            "duplicates.view",
            "quality.view",
            "cards.view",
            "indicators.view",
            "papers.view",
            "restructuring.view",
            "founding.view",
            "intake.view",
            "advice.read",
            "supervision.view",
            "mediation.view",
            "linkage.view",
        )
    }
)
_FIELD: frozenset[Permission] = _READ | {
    Permission(name)
    for name in (
        "organizations.change_employers",
        "outreach.record",
        "targets.keep",
        "earlywarning.report",
        "founding.prepare",
        "supervision.handle",
        "papers.make",
        "joining.decide",
        "joining.link",
        "members.see_names",
        "members.admit",
        "lifecycle.decide",
        "intake.take_in",
        "duplicates.decide",
        "quality.ask",
        "indicators.report",
        "advice.desk",
        "mediation.handle",
        "linkage.refer",
    )
}

ROLES: dict[str, frozenset[Permission]] = {
    Role.LEADER: _READ
    | {
        Permission("indicators.report"),
        Permission("founding.export"),
        Permission("mediation.break_glass"),
    },
    Role.ORGANIZER: _FIELD
    | {
        Permission("indicators.define"),
        Permission("register.keep"),
        rules.SET,
        Permission("papers.set_templates"),
        Permission("founding.approve"),
        Permission("founding.export"),
        Permission("supervision.keep"),
        Permission("supervision.open"),
        Permission("supervision.export"),
        organizations.CHANGE,
        organizations.EXPORT,
        Permission("outreach.schedule"),
        Permission("targets.export"),
        Permission("earlywarning.judge"),
        Permission("earlywarning.set"),
        Permission("earlywarning.export"),
        Permission("members.unseal"),
        Permission("members.decide_requests"),
        Permission("members.erase"),
        Permission("members.export"),
        Permission("members.export_in_full"),
        Permission("lifecycle.export"),
        Permission("duplicates.export"),
        Permission("quality.export"),
        Permission("joining.export"),
        Permission("intake.undo"),
        Permission("intake.export"),
        Permission("intake.set_templates"),
        Permission("cards.exchange"),
        Permission("cards.view_sharings"),
        Permission("restructuring.change"),
        Permission("restructuring.export"),
        Permission("papers.export"),
        Permission("register.export"),
        Permission("mediation.head"),
        Permission("mediation.break_glass"),
        Permission("mediation.export"),
        Permission("linkage.keep"),
        Permission("linkage.export"),
        accounts.VIEW,
    },
    Role.STREET_STAFF: _FIELD
    | {
        Permission("mediation.head"),
        Permission("linkage.keep"),
        organizations.CHANGE,
        Permission("register.keep"),
        Permission("supervision.keep"),
        Permission("supervision.open"),
        Permission("founding.approve"),
        Permission("outreach.schedule"),
        Permission("earlywarning.judge"),
        Permission("members.unseal"),
        Permission("members.decide_requests"),
        Permission("members.erase"),
        Permission("intake.undo"),
        Permission("cards.exchange"),
        Permission("restructuring.change"),
        Permission("advice.keep"),
    },
    Role.STATION_WORKER: _FIELD,
    Role.LEGAL_WORKER: _READ
    | {
        Permission("advice.desk"),
        Permission("advice.oversee"),
        Permission("advice.aid"),
        Permission("advice.keep"),
        Permission("advice.dispose"),
        Permission("advice.export"),
        Permission("earlywarning.report"),
        Permission("mediation.handle"),
        Permission("mediation.export"),
        Permission("linkage.refer"),
        Permission("linkage.export"),
        Permission("supervision.handle"),
        Permission("supervision.export"),
        Permission("earlywarning.judge"),
        Permission("outreach.record"),
        Permission("papers.make"),
        Permission("members.see_names"),
        Permission("indicators.report"),
    },
    Role.UNION_CHAIR: frozenset(
        {
            organizations.VIEW,
            organizations.VIEW_EMPLOYERS,
            Permission("register.view"),
            Permission("register.keep"),
            rules.VIEW,
            Permission("founding.view"),
            Permission("supervision.view"),
            Permission("supervision.handle"),
            Permission("supervision.open"),
            Permission("outreach.view"),
            Permission("joining.view"),
            Permission("joining.decide"),
            Permission("joining.link"),
            Permission("members.view"),
            Permission("members.see_names"),
            Permission("members.admit"),
            Permission("members.unseal"),
            Permission("members.decide_requests"),
            Permission("lifecycle.view"),
            Permission("lifecycle.decide"),
            Permission("intake.view"),
            Permission("intake.take_in"),
            Permission("duplicates.view"),
            Permission("duplicates.decide"),
            Permission("quality.view"),
            Permission("quality.ask"),
            Permission("cards.view"),
            Permission("indicators.view"),
            Permission("papers.view"),
            Permission("papers.make"),
            Permission("mediation.view"),
            Permission("mediation.handle"),
            Permission("mediation.head"),
            Permission("linkage.view"),
            Permission("linkage.refer"),
        }
    ),
    Role.BANK_CLERK: frozenset({Permission("outreach.attend"), Permission("cards.hand_over")}),
    Role.PARTNER: frozenset({Permission("linkage.answer")}),
    Role.STATISTICIAN: _READ
    | {
        organizations.EXPORT,
        Permission("indicators.define"),
        Permission("indicators.report"),
        Permission("members.export"),
        Permission("lifecycle.export"),
        Permission("intake.export"),
        Permission("duplicates.export"),
        Permission("quality.export"),
        Permission("restructuring.export"),
        Permission("papers.export"),
        Permission("register.export"),
        Permission("targets.export"),
        Permission("earlywarning.export"),
        Permission("founding.export"),
        Permission("supervision.export"),
        Permission("mediation.export"),
        Permission("linkage.export"),
    },
    Role.AUDITOR: _READ
    | {
        accounts.VIEW,
        accounts.EXPORT,
        accounts.READ_AUDIT,
        Permission("cards.view_sharings"),
        Permission("mediation.break_glass"),
    },
    Role.ADMINISTRATOR: frozenset(
        {
            organizations.VIEW,
            accounts.VIEW,
            accounts.EXPORT,
            accounts.APPOINT,
            accounts.READ_AUDIT,
            rules.VIEW,
            rules.SET,
            Permission("papers.set_templates"),
        }
    ),
}
