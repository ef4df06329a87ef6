"""Whoever has a whole network of addresses is counted as one."""

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from unionhall.accounts.addresses import client_address


@pytest.mark.parametrize(
    ("sent_from", "counted_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:DB8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::1", "::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_addresses_of_one_line_are_one(sent_from: str, counted_as: str) -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=sent_from)) == counted_as


def test_what_a_trusted_proxy_saw_is_counted_alike(settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = 1
    asked = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "9.9.9.9, 2001:db8:1:2::77"}
    )
    assert client_address(asked) == "2001:db8:1:2::"
