"""The last line of defence: numbers of people never reach a log, whoever logs them."""

import logging
import re

_NUMBER = re.compile(r"(?<!\d)\d{14,18}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_SECRET = re.compile(r"(?<=/feed/)[^/\s]+?(?=\.ics)")
"""What opens the calendar of a duty."""
_QUERY = re.compile(r"(?<=[\w/])\?[^\s\"']+")


def redact(text: str) -> str:
    """Take identity and card numbers, phones and query strings out of a text."""
    text = _SECRET.sub("[secret]", _QUERY.sub("?…", text))
    text = _NUMBER.sub("[number]", text)
    return _PHONE.sub("[phone]", text)


class Redacted(logging.Filter):
    """Redacts what is logged, before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = redact(record.getMessage())
        record.msg, record.args = message, ()
        return True


class RedactedFormatter(logging.Formatter):
    """Redacts the whole line, the words of exceptions included."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
