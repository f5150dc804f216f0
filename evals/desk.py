"""Grades many answers: each content once, resumed after a kill, never stopped by one that fails."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from evals.dataset import Case
from evals.grade_cache import GradeCache, content_key
from evals.graders import MODEL_AT_ONCE, GraderOf, check_name, fingerprint, opened
from evals.predictions import Prediction, prediction_of
from evals.together import TOGETHER, Together
from interviewer.grading.builtin import BuiltinGrader
from interviewer.ports import Grader
from knowledge.cache import CachedEmbedder
from knowledge.embed import MiniLmEmbedder
from knowledge.model import Embedder
from rubrics.load import load_rubrics

Progress = Callable[[int], None]
Work = Callable[[Sequence[Case]], "AsyncIterator[list[Prediction]]"]


class Desk:
    """Grades cases in order; a grader's failure is a prediction with a reason."""

    def __init__(self, work: Work, *, cache: GradeCache | None = None, fingerprint: str = "") -> None:
        self._work = work
        self._cache = cache
        self._fingerprint = fingerprint

    async def grade(self, cases: Sequence[Case], progress: Progress = lambda _: None) -> list[Prediction]:
        """Return one prediction for each case, in order; `progress` is told how many more are done."""
        keys = [content_key(case, self._fingerprint) for case in cases]
        found = self._cache.read(list(dict.fromkeys(keys))) if self._cache else {}
        progress(sum(key in found for key in keys))
        todo = {key: case for key, case in zip(keys, cases, strict=True) if key not in found}
        waiting, times = iter(todo), Counter(keys)
        async for some in self._work(list(todo.values())):
            done = [(next(waiting), prediction) for prediction in some]
            if self._cache:
                self._cache.write(done)
            found.update(done)
            progress(sum(times[key] for key, _ in done))
        return [replace(found[key], id=case.id) for key, case in zip(keys, cases, strict=True)]


@asynccontextmanager
async def open_desk(grader: str, folder: Path, *, jobs: int = 1) -> AsyncIterator[Desk]:
    """Yield a desk for a grader by name; what it learns is kept in `folder`. With `jobs`, that many processes."""
    check_name(grader)
    cached = CachedEmbedder(MiniLmEmbedder(), folder / "vectors.db")
    kept = GradeCache(folder / "grades.db")
    mark = fingerprint(grader, cached)
    async with AsyncExitStack() as stack:
        if jobs > 1 and grader == "builtin":
            pool = ProcessPoolExecutor(
                jobs,
                mp_context=get_context("spawn"),
                initializer=os.environ.setdefault,
                initargs=("OMP_NUM_THREADS", threads_each(jobs)),
            )
            stack.callback(pool.shutdown, cancel_futures=True)
            yield Desk(_in_processes(pool, folder), cache=kept, fingerprint=mark)
            return
        work = await stack.enter_async_context(open_work(grader, cached, at_once=jobs))
        yield Desk(work, cache=kept, fingerprint=mark)


def threads_each(processes: int) -> str:
    """Return how many threads each of these processes may use, for `OMP_NUM_THREADS`: more get in each other's way."""
    return str(max(1, (os.cpu_count() or 1) // processes))


@asynccontextmanager
async def open_work(grader: str, embedder: Embedder, *, at_once: int = 1) -> AsyncIterator[Work]:
    """Yield what grades in this process, nothing kept: the built-in grader in turn, a model several at once."""
    together = Together(embedder)
    async with opened(grader, together.embedder) as one:
        slots = 1 if grader == "builtin" else max(MODEL_AT_ONCE, at_once)
        yield in_turn(lambda _: one, together, at_once=slots)


def in_turn(grader_of: GraderOf, together: Together | None = None, *, at_once: int = 1) -> Work:
    """Return work that grades here, a few answers at a time."""
    rubrics = load_rubrics()

    async def work(cases: Sequence[Case]) -> AsyncIterator[list[Prediction]]:
        size = max(TOGETHER, at_once)
        slots = asyncio.Semaphore(at_once)

        async def graded(case: Case) -> Prediction:
            if case.rubric not in rubrics:
                return Prediction(case.id, failure=f"there is no rubric {case.rubric!r}")
            async with slots:
                return await _graded(case, grader_of(case))

        for start in range(0, len(cases), size):
            some = cases[start : start + size]
            if together:
                await asyncio.to_thread(together.prepare, some)
            yield list(await asyncio.gather(*(graded(case) for case in some)))

    return work


async def _graded(case: Case, grader: Grader) -> Prediction:
    try:
        result = await grader.grade(case.unit)
    except Exception as error:  # whatever it is, the other answers still count
        return Prediction(case.id, failure=f"{type(error).__name__}: {error}")
    if result.fallback:
        return Prediction(case.id, grader=result.grader, failure=result.fallback)
    return prediction_of(case.id, result)


def _in_processes(pool: ProcessPoolExecutor, folder: Path) -> Work:
    async def work(cases: Sequence[Case]) -> AsyncIterator[list[Prediction]]:
        loop = asyncio.get_running_loop()
        parts = [cases[i : i + TOGETHER] for i in range(0, len(cases), TOGETHER)]
        futures = [loop.run_in_executor(pool, _grade_part, part, folder) for part in parts]
        for future in futures:
            yield await future

    return work


@cache
def _opened_here(folder: Path) -> tuple[Grader, Together]:
    """Return a worker process's grader, opened once: loading takes seconds."""
    together = Together(CachedEmbedder(MiniLmEmbedder(), folder / "vectors.db"))
    return BuiltinGrader(load_rubrics(), together.embedder), together


def _grade_part(cases: Sequence[Case], folder: Path) -> list[Prediction]:
    """Grade in a worker process."""
    grader, together = _opened_here(folder)

    async def all_of_them() -> list[Prediction]:
        return [one async for some in in_turn(lambda _: grader, together)(cases) for one in some]

    return asyncio.run(all_of_them())
