"""Settings of the web service."""

from __future__ import annotations

from ipaddress import ip_network
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, field_validator

_DEFAULT_PORTS = {"http": 80, "https": 443}


class ServerSettings(BaseModel):
    """The web service."""

    host: str = "127.0.0.1"
    """Address to listen on; anything but loopback exposes it to the network."""
    port: int = 8000
    """Port to listen on."""
    workers: int = Field(default=1, ge=1, le=64)
    """Processes that serve on that port; each loads its own models."""
    allowed_hosts: list[str] = ["127.0.0.1", "localhost", "[::1]"]
    """Host names a request may carry, without port; others are refused (DNS rebinding). `public_url` adds its own."""
    public_url: str | None = None
    """What people type, such as https://interviews.example.org, where a proxy stands in front; without a path."""
    trusted_proxies: list[str] = []
    """Addresses or networks, such as 10.0.0.0/8, whose X-Forwarded-For and X-Forwarded-Proto are believed."""

    @field_validator("public_url")
    @classmethod
    def _an_origin(cls, url: str | None) -> str | None:
        return _origin(url) if url else None

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, proxies: list[str]) -> list[str]:
        # Everybody (`*`) is refused: whoever may say where they come from escapes every limit by address.
        return [str(ip_network(each.strip(), strict=False)) for each in proxies]

    @property
    def https(self) -> bool:
        """Whether people reach it by https, so that cookies can be `Secure` and browsers lend the microphone."""
        return bool(self.public_url and self.public_url.startswith("https://"))

    @property
    def hosts(self) -> frozenset[str]:
        """Every host name that a request may carry, in lower case."""
        public = [_host(self.public_url)] if self.public_url else []
        return frozenset(name.lower() for name in (*self.allowed_hosts, *public))


def _origin(url: str) -> str:
    """Return scheme, host and port as a browser's `Origin` has them; ValueError for what is more or less than that."""
    parts = urlsplit(url.strip().rstrip("/"))
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username:
        raise ValueError("an address looks like https://interviews.example.org")
    if parts.path or parts.query or parts.fragment:
        raise ValueError("the pages live at the root of a host: the address has no path")
    port = parts.port
    shown = "" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{_host(url)}{shown}"


def _host(url: str) -> str:
    name = urlsplit(url.strip()).hostname or ""
    return f"[{name}]" if ":" in name else name
