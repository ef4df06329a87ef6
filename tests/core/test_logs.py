"""No log holds a number of a person."""

import logging
import sys

import pytest

from unionhall.core.logs import Redacted, RedactedFormatter, redact


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("id 11010119900517123X failed", "id [number] failed"),
        ("身份证110101199005171234无效", "身份证[number]无效"),
        ("old 110101900517123", "old [number]"),
        ("card 6212260200012345678", "card [number]"),
        ("tel 13812345678, +86 138-1234-5678", "tel [phone], [phone]"),
        ('"GET /members/?q=王 HTTP/1.1" 200', '"GET /members/?… HTTP/1.1" 200'),
        ("Not Found: /register/feed/8-38u_x.ics", "Not Found: /register/feed/[secret].ics"),
        ("/register/feed/8-38u%20.ics?x=1", "/register/feed/[secret].ics?…"),
        ("Is it so? yes", "Is it so? yes"),
        ("2026-03-02 took 1234567 us, 18 rows", "2026-03-02 took 1234567 us, 18 rows"),
    ],
)
def test_numbers_and_questions_go_words_stay(text: str, kept: str) -> None:
    assert redact(text) == kept


def record(message: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord("x", logging.ERROR, __file__, 1, message, args, None)


def test_arguments_are_redacted_too() -> None:
    one = record("phone %s", "13812345678")
    assert Redacted().filter(one)
    assert one.getMessage() == "phone [phone]"


def test_the_words_of_an_exception_are_redacted_too() -> None:
    try:
        raise ValueError("11010119900517123X")  # noqa: TRY301
    except ValueError:
        failed = record("failed")
        failed.exc_info = sys.exc_info()
        line = RedactedFormatter().format(failed)
    assert "ValueError: [number]" in line
    assert "11010119900517123X" not in line
