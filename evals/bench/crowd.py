"""Many people at once: everyone thinks, types an answer over a websocket, and waits for the interviewer's reply.

    python -m evals.bench.crowd --people 500 --secs 120      # two processes on Postgres, about five minutes in all

Think times are exponential with a mean of a minute; each answer has 100 to 150 words that nobody said before; coverage
is by embeddings; the model takes one second. What the service adds is the time from sending an answer until it is the
candidate's turn again, without the model's second. Generator, model, database and service share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from evals.bench.answers import answer
from evals.bench.measures import Figure, p
from evals.bench.postgres import cluster
from evals.bench.servers import build_index, chroma, service, wait_until_warm
from evals.bench.slow_model import MODEL_SECS, SlowModel, slow_model
from evals.bench.usage import cpu_secs

MEAN_THINK_SECS = 60.0
HOUSE = Path(".bench/house")
"""Kept between runs: its index takes a minute to make."""
_LONGEST_REPLY_SECS = 30.0


@dataclass
class Crowd:
    """What everybody has in common."""

    base_url: str
    think_secs: float
    measuring: bool = False
    stopping: bool = False
    added: list[float] = field(default_factory=list)
    """Seconds that the service added to each reply while it was measured."""
    errors: Counter[str] = field(default_factory=Counter)
    """By kind; whether measured or not."""
    here: int = 0
    """People in an interview just now."""

    async def person(self, client: httpx.AsyncClient, number: int) -> None:
        """Hold interviews until it is over; the first words come at a random moment of the first minute."""
        rng = random.Random(number)
        await asyncio.sleep(rng.uniform(0, self.think_secs))
        while not self.stopping:
            try:
                await self._interview(client, rng)
            except (httpx.HTTPError, WebSocketException, OSError, TimeoutError) as error:
                self.errors[type(error).__name__] += 1
                await asyncio.sleep(1)

    async def _interview(self, client: httpx.AsyncClient, rng: random.Random) -> None:
        body = {"role": "mle", "length": "full", "mode": "practice", "seed": rng.randrange(10**6)}
        begun = await client.post("/api/v1/interviews", json=body)
        if begun.status_code != httpx.codes.CREATED:
            self.errors[f"begin: {begun.status_code}"] += 1
            return
        url = f"{self.base_url.replace('http', 'ws')}/api/v1/interviews/{begun.json()['id']}/live"
        async with connect(
            url, origin=Origin(self.base_url), compression=None, ping_interval=None, proxy=None
        ) as socket:
            self.here += 1
            try:
                await self._answers(socket, rng)
            finally:
                self.here -= 1

    async def _answers(self, socket: ClientConnection, rng: random.Random) -> None:
        number, going_on = 0, await self._until_my_turn(socket)
        while going_on and not self.stopping:
            await asyncio.sleep(rng.expovariate(1 / self.think_secs))
            number += 1
            words = {"type": "answer", "text": answer(rng), "client_turn_id": f"c{number}"}
            began = time.perf_counter()
            await socket.send(json.dumps(words))
            await self._until(socket, "turn")
            measured = self.measuring
            going_on = await self._until_my_turn(socket)
            secs = time.perf_counter() - began
            if measured:
                self.added.append(secs - MODEL_SECS if secs > MODEL_SECS else secs)

    async def _until_my_turn(self, socket: ClientConnection) -> bool:
        """Return whether it is the candidate's turn; False at the end."""
        while True:
            message = await self._heard(socket)
            standing = message["interview"] if message["type"] == "snapshot" else message
            if message["type"] == "finished":
                return False
            if message["type"] in {"snapshot", "state"} and standing["awaits"] == "candidate":
                return True

    async def _until(self, socket: ClientConnection, kind: str) -> None:
        while (await self._heard(socket))["type"] != kind:
            pass

    async def _heard(self, socket: ClientConnection) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), _LONGEST_REPLY_SECS))
        if message["type"] in {"error", "fell_back"}:
            self.errors[message.get("problem", message).get("type", "error")] += 1
        return message


async def held(crowd: Crowd, people: int, secs: float) -> None:
    """Let them come, then measure for `secs`."""
    limits = httpx.Limits(max_connections=20)
    async with httpx.AsyncClient(base_url=crowd.base_url, timeout=60, limits=limits) as client:
        tasks = [asyncio.create_task(crowd.person(client, number)) for number in range(people)]
        await asyncio.sleep(1.5 * crowd.think_secs)
        crowd.measuring = True
        await asyncio.sleep(secs)
        crowd.measuring, crowd.stopping = False, True
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def measured(
    people: int, secs: float, think_secs: float, workers: int, postgres: bool
) -> tuple[Crowd, SlowModel, dict[str, float]]:
    """Run everything; return what was seen, and the CPU seconds a second of each part while it was measured."""
    async with slow_model() as model:
        with _database(postgres) as (url, database_pid), _index(workers) as chroma_url:
            settings = {
                "OPENAI_BASE_URL": f"http://127.0.0.1:{model.port}/v1",
                "OPENAI_API_KEY": "none",
                "INTERVIEWER_MODEL__NAME": "bench",
                "INTERVIEWER_SERVER__WORKERS": str(workers),
                "INTERVIEWER_COVERAGE": "embeddings",
                "INTERVIEWER_SPEECH__RECOGNISER": "none",
                "INTERVIEWER_SPEECH__SYNTHESIZER": "none",
                **({"INTERVIEWER_DATABASE_URL": url} if url else {}),
                **({"CHROMA_URL": chroma_url} if chroma_url else {}),
            }
            opened = service(HOUSE, **settings)
            base_url, pid, _ = await asyncio.to_thread(opened.__enter__)
            try:
                await asyncio.to_thread(wait_until_warm, base_url)
                crowd = Crowd(base_url, think_secs)
                parts = {"service": pid, "database": database_pid}
                task = asyncio.create_task(held(crowd, people, secs))
                while not crowd.measuring:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
                before, own = {name: cpu_secs(one) for name, one in parts.items() if one}, time.process_time()
                began = time.perf_counter()
                while crowd.measuring:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
                wall = time.perf_counter() - began
                used = {name: (cpu_secs(parts[name]) - was) / wall for name, was in before.items()}
                used["generator and model"] = (time.process_time() - own) / wall
                await task
            finally:
                await asyncio.to_thread(opened.__exit__, None, None, None)
    return crowd, model, used


@contextmanager
def _database(postgres: bool) -> Iterator[tuple[str | None, int]]:
    if not postgres:
        yield None, 0
        return
    with cluster(durable=True) as server:
        yield server.database("crowd"), server.pid


@contextmanager
def _index(workers: int) -> Iterator[str | None]:
    """Yield the server that several processes need."""
    if workers == 1:
        yield None
        return
    with chroma(HOUSE / "chroma-server") as url:
        yield url


def crowd(
    people: int = 500,
    secs: float = 120.0,
    *,
    think_secs: float = MEAN_THINK_SECS,
    workers: int = 2,
    postgres: bool = True,
) -> Iterator[Figure]:
    """Measure a crowd."""
    HOUSE.mkdir(parents=True, exist_ok=True)
    if workers == 1:
        build_index(HOUSE)
    found, model, used = asyncio.run(measured(people, secs, think_secs, workers, postgres))
    cores = ", ".join(f"{name} {share:.2f}" for name, share in used.items())
    yield Figure(
        f"{people} people, service adds, p50 / p95",
        f"{1000 * p(found.added, 0.5):.0f} / {1000 * p(found.added, 0.95):.0f} ms" if found.added else "-",
        "p95 ≤ 150 ms",
        f"{len(found.added)} turns, {len(found.added) / secs:.1f}/s, {model.asked} model calls; cores: {cores}",
    )
    wrong = ", ".join(f"{kind}: {times}" for kind, times in found.errors.items())
    yield Figure("errors among them", str(found.errors.total()), "0", wrong)


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--secs", type=float, default=120.0)
    parser.add_argument("--think-secs", type=float, default=MEAN_THINK_SECS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sqlite", action="store_true", help="instead of Postgres")
    options = parser.parse_args()
    for figure in crowd(
        options.people,
        options.secs,
        think_secs=options.think_secs,
        workers=options.workers,
        postgres=not options.sqlite,
    ):
        print(f"{figure.name:40} {figure.value:16} goal {figure.goal:14} {figure.floor}")


if __name__ == "__main__":
    main()
