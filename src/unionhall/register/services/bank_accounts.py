"""Bank accounts of unions: opened, closed."""

import re

from django.db import IntegrityError, transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.register import errors, queries
from unionhall.register.commands import CloseAccount, OpenAccount
from unionhall.register.models import Account
from unionhall.register.permissions import KEEP
from unionhall.register.services.checks import begins_there, not_in_the_future


@transaction.atomic
def open_account(actor: Actor, command: OpenAccount) -> Account:
    """Enter a bank account; the same one twice is entered once."""
    union = queries.union(actor, command.organization, KEEP, lock=True)
    bank, digits = command.bank.strip(), command.last_four.strip()
    if not bank:
        raise errors.BankMissing
    if not re.fullmatch(r"[0-9]{4}", digits):
        raise errors.OnlyFourDigits
    begins_there(union, command.opened_on, field="opened_on")
    there = Account.objects.filter(organization=union, bank=bank, last_four=digits, closed_on=None)
    if known := there.first():
        return known
    try:
        with transaction.atomic():
            account = Account.objects.create(
                organization=union,
                scope_path=union.path,
                bank=bank,
                last_four=digits,
                opened_on=command.opened_on,
            )
    except IntegrityError:
        return there.get()
    audit.record(actor, "register.account_opened", account, bank=bank, on=str(command.opened_on))
    return account


@transaction.atomic
def close_account(actor: Actor, command: CloseAccount) -> Account:
    """Enter that a bank account was closed."""
    account = queries.account(actor, command.account, KEEP, lock=True)
    if account.closed_on == command.closed_on:
        return account
    if account.closed_on is not None:
        raise errors.AccountClosedAlready(on=account.closed_on)
    not_in_the_future(command.closed_on, field="closed_on")
    if command.closed_on < account.opened_on:
        raise errors.AccountClosesTooEarly(opened=account.opened_on)
    account.closed_on = command.closed_on
    account.save(update_fields=["closed_on"])
    audit.record(
        actor, "register.account_closed", account, bank=account.bank, on=str(command.closed_on)
    )
    return account
