"""What the server logs: an interview's address opens it, so it must not stand in a log."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from uvicorn.protocols import websockets

from interviewer.seeing.logs import names_no_interview


class TestNamesNoInterview:
    def test_lets_the_news_of_the_server_through(self) -> None:
        assert names_no_interview(_record("Uvicorn running on %s://%s:%d (Press CTRL+C to quit)"))

    def test_drops_who_opened_which_websocket(self) -> None:
        assert not names_no_interview(_record('%s - "WebSocket %s" [accepted]'))

    def test_knows_every_line_the_server_writes_about_an_address(self) -> None:
        sources = [path.read_text("utf-8") for path in Path(websockets.__path__[0]).glob("*_impl.py")]
        logged = [message for source in sources for message in re.findall(r"'(%s - .*)',", source)]
        assert len(logged) >= 3
        assert not any(names_no_interview(_record(message)) for message in logged)


def _record(message: str) -> logging.LogRecord:
    return logging.LogRecord("uvicorn.error", logging.INFO, "", 0, message, (), None)
