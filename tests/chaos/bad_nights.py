"""Bad nights: what interviews rest on goes away while people are talking, and comes back.

    python -m tests.chaos.bad_nights                 # all of them, about a minute
    python -m tests.chaos.bad_nights restarts --rounds 20

The real application over HTTP, on a real Postgres that is stopped, crashed and made read-only, and on a SQLite file
whose disk is full. People send what was refused again under the same id, as the page does. Afterwards: each
acknowledged answer is there once, each refusal was a problem document that says why and when to come back, and
everybody goes on without anybody touching the service.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from evals.bench.postgres import Cluster, cluster
from interviewer.adapters.sql_store import SqlStore
from interviewer.model import TurnTaken
from knowledge.bank import load_questions
from knowledge.library import Library
from tests.fake_embedder import FakeEmbedder
from tests.integration.api.conftest import RUBRICS, House

_TALKERS = 6
_ANSWER = (
    "In week {n} I compared live with training inputs, found the broken feature and fixed it in {n} days."
)
_AGAIN_SECS = 0.1
_LONGEST_WAIT_SECS = 60.0
STORAGE = "/problems/storage-unavailable"


@dataclass
class Night:
    """What was found."""

    name: str
    answers: int = 0
    refused: int = 0
    lost: int = 0
    doubled: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def calm(self) -> bool:
        """Whether nothing was wrong."""
        return self.answers > 0 and not (self.lost or self.doubled or self.faults)

    def __str__(self) -> str:
        """Say it in a line."""
        wrong = "".join(f"\n    {fault}" for fault in self.faults[:10])
        counts = (
            f"{self.answers} answers kept, {self.refused} refused, {self.lost} lost, {self.doubled} doubled"
        )
        return f"{self.name:10} {counts}, {len(self.faults)} faults{wrong}"


@dataclass
class Talker:
    """One person: answers, and sends again what was refused."""

    client: httpx.AsyncClient
    night: Night
    number: int
    kept: dict[str, set[str]] = field(default_factory=dict)
    """By interview: the ids of the answers that were acknowledged."""
    count: int = 0

    async def talk(self, stopping: asyncio.Event) -> None:
        """Hold interviews until told to stop."""
        while not stopping.is_set():
            begun = await self.send(
                "POST", "", {"stages": ["behavioral"], "seed": self.number, "length": "short"}
            )
            interview_id = begun["id"]
            self.kept[interview_id] = set()
            state = "open"
            while state != "finished" and not stopping.is_set():
                state = await self.answer(interview_id)

    async def answer(self, interview_id: str) -> str:
        """Send an answer until it is acknowledged; return the interview's state."""
        self.count += 1
        name = f"c{self.count}"
        body = {"text": _ANSWER.format(n=self.count), "client_turn_id": name}
        done = await self.send("POST", f"/{interview_id}/turns", body)
        self.kept[interview_id].add(name)
        self.night.answers += 1
        state: str = done["state"]
        return state

    async def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send until it is taken; whatever else is answered is written down."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _LONGEST_WAIT_SECS
        while True:
            answer = await self.client.request(method, f"/api/v1/interviews{path}", json=body)
            if answer.is_success:
                found: dict[str, Any] = answer.json()
                return found
            self._refused(answer)
            if loop.time() > until:
                raise TimeoutError(f"{method} {path} is still refused: {answer.text}")
            if answer.status_code == httpx.codes.CONFLICT:
                # What a broken moment left owed is said when somebody looks.
                with suppress(httpx.HTTPError):
                    await self.client.get(f"/api/v1/interviews{path.removesuffix('/turns')}")
            await asyncio.sleep(_AGAIN_SECS)

    def _refused(self, answer: httpx.Response) -> None:
        self.night.refused += 1
        problem = (
            answer.json() if answer.headers["content-type"].startswith("application/problem+json") else {}
        )
        conflict = answer.status_code == httpx.codes.CONFLICT
        named = problem.get("type") == STORAGE and "retry-after" in answer.headers and problem.get("detail")
        if not conflict and not (answer.status_code == httpx.codes.SERVICE_UNAVAILABLE and named):
            self.night.faults.append(
                f"{answer.request.method} answered {answer.status_code}: {answer.text[:200]}"
            )


@asynccontextmanager
async def talking(house: House, night: Night, *, talkers: int = _TALKERS) -> AsyncIterator[list[Talker]]:
    """Let people talk while the block makes trouble; then each gets one more answer through, and all is checked."""
    async with AsyncExitStack() as stack:
        host = await stack.enter_async_context(house.served())
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=f"http://{host}", timeout=_LONGEST_WAIT_SECS)
        )
        people = [Talker(client, night, number) for number in range(talkers)]
        stopping = asyncio.Event()
        tasks = [asyncio.create_task(each.talk(stopping)) for each in people]
        await until(lambda: all(each.count > 1 for each in people), tasks)
        yield people
        healed = [each.count + 2 for each in people]
        await until(lambda: all(p.count >= n for p, n in zip(people, healed, strict=True)), tasks)
        stopping.set()
        for found in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(found, BaseException):
                night.faults.append(f"{type(found).__name__}: {found}")
        await _checked(house, people, night)


async def until(true: Callable[[], bool], tasks: Sequence[asyncio.Task[None]] = ()) -> None:
    """Wait for a condition; whoever stops talking before it is true ends it, and is looked at later."""
    async with asyncio.timeout(2 * _LONGEST_WAIT_SECS):
        while not true() and not any(task.done() for task in tasks):  # noqa: ASYNC110 - many things may change it
            await asyncio.sleep(0.02)


async def _checked(house: House, people: list[Talker], night: Night) -> None:
    store = await SqlStore.open(house.database_url or f"sqlite:///{house.path}/interviews.db")
    try:
        for interview_id, kept in ((i, k) for each in people for i, k in each.kept.items()):
            turns = [e.turn for e in (await store.load(interview_id)).events if isinstance(e, TurnTaken)]
            said = Counter(turn.client_turn_id for turn in turns if turn.client_turn_id)
            night.lost += len(kept - said.keys())
            night.doubled += sum(times > 1 for times in said.values())
            if [turn.id for turn in turns] != [f"t{n}" for n in range(1, len(turns) + 1)]:
                night.faults.append(f"{interview_id}: turn ids have gaps")
    finally:
        await store.close()


def house_in(folder: Path, database_url: str | None = None) -> House:
    """Return an application that isn't started yet."""
    criteria = {r.id: [c.key for c in r.criteria] for r in RUBRICS.values()}
    return House(
        folder,
        load_questions(criteria=criteria),
        Library.open(embedder=FakeEmbedder()),
        database_url=database_url,
    )


async def restarts(folder: Path, server: Cluster, rounds: int) -> Night:
    """Restart Postgres, orderly and by a crash in turns; at last leave it down for longer than anybody waits."""
    night = Night("restarts")
    async with talking(house_in(folder, server.database("restarts")), night):
        for number in range(rounds):
            before = night.answers
            await asyncio.to_thread(server.stop, "immediate" if number % 2 else "fast")
            await asyncio.to_thread(server.start)
            await _goes_on(night, before)
        refused = night.refused
        await asyncio.to_thread(server.stop)
        await _all_refused(night, refused)
        await asyncio.to_thread(server.start)
    return night


async def connections_cut(folder: Path, server: Cluster, rounds: int) -> Night:
    """Cut all connections in the middle of whatever they do, over and over."""
    night = Night("cut")
    cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = 'cut'"
    async with talking(house_in(folder, server.database("cut")), night):
        for _ in range(rounds * 10):
            await asyncio.to_thread(server.sql, "postgres", cut)
            await asyncio.sleep(0)
    return night


async def read_only(folder: Path, server: Cluster, rounds: int) -> Night:
    """Make Postgres refuse to write, as a server does that is no longer the primary one."""
    night = Night("read-only")
    async with talking(house_in(folder, server.database("readonly")), night):
        for _ in range(min(rounds, 3)):
            refused = night.refused
            await asyncio.to_thread(_writing, server, "on")
            await _all_refused(night, refused)
            before = night.answers
            await asyncio.to_thread(_writing, server, "off")
            await _goes_on(night, before)
    return night


def _writing(server: Cluster, read_only: str) -> None:
    server.sql("postgres", f"ALTER SYSTEM SET default_transaction_read_only = {read_only}")
    server.sql("postgres", "SELECT pg_reload_conf()")


async def disk_full(folder: Path, rounds: int) -> Night:
    """Fill the SQLite file's disk; a small one of its own where we may make one, otherwise no file may grow further."""
    night = Night("disk-full")
    with _small_disk(folder / "disk") as disk:
        async with talking(house_in(disk.path), night):
            for _ in range(min(rounds, 3)):
                refused = night.refused
                disk.fill()
                await _all_refused(night, refused)
                before = night.answers
                disk.make_room()
                await _goes_on(night, before)
    return night


class _small_disk:  # noqa: N801 - used as a block
    """A tmpfs where root may mount one; otherwise a limit on how long a file of this process may be."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mounted = False
        self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def __enter__(self) -> _small_disk:
        self.path.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(self.path)]
        with suppress(OSError):
            self._mounted = subprocess.run(command, capture_output=True).returncode == 0
        return self

    def __exit__(self, *_: object) -> None:
        self.make_room()
        if self._mounted:
            subprocess.run(["umount", "-l", str(self.path)], check=False)

    def fill(self) -> None:
        """Leave no room."""
        if not self._mounted:
            longest = max(each.stat().st_size for each in self.path.glob("interviews.db*"))
            resource.setrlimit(resource.RLIMIT_FSIZE, (longest, self._limits[1]))
            return
        with suppress(OSError), (self.path / "filler").open("wb", buffering=0) as filler:
            for size in (1 << 20, 4096):
                with suppress(OSError):
                    while True:
                        filler.write(b"\0" * size)

    def make_room(self) -> None:
        """Let it grow again."""
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)
        (self.path / "filler").unlink(missing_ok=True)


async def clock_moved(folder: Path, rounds: int) -> Night:
    """Move the clock a day back, and forth, while people talk; no time anybody is shown is negative or a day long."""
    night = Night("clock")
    house = house_in(folder)
    async with talking(house, night) as people:
        for number in range(rounds * 4):
            before = night.answers
            house.clock.advance(-86_400 if number % 2 else 86_300)
            await _goes_on(night, before)
        for interview_id in [i for each in people for i in each.kept]:
            view = await people[0].send("GET", f"/{interview_id}")
            for name in ("elapsed_secs", "stage_elapsed_secs"):
                if not 0 <= view["timer"][name] < 12 * 3600:
                    night.faults.append(f"{interview_id}: {name} is {view['timer'][name]}")
    return night


async def _goes_on(night: Night, before: int) -> None:
    """Wait until a few more answers were kept."""
    await until(lambda: night.answers >= before + _TALKERS)


async def _all_refused(night: Night, before: int) -> None:
    """Wait until about everybody was refused something."""
    await until(lambda: night.refused >= before + _TALKERS)


OnPostgres = Callable[[Path, Cluster, int], Awaitable[Night]]
ON_POSTGRES: dict[str, OnPostgres] = {"restarts": restarts, "cut": connections_cut, "read-only": read_only}
ANYWHERE: dict[str, Callable[[Path, int], Awaitable[Night]]] = {"disk-full": disk_full, "clock": clock_moved}


def run(name: str, folder: Path, rounds: int) -> Night:
    """Go through one night and return what was found."""
    if name in ANYWHERE:
        return asyncio.run(_anywhere(name, folder, rounds))
    with cluster() as server:
        return asyncio.run(_on_postgres(name, folder, server, rounds))


async def _anywhere(name: str, folder: Path, rounds: int) -> Night:
    return await ANYWHERE[name](folder, rounds)


async def _on_postgres(name: str, folder: Path, server: Cluster, rounds: int) -> Night:
    return await ON_POSTGRES[name](folder, server, rounds)


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("nights", nargs="*", default=[], help=", ".join([*ON_POSTGRES, *ANYWHERE]))
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    calm = True
    for name in options.nights or [*ON_POSTGRES, *ANYWHERE]:
        with tempfile.TemporaryDirectory() as folder:
            night = run(name, Path(folder), options.rounds)
        print(night, flush=True)
        calm = calm and night.calm
    sys.exit(not calm)


if __name__ == "__main__":
    main()
