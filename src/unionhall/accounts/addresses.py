"""Where a request comes from: the address, its front part, and the kind of device."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

LINE = 64
"""How many bits of an IPv6 address name a line; whoever has one chooses the other bits freely."""


def client_address(request: HttpRequest) -> str:
    """Return where a request comes from, as it is counted.

    Seen past as many proxies as the operator declared. Of an IPv6 address it is the line: a
    phone or a server has 2^64 addresses on it, and would else be somebody new each time.
    """
    address = _nearest(request)
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((int(ip), LINE), strict=False).network_address)


def _nearest(request: HttpRequest) -> str:
    direct = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.TRUSTED_PROXIES
    if not proxies or len(hops) < proxies or not hops[-proxies]:
        return direct
    return hops[-proxies]


def place_of(address: str) -> str:
    """Return the front part of an address: enough to recognise one's office, no more."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv4Address):
        return address.rpartition(".")[0] + ".*"
    return f"{ipaddress.ip_network(f'{ip}/48', strict=False).network_address}*"


_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Name browser and system, without versions or anything that tracks a person."""
    found = [
        next((name for mark, name in names if re.search(rf"\b{mark}", user_agent)), "")
        for names in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(part for part in found if part) or user_agent.partition("/")[0][:30]
