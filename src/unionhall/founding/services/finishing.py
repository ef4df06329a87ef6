"""After the approval: the certificate, the account, and the end of the case."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core.actors import Actor
from unionhall.founding import errors
from unionhall.founding.commands import CloseCase, NoteAccount, NoteCertificate
from unionhall.founding.models import CaseStep, FoundingCase
from unionhall.founding.services.moving import Move, at_step, day_between, move, sound_reason
from unionhall.organizations.commands import Describe
from unionhall.organizations.models import Organization
from unionhall.organizations.services import describe
from unionhall.register import queries as register
from unionhall.register.commands import EnterCertificate, OpenAccount
from unionhall.register.services.bank_accounts import open_account
from unionhall.register.services.certificates import enter_certificate

State = FoundingCase.State
Deed = CaseStep.Deed


@transaction.atomic
def note_certificate(actor: Actor, command: NoteCertificate) -> FoundingCase:
    """Write the legal-person certificate into the register; its credit code is the union's.

    Where the register has a certificate of this number already, that one is taken as it is.
    """
    case = at_step(actor, command.case, State.APPROVED)
    union = _union(case)
    day_between(command.issued_on, case.approved_on, _("the approval"), field="issued_on")
    certificate = register.certificate_of(union)
    if certificate is None or certificate.number != command.number.strip():
        chair = register.chair_on(union, command.issued_on)
        certificate = enter_certificate(
            actor,
            EnterCertificate(
                organization=union.public_id,
                number=command.number,
                credit_code=command.credit_code,
                issued_on=command.issued_on,
                last_day=command.last_day,
                registrar=command.registrar,
                chair_name=chair.name if chair else "",
                address=union.address,
            ),
        )
    describe(
        actor,
        Describe(
            organization=union.public_id,
            name=union.name,
            credit_code=certificate.credit_code,
            division_code=union.division_code,
            address=union.address,
        ),
    )
    move(
        actor,
        case,
        Move(to=State.CERTIFIED, deed=Deed.DONE, on=certificate.issued_on, text=certificate.number),
    )
    return case


@transaction.atomic
def note_account(actor: Actor, command: NoteAccount) -> FoundingCase:
    """Write the bank account into the register: with it the case is complete."""
    case = at_step(actor, command.case, State.CERTIFIED)
    union = _union(case)
    open_account(
        actor,
        OpenAccount(
            organization=union.public_id,
            bank=command.bank,
            last_four=command.last_four,
            opened_on=command.opened_on,
        ),
    )
    _close(actor, case, command.bank)
    return case


@transaction.atomic
def close_case(actor: Actor, command: CloseCase) -> FoundingCase:
    """Close a case without certificate or account of its own, with the reason."""
    case = at_step(actor, command.case, State.APPROVED, State.CERTIFIED)
    _close(actor, case, sound_reason(command.reason))
    return case


def _close(actor: Actor, case: FoundingCase, text: str) -> None:
    today = timezone.localdate()
    move(
        actor,
        case,
        Move(to=State.CLOSED, deed=Deed.DONE, on=today, text=text),
        ended_on=today,
    )


def _union(case: FoundingCase) -> Organization:
    if case.organization is None:
        raise errors.NotNow(state=case.state_name)
    return case.organization
