"""Settings of the web service."""

from __future__ import annotations

from pydantic import BaseModel


class ServerSettings(BaseModel):
    """The web service."""

    host: str = "127.0.0.1"
    """Address to listen on; anything but loopback exposes every interview to the network."""
    port: int = 8000
    """Port to listen on."""
    allowed_hosts: list[str] = ["127.0.0.1", "localhost", "[::1]"]
    """Host names a request may carry, without port; others are refused (DNS rebinding)."""
