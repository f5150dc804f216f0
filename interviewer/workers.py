"""Several processes on one port: starts them, starts another where one dies, and ends them calmly.

They share one listening socket, so a connection that one of them can't take any more is taken by another. Each is a
fresh interpreter with a service of its own; forking one that has loaded models would take their threads' locks along.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress

from interviewer.errors import ConfigurationError
from interviewer.settings import Settings

log = logging.getLogger(__name__)

REFUSED = 2
"""Exit status of a process that has said what is wrong with the settings."""
GRACE_SECS = 30.0
"""How long a process may take to end: replies 3 s, connections 5 s, a batch of the index, a step of a job."""
_FIRST_PAUSE_SECS, _LONGEST_PAUSE_SECS = 0.5, 30.0
_CHROMA = (
    "{workers} processes can't share the embedded index: it loses writes when several open it. Run a Chroma server, "
    "such as `chroma run --path {folder} --port 8001`, and set CHROMA_URL=http://127.0.0.1:8001; "
    "or serve with one process."
)


def check_workers(settings: Settings, workers: int) -> None:
    """Refuse what several processes can't share; ConfigurationError."""
    if workers < 1:
        raise ConfigurationError("At least one process has to serve.")
    if workers > 1 and not settings.chroma_url:
        raise ConfigurationError(_CHROMA.format(workers=workers, folder=settings.data_dir / "chroma-server"))
    if workers > 1 and sys.platform == "win32":
        raise ConfigurationError("Several processes on one port need Linux or macOS; serve with one.")


class Supervisor:
    """Keeps so many processes alive. They end when it does, however it ends."""

    def __init__(self, command: Sequence[str], listening: socket.socket, workers: int) -> None:
        """`command` is given the numbers of two file descriptors: the listening socket, and one that ends with us."""
        self._command = command
        self._listening = listening
        self._workers = workers
        self._stopping = asyncio.Event()
        self._first_is_up = asyncio.Event()
        self._children: dict[int, asyncio.subprocess.Process] = {}
        self._refused = False

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT; SystemExit where the first process refuses the settings."""
        loop = asyncio.get_running_loop()
        for kind in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(kind, self._stop)
        await asyncio.gather(*(self._keep(number) for number in range(1, self._workers + 1)))
        if self._refused:
            sys.exit(REFUSED)

    def _stop(self) -> None:
        """End all; asked twice, at once."""
        again = self._stopping.is_set()
        self._stopping.set()
        self._first_is_up.set()
        for child in self._children.values():
            with suppress(ProcessLookupError):
                child.kill() if again else child.terminate()

    async def _keep(self, number: int) -> None:
        # The first says what is wrong with the settings, once, and brings the database up to date for all.
        if number > 1:
            await self._first_is_up.wait()
        pause_secs = _FIRST_PAUSE_SECS
        while not self._stopping.is_set():
            status, was_up = await self._live(number)
            if self._stopping.is_set():
                return None
            if status == REFUSED and not self._first_is_up.is_set():
                self._refused = True
                return self._stop()
            log.warning("Process %d of %d ended (status %d); starting another", number, self._workers, status)
            if was_up:
                pause_secs = _FIRST_PAUSE_SECS
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause_secs)
            pause_secs = min(2 * pause_secs, _LONGEST_PAUSE_SECS)
        return None

    async def _live(self, number: int) -> tuple[int, bool]:
        """Start a process and wait for its end; return its exit status and whether it has served."""
        ours, theirs = socket.socketpair()
        fds = (self._listening.fileno(), theirs.fileno())
        with ours, theirs:
            child = await asyncio.create_subprocess_exec(
                *self._command, *map(str, fds), pass_fds=fds, env=_environment(self._workers), process_group=0
            )
            theirs.close()
            self._children[number] = child
            up = asyncio.create_task(self._until_up(ours, number, child.pid))
            try:
                return await self._end_of(child), up.done() and up.result()
            finally:
                up.cancel()
                del self._children[number]

    async def _until_up(self, line: socket.socket, number: int, pid: int) -> bool:
        line.setblocking(False)
        with suppress(OSError):
            if await asyncio.get_running_loop().sock_recv(line, 1):
                log.info("Process %d of %d serves (pid %d)", number, self._workers, pid)
                self._first_is_up.set()
                return True
        return False

    async def _end_of(self, child: asyncio.subprocess.Process) -> int:
        ended = asyncio.create_task(child.wait())
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait([ended, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not ended.done():
            with suppress(ProcessLookupError):
                child.terminate()  # again, where it was started while we were told to stop
        done, _ = await asyncio.wait([ended], timeout=None if ended.done() else GRACE_SECS)
        if not done:
            child.kill()
        stopping.cancel()
        return await ended


def _environment(workers: int) -> dict[str, str]:
    """Return ours, with the cores shared out among the processes: each would take all of them otherwise."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {"OMP_NUM_THREADS": str(max(1, cores // workers)), **os.environ}


async def end_with(line: socket.socket, is_up: asyncio.Event) -> None:
    """In a process of a supervisor: say through the line when it is up; return when the supervisor is gone."""
    line.setblocking(False)
    gone = asyncio.create_task(asyncio.get_running_loop().sock_recv(line, 1))
    up = asyncio.create_task(is_up.wait())
    try:
        await asyncio.wait([gone, up], return_when=asyncio.FIRST_COMPLETED)
        if up.done():
            line.send(b"1")
        await asyncio.wait([gone])
    finally:
        up.cancel()
        gone.cancel()
