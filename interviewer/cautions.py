"""What an operator is told at start, because people would find out the hard way. Pure."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from interviewer.settings import Settings


def cautions(settings: Settings, host: str) -> list[str]:
    """Return a sentence or two for each thing that will not work, or is open to everybody, where this is served."""
    server = settings.server
    public = urlsplit(server.public_url).hostname or "" if server.public_url else ""
    if is_loopback(host) and (not public or is_loopback(public)):
        return []
    where = server.public_url or host
    found = []
    if settings.auth == "none":
        found.append(
            f"Served at {where} without accounts: everybody who reaches it sees every interview. "
            "INTERVIEWER_AUTH=accounts gives everybody their own."
        )
    if not server.https:
        found.append(
            "Browsers keep sign-in cookies and lend the microphone only over https, or on localhost. Put a proxy with "
            "TLS in front and set INTERVIEWER_SERVER__PUBLIC_URL=https://… (docs/operating.md)."
        )
    elif not server.trusted_proxies:
        found.append(
            "No proxy is trusted, so everybody seems to come from its address, and limits by address count all "
            "together. Set INTERVIEWER_SERVER__TRUSTED_PROXIES to the address of yours."
        )
    return found


def is_loopback(host: str) -> bool:
    """Return whether a host name or address leads to this machine only."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
