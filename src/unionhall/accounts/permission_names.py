"""What each permission allows, in words: for the page of roles and docs/permissions.md."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: Mapping[str, str | Promise] = {
    "rules.view": _("see rules of law and count deadlines"),
    "rules.set": _("set values where the law leaves them open"),
    "organizations.view": _("see union bodies"),
    "organizations.change": _("found, describe and move union bodies"),
    "organizations.view_employers": _("see employers and who covers them"),
    "organizations.change_employers": _("enter and describe employers"),
    "organizations.export": _("export lists of union bodies and employers"),
    "register.view": _("see terms, seats, certificates and accounts of unions"),
    "register.keep": _("enter terms, seats, certificates and accounts; put off what is due"),
    "register.export": _("export lists of what is due"),
    "outreach.view": _("see meetings, demands and visits"),
    "outreach.record": _("plan meetings, run stalls, write down demands and answers"),
    "outreach.schedule": _("set how often meetings are to be held"),
    "outreach.attend": _("see the meetings one is assigned to"),
    "targets.view": _("see employers that are to get a union"),
    "targets.keep": _("list such employers, assign them, name parties and tasks"),
    "targets.export": _("export lists of such employers"),
    "earlywarning.view": _("see early warnings, their rules and levels"),
    "earlywarning.report": _("enter steps of the response to a warning"),
    "earlywarning.judge": _("confirm, dismiss and close warnings of one's own body and below"),
    "earlywarning.set": _("set rules and levels of early warning"),
    "earlywarning.export": _("export lists of warnings"),
    "founding.view": _("see founding cases"),
    "founding.prepare": _("open founding cases, submit their steps, record the election"),
    "founding.approve": _("approve, return or refuse the steps of founding cases"),
    "founding.export": _("export lists of founding cases"),
    "joining.view": _("see applications"),
    "joining.decide": _("approve, return or reject applications"),
    "joining.link": _("make and revoke joining links and QR codes"),
    "joining.export": _("export lists of applications"),
    "members.view": _("see members, names and numbers masked"),
    "members.see_names": _("see members' names"),
    "members.unseal": _("open a full number, with a reason, recorded"),
    "members.admit": _("admit members, transfer them, end memberships"),
    "members.decide_requests": _("decide what members ask about their own data"),
    "members.erase": _("delete a person's data at their request"),
    "members.export": _("export lists of members, masked"),
    "members.export_in_full": _("export members with full data, with a reason, recorded"),
    "intake.view": _("see lists that were handed in, and what became of their rows"),
    "intake.take_in": _(
        "hand in lists of members where one may admit, of bodies and employers where one may "
        "change them"
    ),
    "intake.undo": _("take a list back"),
    "intake.export": _("export lists of batches and of their rows, without names"),
    "intake.set_templates": _("store the workbooks that lists are delivered in"),
    "lifecycle.view": _("see changes of memberships"),
    "lifecycle.decide": _("decide on changes of memberships, never on one's own"),
    "lifecycle.export": _("export lists of changes of memberships"),
    "duplicates.view": _("see records that may be of one person, masked outside the own area"),
    "duplicates.decide": _("ask, answer, merge records of one person, and undo it"),
    "quality.view": _("see how complete members' records are"),
    "quality.ask": _("send members a link for what their records lack"),
    "quality.export": _("export lists of what records lack"),
    "duplicates.export": _("export lists of pairs of records"),
    "mediation.view": _("see that there are mediation cases: number and standing, no names"),
    "mediation.handle": _("take applications in, and handle the cases one is named in"),
    "mediation.head": _("lead the mediation of one's own body: see its cases, name mediators"),
    "mediation.break_glass": _(
        "open a case one has no part in, for a reason; its handlers are told"
    ),
    "mediation.export": _("export lists of mediation cases, without names"),
    "linkage.view": _("see partners and the lines of referrals: number and standing, no names"),
    "linkage.refer": _("refer cases one handles to partners, and take in what they refer"),
    "linkage.keep": _("keep partners, their windows and the tripartite committee"),
    "linkage.answer": _("sit at a partner's window: what was referred to that partner"),
    "linkage.export": _("export lists of referrals, without names"),
    "cards.view": _("see cards"),
    "cards.hand_over": _("hand cards over at meetings one is assigned to"),
    "cards.exchange": _("exchange files with the bank"),
    "cards.view_sharings": _("see which data went to the bank"),
    "advice.read": _("search articles of law, see which lawyer is on duty"),
    "advice.desk": _("take down and answer consultations of the own body, none below it"),
    "advice.oversee": _("see and answer consultations of the own body and of all below it"),
    "advice.aid": _("decide on legal aid and assign lawyers"),
    "advice.keep": _("keep articles of law, lawyers and their days of duty"),
    "advice.dispose": _("decide that consultations no longer to be kept are emptied"),
    "advice.export": _("export lists of consultations and legal aid"),
    "papers.view": _("see papers and their scans"),
    "papers.make": _("make and void papers, attach signed scans"),
    "papers.set_templates": _("replace the templates of papers, set the words of numbers"),
    "papers.export": _("export lists of papers"),
    "indicators.view": _("see figures"),
    "indicators.report": _("make bulletins"),
    "indicators.define": _("define named scopes and the wording of bulletins"),
    "restructuring.view": _("see changes of the structure and who is organized where"),
    "restructuring.change": _("move firms, merge, split and dissolve unions, and undo it"),
    "restructuring.export": _("export lists of changes and of covered firms"),
    "supervision.view": _("see supervision letters, investigations and employers' notices"),
    "supervision.handle": _(
        "investigate, write and deliver letters, take employers' notices and answer them"
    ),
    "supervision.keep": _("keep the list of inspectors and their cards"),
    "supervision.open": _("open who complained or is to be dismissed and why, recorded"),
    "supervision.export": _("export lists of letters, notices and investigations"),
    "accounts.view": _("see duties and accounts"),
    "accounts.export": _("export the list of duties"),
    "accounts.appoint": _("open accounts, appoint to duties, reset second factors"),
    "accounts.read_audit": _("read and export the audit trail"),
}

MEMBER_ONLY: Mapping[str, str | Promise] = {}
"""Permissions that no duty gives: what members may do with their own record."""


def name_of(permission: str) -> str:
    """Return what a permission allows, in the reader's language."""
    return str(NAMES.get(permission, permission))


def declared() -> list[str]:
    """List every permission that an app declares, app by app in the order of the layers."""
    found: list[str] = []
    for app in apps.get_app_configs():
        if app.name.startswith("unionhall.") and find_spec(f"{app.name}.permissions"):
            room = vars(import_module(f"{app.name}.permissions"))
            found += [v for k, v in room.items() if k.isupper() and isinstance(v, str)]
    return found
