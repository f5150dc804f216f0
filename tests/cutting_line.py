"""A line to Postgres that breaks at a commit: before the server hears of it, or before its answer comes back."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

When = Literal["before", "after"]
_SOCKET = ".s.PGSQL.5432"


class CuttingLine:
    """Passes everything on between a driver and a server's socket; cuts the next commit where it is told to."""

    def __init__(self, server: Path, here: Path) -> None:
        self.cuts: When | None = None
        """Set it to break the connection of whoever commits next."""
        self.made = 0
        """How many cuts there were."""
        self._server = server
        self._gone = threading.Event()
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(here / _SOCKET))
        self._listening.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server / _SOCKET))
                threading.Thread(target=self._back, args=(server, client), daemon=True).start()
                threading.Thread(target=self._forth, args=(client, server), daemon=True).start()

    def _forth(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                when = self.cuts if b"COMMIT" in data else None
                if when == "before":
                    return self._cut(client, server)
                if when == "after":
                    # Nobody else reads what the server says from here on: its answer is waited for, and lost.
                    client.shutdown(socket.SHUT_RDWR)
                server.sendall(data)
                if when == "after":
                    self._gone.wait(10)
                    return self._cut(client, server)
        return self._closed(client, server)

    def _back(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                try:
                    client.sendall(data)
                except OSError:
                    self._gone.set()
                    raise

    def _cut(self, *ends: socket.socket) -> None:
        self.cuts = None
        self.made += 1
        self._gone.clear()
        self._closed(*ends)

    def _closed(self, *ends: socket.socket) -> None:
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def cutting_line(url: str) -> Iterator[tuple[CuttingLine, str]]:
    """Yield a line to a server on a socket, and the URL that goes over it."""
    base, _, folder = url.partition("?host=")
    with tempfile.TemporaryDirectory(prefix="pg-") as here:
        line = CuttingLine(Path(folder), Path(here))
        try:
            yield line, f"{base}?host={here}"
        finally:
            line.close()
