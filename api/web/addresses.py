"""Where people reach this service: behind a proxy that is not the address a request came to."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from interviewer.service import Service


def public_origin(connection: HTTPConnection) -> str:
    """Return scheme, host and port for links that leave the page, without a slash at the end."""
    service: Service = connection.app.state.service
    return service.settings.server.public_url or str(connection.base_url).rstrip("/")
