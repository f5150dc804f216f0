"""Starts the web service."""

from __future__ import annotations

import logging

from interviewer.settings import Settings

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def run_server(host: str | None = None, port: int | None = None) -> None:
    """Serve until stopped. The first page comes before the models are loaded."""
    import uvicorn

    from api.app import SERVER_OPTIONS, create_app
    from interviewer.bootstrap import serving

    settings = Settings()
    _log_calmly()
    host = host or settings.server.host
    port = port or settings.server.port
    if host not in _LOOPBACK:
        logging.getLogger(__name__).warning(
            "Listening on %s: there are no accounts yet, so everybody who reaches it sees every interview.",
            host,
        )
    uvicorn.run(
        create_app(lambda: serving(settings)),
        host=host,
        port=port,
        log_config=None,
        **SERVER_OPTIONS,
    )


def _log_calmly() -> None:
    """Our own news and the server's; from libraries only what went wrong."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("interviewer", "api", "knowledge", "uvicorn"):
        logging.getLogger(name).setLevel(logging.INFO)
