"""Kills processes that grade, over and over, while they empty one queue on Postgres; and measures what a second adds.

    python -m tests.chaos.grading_queue --workers 4 --gradings 10000 --kills 100

Workers are processes of their own (`queue_worker.py`): the product's queue and steps around work that waits 100 ms, as
for a model, and counts what it does. They are killed (SIGKILL) at random moments and started again. In the end every
grading has exactly one row for its part, its unit and its end: graded once in effect. A step that was in flight when
its process died is done again; how often is printed. Then the throughput of one, two and four workers is measured
without kills, each on a queue of its own size.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from interviewer.adapters.durable_queue import DurableQueue
from interviewer.job_settings import JobSettings
from tests.chaos.queue_worker import prepare
from tests.private_postgres import private_postgres

_STEPS = 3
"""With an effect: part, unit, end."""
_POLL_SECS = 0.4
_ENQUEUED_AT_ONCE = 16


@dataclass
class Ledger:
    """What was found."""

    gradings: int
    ended: int = 0
    """Gradings with each of their effects once."""
    failed: int = 0
    kills: int = 0
    again: int = 0
    """Steps that were done more than once."""
    most: int = 0
    """How often a step was done at most."""
    twice_graded: int = 0
    """Gradings whose end was told twice."""
    secs: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether everything was graded once in effect."""
        return self.ended == self.gradings and not self.failed


class Workers:
    """Processes that take from one queue."""

    def __init__(self, url: str, concurrency: int) -> None:
        self._command = [sys.executable, "-m", "tests.chaos.queue_worker", url, str(concurrency)]
        self._running: list[subprocess.Popen[str]] = []

    def start(self) -> None:
        """Start one more."""
        process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        self._running.append(process)

    def ready(self) -> None:
        """Wait until all that were started take jobs."""
        for process in self._running:
            assert process.stdout
            if process.stdout.readline().strip() != "ready":
                raise RuntimeError(f"a worker did not start: {process.poll()}")

    def kill(self, rng: random.Random) -> None:
        """Kill any of them at once."""
        process = self._running.pop(rng.randrange(len(self._running)))
        process.kill()
        process.wait()

    def close(self) -> None:
        """Kill the rest."""
        for process in self._running:
            process.kill()
            process.wait()


@contextmanager
def _workers(url: str, number: int, concurrency: int) -> Iterator[Workers]:
    workers = Workers(url, concurrency)
    try:
        for _ in range(number):
            workers.start()
        workers.ready()
        yield workers
    finally:
        workers.close()


def killed(
    url: str, *, workers: int, gradings: int, kills: int, concurrency: int, seed: int, limit_secs: float
) -> Ledger:
    """Empty a queue while workers are killed; return what was found."""
    prepare(url)
    ledger, rng = Ledger(gradings), random.Random(seed)
    with _workers(url, workers, concurrency) as running:
        asyncio.run(_enqueue(url, [f"k{n}" for n in range(gradings)]))
        begun = time.monotonic()
        # Each at a moment of its own between the first grading and the last.
        moments = sorted(rng.randrange(gradings) for _ in range(kills))
        while (left := _left(url, "k")) and time.monotonic() - begun < limit_secs:
            if moments and gradings - left >= moments[0]:
                moments.pop(0)
                running.kill(rng)
                running.start()
                ledger.kills += 1
            time.sleep(rng.uniform(0.0, _POLL_SECS))
        ledger.secs = time.monotonic() - begun
    _count(url, ledger)
    return ledger


def throughput(url: str, *, workers: int, gradings: int, concurrency: int) -> float:
    """Return gradings a second of so many workers without kills, from the first to the last end."""
    prepare(url)
    prefix = f"t{workers}-"
    with _workers(url, workers, concurrency):
        asyncio.run(_enqueue(url, [f"{prefix}{n}" for n in range(gradings)]))
        while _left(url, prefix) == gradings:
            time.sleep(0.01)
        left, begun = _left(url, prefix), time.monotonic()
        while _left(url, prefix):
            time.sleep(0.05)
        return left / (time.monotonic() - begun)


async def _enqueue(url: str, ids: list[str]) -> None:
    async with DurableQueue.opened(Path(), url, JobSettings(concurrency=_ENQUEUED_AT_ONCE)) as queue:
        for first in range(0, len(ids), _ENQUEUED_AT_ONCE):
            await asyncio.gather(*(queue.enqueue(each, 1) for each in ids[first : first + _ENQUEUED_AT_ONCE]))


def _left(url: str, prefix: str) -> int:
    waiting = "status NOT IN ('SUCCESS', 'ERROR') AND workflow_uuid LIKE %s"
    return _number(url, f"SELECT count(*) FROM dbos.workflow_status WHERE {waiting}", (f"grade:{prefix}%",))


def _number(url: str, query: str, values: tuple[str, ...] = ()) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode(), values).fetchone()
    return int(row[0]) if row else 0


def _count(url: str, ledger: Ledger) -> None:
    whole = "SELECT job FROM effects WHERE what <> 'failed' GROUP BY job HAVING count(*) = 3"
    ledger.ended = _number(url, f"SELECT count(*) FROM ({whole}) each")
    ledger.failed = _number(url, "SELECT count(*) FROM effects WHERE what = 'failed'")
    ledger.again = _number(url, "SELECT coalesce(sum(made - 1), 0) FROM effects")
    ledger.most = _number(url, "SELECT coalesce(max(made), 0) FROM effects")
    ledger.twice_graded = _number(url, "SELECT count(*) FROM effects WHERE what = 'end' AND made > 1")


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--gradings", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument(
        "--measured", type=int, default=400, help="Gradings a measurement of throughput; 0: none."
    )
    parser.add_argument(
        "--limit", type=float, default=1200.0, help="Seconds after which the killing run gives up."
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with private_postgres() as url:
        ledger = killed(
            url,
            workers=options.workers,
            gradings=options.gradings,
            kills=options.kills,
            concurrency=options.concurrency,
            seed=options.seed,
            limit_secs=options.limit,
        )
    print(
        f"{ledger.gradings} gradings by {options.workers} workers, {ledger.kills} of them killed: {ledger.ended} "
        f"graded once in effect, {ledger.failed} failed; of {_STEPS * ledger.gradings} steps {ledger.again} were "
        f"repeated (one at most {ledger.most} times), {ledger.twice_graded} ends told twice; {ledger.secs:.0f} s on "
        f"{os.cpu_count()} cores"
    )
    if options.measured:
        _print_throughput(options.measured, options.concurrency)
    sys.exit(not ledger.whole)


def _print_throughput(gradings: int, concurrency: int) -> None:
    alone = 0.0
    for workers in (1, 2, 4):
        with private_postgres() as url:
            rate = throughput(url, workers=workers, gradings=gradings * workers, concurrency=concurrency)
        alone = alone or rate
        print(
            f"{workers} workers of {concurrency}: {rate:.1f} gradings a second, {rate / alone:.2f} times one"
        )


if __name__ == "__main__":
    main()
