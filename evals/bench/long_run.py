"""A hundred thousand turns through one server: what memory and file handles do.

    python -m evals.bench.long_run --turns 100000       # about a quarter of an hour; 15,000 are three minutes

Typed turns, half of the interviews over HTTP and half over the websocket; each interview is held to its end and graded.
Coverage is by words, and the answers repeat themselves, so that the cores are left to what could leak. Memory is what
belongs to the process alone; the first 5,000 turns fill its caches and are not counted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from evals.bench.measures import Figure
from evals.bench.servers import service
from evals.bench.usage import open_files, resident_mb

_WARM_UP_TURNS = 5_000
_AT_ONCE = 4
_SAMPLES = 40
_ANSWERS = tuple(
    f"In project {n} I compared live with training inputs, found the broken feature, and fixed it in {n} days."
    for n in range(2, 66)
)


@dataclass
class Course:
    """How it went."""

    pid: int
    base_url: str
    turns: int
    """How many are wanted."""
    warm_up: int
    """After how many the first sample counts."""
    done: int = 0
    interviews: int = 0
    samples: list[tuple[int, float, int]] = field(default_factory=list)
    """Turns so far, MB, file handles."""

    def count(self) -> None:
        """Take note of a turn, and now and then of what the process holds."""
        self.done += 1
        if self.done == self.warm_up or self.done % max(1, self.turns // _SAMPLES) == 0:
            self.sample()

    def sample(self) -> None:
        """Look at the process."""
        self.samples.append((self.done, resident_mb(self.pid), open_files(self.pid)))

    @property
    def over(self) -> bool:
        """Whether that was enough."""
        return self.done >= self.turns


class _Person:
    """Holds interviews to their end, one after another."""

    def __init__(self, course: Course, client: httpx.AsyncClient, number: int) -> None:
        self._course = course
        self._client = client
        self._rng = random.Random(number)
        self._live = number % 2 == 1

    async def talk(self) -> None:
        """Until there were enough turns."""
        while not self._course.over:
            body = {"stages": ["behavioral"], "length": "short", "seed": self._rng.randrange(100)}
            begun = await self._client.post("/api/v1/interviews", json=body)
            interview_id = begun.raise_for_status().json()["id"]
            await (self._over_socket(interview_id) if self._live else self._over_http(interview_id))
            await self._graded(interview_id)
            self._course.interviews += 1

    async def _over_http(self, interview_id: str) -> None:
        state, number = "open", 0
        while state != "finished":
            number += 1
            body = {"text": self._rng.choice(_ANSWERS), "client_turn_id": f"c{number}"}
            reply = await self._client.post(f"/api/v1/interviews/{interview_id}/turns", json=body)
            state = reply.raise_for_status().json()["state"]
            self._course.count()

    async def _over_socket(self, interview_id: str) -> None:
        origin = self._course.base_url
        url = f"{origin.replace('http', 'ws')}/api/v1/interviews/{interview_id}/live"
        number = 0
        async with connect(url, origin=Origin(origin), compression=None, proxy=None) as socket:
            while await _my_turn(socket):
                number += 1
                words = {
                    "type": "answer",
                    "text": self._rng.choice(_ANSWERS),
                    "client_turn_id": f"c{number}",
                }
                await socket.send(json.dumps(words))
                await _heard(socket, "turn")
                self._course.count()

    async def _graded(self, interview_id: str) -> None:
        """Look at the report as soon as there is one."""
        while True:
            found = await self._client.get(f"/api/v1/interviews/{interview_id}/report.json")
            if found.status_code != httpx.codes.CONFLICT:
                found.raise_for_status()
                return
            await asyncio.sleep(0.05)


async def _my_turn(socket: ClientConnection) -> bool:
    while True:
        message = await _heard(socket, "snapshot", "state", "finished")
        if message["type"] == "finished":
            return False
        if message.get("interview", message)["awaits"] == "candidate":
            return True


async def _heard(socket: ClientConnection, *kinds: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), 60))
        if message["type"] == "error":
            raise RuntimeError(f"refused: {message['problem'].get('type')}")
        if message["type"] in kinds:
            return message


async def held(pid: int, base_url: str, turns: int, warm_up: int) -> Course:
    """Hold interviews until there were so many turns."""
    course = Course(pid, base_url, turns, warm_up)
    async with httpx.AsyncClient(base_url=base_url, timeout=60) as client, asyncio.TaskGroup() as group:
        for number in range(_AT_ONCE):
            group.create_task(_Person(course, client, number).talk())
    course.sample()
    return course


def long_run(turns: int = 15_000, warm_up: int = _WARM_UP_TURNS) -> Iterator[Figure]:
    """Measure one server; its data lies in memory where there is room for that, as nothing here is about the disk."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder:
        settings = {
            "INTERVIEWER_COVERAGE": "words",
            "INTERVIEWER_SPEECH__RECOGNISER": "none",
            "INTERVIEWER_SPEECH__SYNTHESIZER": "none",
        }
        with service(Path(folder), **settings) as (base_url, pid, _):
            course = asyncio.run(held(pid, base_url, turns, warm_up))
    counted = [sample for sample in course.samples if sample[0] >= warm_up]
    (_, before, _), (_, after, files) = counted[0], counted[-1]
    least, most = min(s[2] for s in counted), max(s[2] for s in counted)
    between = "; ".join(f"{done:,}: {mb:.0f} MB" for done, mb, _ in counted[:: max(1, len(counted) // 6)])
    yield Figure(
        f"memory after {course.done:,} turns",
        f"{after - before:+.1f} MB",
        "≤ +20 MB",
        f"since turn {counted[0][0]:,}, {course.interviews:,} interviews held and graded; {between}",
    )
    yield Figure("file handles", str(files), "constant", f"between {least} and {most}")


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--turns", type=int, default=15_000)
    parser.add_argument("--warm-up", type=int, default=_WARM_UP_TURNS)
    options = parser.parse_args()
    for figure in long_run(options.turns, options.warm_up):
        print(f"{figure.name:32} {figure.value:10} goal {figure.goal:10} {figure.floor}")


if __name__ == "__main__":
    main()
