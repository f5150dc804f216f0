"""Everything that serves when several machines do, as processes of this one: a database, a Chroma server,
`interviewer serve --workers N` and `interviewer worker`."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from evals.bench.servers import chroma, free_port
from tests.private_postgres import private_postgres

START_SECS = 180.0
"""How long a start may take, on a machine that is busy with other things."""
_POLL_SECS = 0.05
_UP = re.compile(rb"Process (\d+) of \d+ serves \(pid (\d+)\)")
_WORKS = re.compile(rb"Ready: takes gradings \(pid (\d+)\)")
_READY = b"Ready: takes gradings"


async def until(done: Callable[[], bool], what: str, secs: float = START_SECS) -> None:
    """Wait for a condition."""
    end = time.monotonic() + secs
    while not done():
        if time.monotonic() > end:
            raise RuntimeError(f"within {secs:.0f} s not: {what}")
        await asyncio.sleep(_POLL_SECS)


class Started:
    """A process with its log."""

    def __init__(self, command: list[str], log: Path, environment: Mapping[str, str]) -> None:
        self.log = log
        with log.open("ab") as out:
            self.process = subprocess.Popen(command, env=dict(environment), stdout=out, stderr=out)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    def end(self, kind: int = signal.SIGTERM, secs: float = 40.0) -> int:
        """Signal it and wait for its end."""
        if self.process.poll() is None:
            self.process.send_signal(kind)
        try:
            return self.process.wait(secs)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Web(Started):
    """`interviewer serve --workers N` on one port."""

    def __init__(self, folder: Path, environment: Mapping[str, str], workers: int, *, forked: bool) -> None:
        self.port = free_port()
        self.workers = workers
        serve = ["interviewer.cli", "serve", "--workers", str(workers), "--port", str(self.port)]
        fork = ["tests.chaos.forked_workers", str(self.port), str(workers)]
        command = [sys.executable, "-m", *(fork if forked else serve)]
        super().__init__(command, folder / "serve.log", environment)

    @property
    def origin(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def up(self) -> dict[int, int]:
        """Return the processes that serve and live, by number."""
        newest = {int(number): int(pid) for number, pid in _UP.findall(self.log.read_bytes())}
        return {number: pid for number, pid in newest.items() if Path(f"/proc/{pid}").exists()}

    def working(self) -> list[int]:
        """Return the process that takes gradings beside them, where it was forked with them."""
        pids = [int(pid) for pid in _WORKS.findall(self.log.read_bytes())[-1:]]
        return [pid for pid in pids if Path(f"/proc/{pid}").exists()]

    async def all_up(self) -> None:
        """Wait until every process serves."""
        await until(lambda: len(self.up()) == self.workers, f"{self.workers} processes serve; see {self.log}")


class Work(Started):
    """`interviewer worker`."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._before = (
            (folder / "worker.log").read_bytes().count(_READY) if (folder / "worker.log").exists() else 0
        )
        super().__init__(
            [sys.executable, "-m", "interviewer.cli", "worker"], folder / "worker.log", environment
        )

    @property
    def up(self) -> bool:
        """Whether it takes gradings."""
        return self.process.poll() is None and self.log.read_bytes().count(_READY) > self._before


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the URL of a new database: `sqlite` or `postgres`."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'interviewer.db'}"
        return
    with private_postgres() as url:
        yield url


def environment(folder: Path) -> dict[str, str]:
    """Return what the processes are told: one folder, typed answers only."""
    strange = ("OPENAI", "INTERVIEWER", "CHROMA")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    quiet = {"INTERVIEWER_SPEECH__RECOGNISER": "none", "INTERVIEWER_SPEECH__SYNTHESIZER": "none"}
    return {**kept, **quiet, "INTERVIEWER_DATA_DIR": str(folder / "data")}


@asynccontextmanager
async def worker_house(
    folder: Path,
    kind: str,
    more: Mapping[str, str] | None = None,
    *,
    workers: int = 2,
    with_worker: bool = True,
    forked: bool = False,
) -> AsyncIterator[tuple[Web, Callable[[], Work] | None, str]]:
    """Yield the web processes, what starts a worker (they share its database), and the database's URL."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        database_url = stack.enter_context(database(kind, folder))
        chroma_url = await asyncio.to_thread(stack.enter_context, chroma(folder / "chroma"))
        urls = {"CHROMA_URL": chroma_url, "INTERVIEWER_DATABASE_URL": database_url}
        told = environment(folder) | urls | dict(more or {})
        web = Web(folder, told, workers, forked=forked)
        stack.callback(web.end)
        await web.all_up()
        yield web, (lambda: Work(folder, told)) if with_worker and not forked else None, database_url
