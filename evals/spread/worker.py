"""A worker: takes shards, grades them, and renews its lease while it does. Any number, on any machines."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from uuid import uuid4

from evals.dataset import Case
from evals.desk import Desk, Progress, Work, open_work
from evals.graders import fingerprint
from evals.predictions import Prediction, parsed
from evals.spread.store import Done, ShardStore
from evals.together import Timed
from interviewer.errors import InterviewerError
from knowledge.embed import MiniLmEmbedder

LEASE_SECS = 60.0
"""Without a sign of life for so long a worker counts as dead; it gives one three times as often."""
POLL_SECS = 0.5
"""How often a worker without work looks for some."""


class Worker:
    """Grades shards in this process, one at a time; each grader is opened once."""

    def __init__(self, url: str, *, run: str | None = None, lease_secs: float = LEASE_SECS) -> None:
        """Take shards of one run by its id, or of all."""
        self._url = url
        self._only = run
        self._lease_secs = lease_secs
        # unique, because a lease is its holder's only
        self._name = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:6]}"
        self._timed = Timed(MiniLmEmbedder())
        self._works: dict[str, Work] = {}
        self._marks: dict[str, str] = {}

    async def run(self, *, stay: bool = False) -> int:
        """Grade until nothing is left to take, or with `stay` for ever; return how many shards were finished."""
        finished = 0
        async with AsyncExitStack() as stack:
            store = stack.enter_context(ShardStore.opened(self._url))
            while stay or self._graders(store):
                done = [await self._one(store, grader, stack) for grader in self._graders(store)]
                finished += sum(done)
                if not any(done):  # others are at the rest, and may die
                    await asyncio.sleep(POLL_SECS)
        return finished

    def _graders(self, store: ShardStore) -> list[str]:
        """Return the graders with something to do that this process's code stands for."""
        return [grader for grader, mark in store.graders(self._only) if mark == self._mark(grader)]

    def _mark(self, grader: str) -> str:
        if grader not in self._marks:
            self._marks[grader] = fingerprint(grader, self._timed)
        return self._marks[grader]

    async def _one(self, store: ShardStore, grader: str, stack: AsyncExitStack) -> bool:
        """Take and grade one shard; False where there was none, or somebody else finished it."""
        taken = store.take(self._mark(grader), self._name, self._lease_secs, self._only)
        if taken is None:
            return False
        run, shard, known = taken
        with self._leased(store, run, shard.number) as progress:
            if grader not in self._works:
                self._works[grader] = await stack.enter_async_context(open_work(grader, self._timed))
            began, embedding = time.perf_counter(), self._timed.secs
            found = await graded(self._works[grader], shard.cases(), known, progress)
            spent = time.perf_counter() - began, self._timed.secs - embedding
        return store.finish(run, shard.number, self._name, _done(found, *spent))

    @contextmanager
    def _leased(self, store: ShardStore, run: str, number: int) -> Iterator[Progress]:
        """Renew the lease in a thread while the work is done; give the shard back where it is broken off."""
        over, so_far = threading.Event(), [0]

        def renew() -> None:
            while not over.is_set():
                try:
                    with ShardStore.opened(self._url) as own:
                        while not over.wait(self._lease_secs / 3):
                            own.renew(run, number, self._name, self._lease_secs, sum(so_far))
                except InterviewerError:  # the database is away; the lease may run out meanwhile
                    over.wait(POLL_SECS)

        thread = threading.Thread(target=renew, daemon=True)
        thread.start()
        try:
            yield so_far.append
        except BaseException:
            store.give_back(run, number, self._name)
            raise
        finally:
            over.set()
            thread.join()


async def graded(work: Work, cases: Sequence[Case], known: bytes, progress: Progress) -> list[Prediction]:
    """Return a prediction for each case, in order; of what is known already only failures are graded again."""
    before = [parsed(line) for line in known.decode().split("\n")] if known else []
    kept = {n: p for n, p in enumerate(before) if p.failure is None and p.complete}
    fresh = iter(await Desk(work).grade([c for n, c in enumerate(cases) if n not in kept], progress))
    return [kept[n] if n in kept else next(fresh) for n in range(len(cases))]


def _done(found: Sequence[Prediction], secs: float, embedding_secs: float) -> Done:
    output = "\n".join(p.line() for p in found).encode()
    return Done(output, sum(p.failure is not None for p in found), secs, embedding_secs)
