"""Who may read the metrics, and what they read."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address

from interviewer.seeing import metrics
from interviewer.seeing.metrics import Figures
from interviewer.seeing.settings import SeeingSettings

log = logging.getLogger(__name__)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_LOCAL_NAMES = frozenset({"localhost", "[::1]"})

LookUp = Callable[[], Awaitable[Figures]]


async def metrics_text(look_up: LookUp | None) -> bytes:
    """Return everything that is measured; figures that can't be looked up are left out."""
    now: Figures = {}
    if look_up is not None:
        try:
            now = await look_up()
        except Exception as error:
            log.warning("the queue's length can't be looked up (%s)", type(error).__name__)
    return await asyncio.to_thread(metrics.shown, now)


def may_read(settings: SeeingSettings, client: str, headers: Mapping[str, str]) -> bool:
    """Return whether this reader may: by the token where one is set, otherwise from this machine only.

    `headers` by their lower-case names. A request that came through a proxy, or by another name than this machine's
    own, is not from this machine, whoever delivers it.
    """
    if settings.metrics_token:
        shown = headers.get("authorization", "").partition(" ")
        wanted = settings.metrics_token.get_secret_value().encode()
        return shown[0].lower() == "bearer" and hmac.compare_digest(shown[2].strip().encode(), wanted)
    if any(name in headers for name in _FORWARDED):
        return False
    return _is_loopback(client) and _names_this_machine(headers.get("host", ""))


def _names_this_machine(host: str) -> bool:
    """Return whether a Host header is an address of this machine: a name somebody else chose may lead here too."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.lower() in _LOCAL_NAMES or _is_loopback(name.strip("[]"))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
