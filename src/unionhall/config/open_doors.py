"""How often one line may use what is open to everybody and costs a moment of computing."""

from datetime import timedelta

from django.http import HttpRequest

from unionhall.accounts import throttle
from unionhall.accounts.addresses import client_address
from unionhall.core.errors import TooMany

MOST, WINDOW = 600, timedelta(hours=1)
"""An office or a stall with many phones shares one address."""


def count(request: HttpRequest) -> None:
    """Count one calculation; raises TooMany where a line has had its share."""
    address = client_address(request)
    throttle.hit("calculators", address, limit=MOST, window=WINDOW, refusal=TooMany)
