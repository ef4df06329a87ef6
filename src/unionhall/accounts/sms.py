"""Short messages: what they say, and the provider that sends them.

A provider is a class with ``send(phone, text_key, **facts)``, named by ``UNIONHALL_SMS``.
Real providers map ``text_key`` to the template that the carrier approved.
"""

import logging
from collections.abc import Mapping
from threading import Thread
from typing import ClassVar, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from unionhall.accounts.models import DemoMessage

logger = logging.getLogger(__name__)

TEXTS: Mapping[str, str | Promise] = {
    "sign_in_code": _("Your sign-in code is %(code)s, valid for %(minutes)s minutes."),
    "joining_code": _(
        "Your code for joining the union is %(code)s, valid for %(minutes)s minutes."
    ),
    "contact_code": _(
        "Your code for the new phone number is %(code)s, valid for %(minutes)s minutes."
    ),
    "quality_form": _(
        "Your union's record of you lacks a detail. Please fill it in until %(day)s: %(address)s"
    ),
    "quality_code": _(
        "Your code for completing your record is %(code)s, valid for %(minutes)s minutes."
    ),
    "state_code": _("Your code for asking about your application is %(code)s."),
}


class Provider(Protocol):
    """Whoever carries short messages for us."""

    def send(self, phone: str, text_key: str, **facts: object) -> None:
        """Send one message; raises on failure, never returns the text to a log."""
        ...


def text(text_key: str, **facts: object) -> str:
    """Return the words of a message in the language in force."""
    return str(TEXTS[text_key]) % facts


class ConsoleProvider:
    """Sends nothing. In the demo the message can be read at ``/demo/messages/``."""

    def send(self, phone: str, text_key: str, **facts: object) -> None:
        if settings.DEMO:
            DemoMessage.objects.create(phone=phone, text=text(text_key, **facts))
        logger.info("short message %s to %s", text_key, f"{phone[:3]}****{phone[-4:]}")


class MemoryProvider:
    """Keeps messages in a list, for tests."""

    sent: ClassVar[list[tuple[str, str, dict[str, object]]]] = []

    def send(self, phone: str, text_key: str, **facts: object) -> None:
        self.sent.append((phone, text_key, facts))


def provider() -> Provider:
    """Return the provider that the operator chose."""
    made: Provider = import_string(settings.SMS_PROVIDER)()
    return made


def deliver(phone: str, text_key: str, **facts: object) -> None:
    """Hand one message over; in the background, so that the answer's time tells nothing."""
    language = translation.get_language() or settings.LANGUAGE_CODE

    def send() -> None:
        with translation.override(language):
            provider().send(phone, text_key, **facts)

    if settings.SMS_IN_BACKGROUND:
        transaction.on_commit(lambda: Thread(target=send, daemon=True).start())
    else:
        send()
