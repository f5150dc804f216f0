"""Where a language model may be, as typed on a page: the one place where somebody tells this service what to call.

Models on this machine and in the same network are what local installations are for, so private addresses are taken;
where there are accounts only an admin types one. Refused is what can be no model's: the addresses at which clouds
hand the secrets of a machine to whoever runs on it. A name that leads there is not looked up; redirects are not
followed (`chat_langchain.py`), so a model's address can't become another one later.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Final

_METADATA_NAMES: Final = frozenset({"metadata", "metadata.google.internal", "instance-data"})
_METADATA_ADDRESSES: Final = frozenset(
    ipaddress.ip_address(each) for each in ("100.100.100.200", "192.0.0.192", "fd00:ec2::254")
)
"""Of clouds that don't use 169.254.169.254, or not only."""


def is_no_models(hostname: str) -> bool:
    """Return whether a URL's host is link-local, multicast, unspecified or a cloud's metadata service."""
    name = hostname.lower().rstrip(".")
    if name in _METADATA_NAMES:
        return True
    address = _address(name)
    if address is None:
        return False
    return (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address in _METADATA_ADDRESSES
    )


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address a resolver would make of this without asking anybody; None for a name."""
    try:
        found = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        try:
            return ipaddress.IPv4Address(socket.inet_aton(name))  # 0xa9fea9fe, 2852039166, 169.254.43518 …
        except (OSError, ValueError):
            return None
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return inner or found
