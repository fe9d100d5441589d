"""PURE. Checks where a webhook may lead, so that nobody can make the desk call its own network (SSRF).

The URL is checked when it is entered; the sender checks its addresses each time the name is resolved. Private networks
are refused unless policy allows them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from backend.contract.errors import BadDraft

Ip = IPv4Address | IPv6Address
URL_LENGTH = 500
_NAT64 = IPv6Network("64:ff9b::/96")
# Not private by the registries, but may lead inside: wrapped IPv4, a local NAT64, the old site-local addresses.
_INSIDE = tuple(map(IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10")))
_LABEL = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*\.?")  # a host name that DNS can resolve


class Network(Protocol):
    def __contains__(self, address: object, /) -> bool: ...


class UrlPolicy(Protocol):
    """What policy allows (`config.rules.PartnerRules`)."""

    @property
    def plain_http(self) -> bool: ...
    @property
    def private_networks(self) -> Sequence[Network]: ...


def check_url(url: str, openings: UrlPolicy) -> None:
    """Raises BadDraft if the URL is not an allowed address of a receiver."""
    if len(url) > URL_LENGTH or not url.isascii() or not url.isprintable() or " " in url:
        raise BadDraft(f"an address has at most {URL_LENGTH} printable ASCII characters without spaces", field="url")
    parts = _split_url(url)
    if parts.scheme not in ({"https", "http"} if openings.plain_http else {"https"}):
        raise BadDraft("a receiver is reached by https", field="url")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadDraft("an address has no user, password or fragment", field="url")
    literal = literal_ip(parts.hostname or "")
    if literal is None and not _NAME.fullmatch(parts.hostname or ""):
        raise BadDraft("not the name of a host", field="url")
    if literal is not None and not may_reach(literal, openings):
        raise BadDraft("this address is not open to receivers", field="url")


def _split_url(url: str) -> SplitResult:
    """The parts of the URL. Raises BadDraft if it has no host or a bad port."""
    try:
        parts = urlsplit(url)
        good = bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise BadDraft("not an address with a host", field="url")
    return parts


def literal_ip(host: str) -> Ip | None:
    """The IP address, if the host is written as one; else None."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def may_reach(address: Ip, openings: UrlPolicy) -> bool:
    """Whether a receiver may be at this address: a public one, or in a network that policy allows."""
    meant = _unwrap_address(address)
    if any(meant in network for network in openings.private_networks):
        return True
    return meant.is_global and not meant.is_multicast and not any(meant in network for network in _INSIDE)


def _unwrap_address(address: Ip) -> Ip:
    """The IPv4 address inside an IPv6 address that wraps one (NAT64, 6to4, Teredo, mapped); else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None) or address
