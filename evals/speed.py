"""What grading costs beside embedding: the same answers graded, and their sentences embedded alone, in one run."""

from __future__ import annotations

import time
from collections.abc import Sequence

from evals.dataset import Case
from evals.desk import open_work
from evals.together import TOGETHER, Timed
from interviewer.grading.answer import read_turns
from knowledge.embed import MiniLmEmbedder

Speed = dict[str, float | int]


async def speed(cases: Sequence[Case]) -> Speed:
    """Return seconds an answer with the built-in grader, nothing known beforehand, and over embedding alone."""
    embedder = MiniLmEmbedder()
    embedder.warm()
    grading_secs = 0.0
    alone = Timed(embedder)
    async with open_work("builtin", embedder) as work:
        # by turns, so that what else the machine does slows both alike
        for start in range(0, len(cases), TOGETHER):
            some = cases[start : start + TOGETHER]
            began = time.perf_counter()
            async for _ in work(some):
                pass
            grading_secs += time.perf_counter() - began
            alone.embed([s.plain for case in some for s in read_turns(case.unit.turns).sentences])
    return {
        "answers": len(cases),
        "secs_per_answer": grading_secs / len(cases),
        "over_embedding": grading_secs / alone.secs,
    }
