"""Legal-person certificates: entered, renewed in time."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.organizations.models import Employer, Organization
from unionhall.organizations.rules import checked_credit_code
from unionhall.register import errors, law, queries
from unionhall.register.commands import EnterCertificate, RenewCertificate
from unionhall.register.models import Certificate
from unionhall.register.permissions import KEEP
from unionhall.register.services.checks import begins_there

CERTIFIED, EXPIRED = "certificates", "certificates_expired"


@transaction.atomic
def enter_certificate(actor: Actor, command: EnterCertificate) -> Certificate:
    """Enter the first certificate of a union."""
    union = queries.union(actor, command.organization, KEEP, lock=True)
    valid_until = command.last_day + timedelta(days=1)
    on_record = queries.certificate_of(union, lock=True)
    if on_record:
        if (on_record.number, on_record.issued_on, on_record.valid_until) == (
            command.number.strip(),
            command.issued_on,
            valid_until,
        ):
            return on_record
        raise errors.CertificateOnRecord(number=on_record.number, last=on_record.last_day)
    _check(union, command.number, command.issued_on, command.last_day)
    if not command.registrar.strip():
        raise errors.RegistrarMissing
    if not command.chair_name.strip():
        raise errors.ChairNameMissing
    certificate = _create(
        Certificate(
            organization=union,
            scope_path=union.path,
            number=command.number.strip(),
            credit_code=_own_code(union, command.credit_code),
            issued_on=command.issued_on,
            valid_until=valid_until,
            registrar=command.registrar.strip(),
            chair_name=command.chair_name.strip(),
            address=command.address.strip(),
        )
    )
    _tell_begun(certificate)
    audit.record(
        actor,
        "register.certificate_entered",
        certificate,
        number=certificate.number,
        since=str(certificate.issued_on),
        valid_until=str(certificate.valid_until),
    )
    return certificate


@transaction.atomic
def renew_certificate(actor: Actor, command: RenewCertificate) -> Certificate:
    """Put a new certificate in the place of the one on record; early only with a reason."""
    union = queries.union(actor, command.organization, KEEP, lock=True)
    before = queries.certificate_of(union, lock=True)
    if before is None:
        raise errors.NoCertificate(name=union.name)
    valid_until = command.last_day + timedelta(days=1)
    if (before.number, before.issued_on, before.valid_until) == (
        command.number.strip(),
        command.issued_on,
        valid_until,
    ):
        return before
    _check(union, command.number, command.issued_on, command.last_day)
    if not command.chair_name.strip():
        raise errors.ChairNameMissing
    if command.issued_on <= before.issued_on:
        raise errors.IssuedBeforeTheLast(issued=before.issued_on, given=command.issued_on)
    if not command.reason.strip():
        law.check_renewal_day(before.valid_until, command.issued_on, law.Place.of(union))
    before.ended_on = command.issued_on
    before.save(update_fields=["ended_on"])
    tell_ended(before)
    certificate = _create(
        Certificate(
            organization=union,
            scope_path=union.path,
            number=command.number.strip(),
            credit_code=before.credit_code,
            issued_on=command.issued_on,
            valid_until=valid_until,
            registrar=before.registrar,
            chair_name=command.chair_name.strip(),
            address=command.address.strip() or before.address,
            early_reason=command.reason.strip(),
        )
    )
    _tell_begun(certificate)
    audit.record(
        actor,
        "register.certificate_renewed",
        certificate,
        reason=command.reason.strip(),
        number=certificate.number,
        since=str(certificate.issued_on),
        valid_until=str(certificate.valid_until),
    )
    return certificate


def _check(union: Organization, number: str, issued_on: date, last_day: date) -> None:
    if not number.strip():
        raise errors.NumberMissing
    begins_there(union, issued_on, field="issued_on")
    if last_day <= issued_on:
        raise errors.CertificateEndsBeforeItBegins(last=last_day, issued=issued_on)
    law.check_validity(issued_on, last_day + timedelta(days=1), law.Place.of(union))


def _own_code(union: Organization, text: str) -> str:
    """Refuse the credit code of an employer or of another union; the union has its own."""
    code = checked_credit_code(text)
    certified = Certificate.objects.filter(credit_code=code, ended_on=None)
    other = (
        Employer.objects.filter(credit_code=code).first()
        or Organization.objects.filter(credit_code=code).exclude(pk=union.pk).first()
        or Organization.objects.filter(pk__in=certified.values("organization"))
        .exclude(pk=union.pk)
        .first()
    )
    if code and other:
        raise errors.CreditCodeOfAnother(code=code, name=other.name)
    return code


def _create(certificate: Certificate) -> Certificate:
    try:
        with transaction.atomic():
            certificate.save()
    except IntegrityError as meanwhile:
        there = Certificate.objects.get(organization=certificate.organization, ended_on=None)
        raise errors.CertificateOnRecord(number=there.number, last=there.last_day) from meanwhile
    return certificate


def tell_ended(certificate: Certificate) -> None:
    """Tell the figures that a certificate no longer counts."""
    facts.changed(CERTIFIED, certificate.scope_path, certificate.ended_on)
    facts.changed(EXPIRED, certificate.scope_path, certificate.valid_until, certificate.ended_on)


def _tell_begun(certificate: Certificate) -> None:
    facts.changed(CERTIFIED, certificate.scope_path, certificate.issued_on)
    facts.changed(EXPIRED, certificate.scope_path, certificate.valid_until)
