"""What a turn costs when much is stored, and late in a long interview, against little and early. CPU, not the clock.

    python -m evals.bench.flat_cost --stored 100000            # both databases, some minutes

In one process: the conductor, the store and coverage by words, without HTTP and embeddings, whose cost depends on
neither and would only hide what grows. What is compared takes turns in blocks. A stored interview has ten events.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from evals.bench.measures import Figure
from evals.bench.postgres import PostgresMissing, cluster
from evals.bench.usage import cpu_secs
from interviewer.adapters.serialise import EVENT, PLAN
from interviewer.adapters.sql_store import SqlStore
from interviewer.coaching.digest import digest_of, encode
from interviewer.coaching.looking_back import LookingBack
from interviewer.coaching.past import PastInterviews
from interviewer.conductor import Conductor, SystemClock
from interviewer.grading.coverage import coverage
from interviewer.listening import Listener
from interviewer.model import Plan
from interviewer.plan import NewInterview, make_plan
from interviewer.sample.packaged import SAMPLE_ID, sample_interview, sample_report
from knowledge.bank import QuestionBank, load_questions
from rubrics.load import load_rubrics

_OWNERS = 500
_OF_THE_PERSON = 200
_EVENTS_EACH = 10
_BLOCK_TURNS = 20
_BLOCKS = 5
_EARLY, _LATE, _SPAN = 5, 200, 10
_ANSWER = (
    "In year {n} I owned the demand forecast for fresh produce and compared live with training inputs row by row. "
    "Waste fell from nine to six percent within {n} days, measured against depots that had not switched yet."
)


class _NoJobs:
    """Implements GradingJobs; nothing is graded here."""

    async def enqueue(self, interview_id: str, attempt: int) -> None:
        """Do nothing."""


class _NoReports:
    """Stands where reports would be made: every digest is there."""


@dataclass
class House:
    """A store with so many interviews, and what holds more of them."""

    store: SqlStore
    bank: QuestionBank
    used: Callable[[], float]
    """CPU seconds so far, those of the database included."""

    def __post_init__(self) -> None:
        rubrics = load_rubrics()
        past = PastInterviews(self.store.digests, _NoReports())  # type: ignore[arg-type]
        self.conductor = Conductor(
            store=self.store,
            bank=self.bank,
            listener=Listener(
                rubrics, lambda question, rubric, texts: coverage(question, rubric, texts, None)
            ),
            jobs=_NoJobs(),
            before=LookingBack(self.store, past, SystemClock()),
        )
        self.past = past

    async def begun(self, plan: Plan | None = None) -> str:
        """Return an interview that waits for its first answer."""
        request = NewInterview(stages=("behavioral",), length="full")
        interview_id = await (self.conductor.hold(plan) if plan else self.conductor.begin(request))
        await self._heard(interview_id)
        return interview_id

    async def turn(self, interview_id: str, number: int) -> None:
        """Answer, and hear what the interviewer says."""
        await self.conductor.answer(interview_id, _ANSWER.format(n=number), client_turn_id=f"c{number}")
        await self._heard(interview_id)

    async def _heard(self, interview_id: str) -> None:
        async for _ in self.conductor.reply(interview_id):
            pass

    async def spent(self, work: Callable[[], Awaitable[object]]) -> float:
        """Return the CPU seconds of some work."""
        before = self.used()
        await work()
        return self.used() - before


async def fill(store: SqlStore, stored: int) -> None:
    """Keep so many interviews of many people, 200 of them graded and the person's own, in a few statements."""
    sample = sample_interview()
    plan, body = PLAN.encode(sample.interview.plan), EVENT.encode(sample.events[0])
    digest = encode(digest_of(sample_report(load_rubrics(), ())))
    before_id, after_id = digest.split(SAMPLE_ID, 1)
    series = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {stored})"
    lite = store._transactions.engine.dialect.name == "sqlite"
    mark, modulo = ("?", "%") if lite else ("%s", "%%")
    own = min(_OF_THE_PERSON, stored // 2)
    owner = f"CASE WHEN i <= {own} THEN 'local' ELSE 'o' || (i {modulo} {_OWNERS}) END"
    one = "'f' || i"
    at = "'2025-01-01 00:00:00.000000'" if lite else "TIMESTAMPTZ '2025-01-01' + i * INTERVAL '1 second'"
    statements: list[tuple[str, tuple[str, ...]]] = [
        (
            "INSERT INTO interviews (id, owner, created_at, plan, version, role, stages, mode, length, status,"
            f" updated_at, turns, purpose, asked) {series} SELECT {one}, {owner}, {at}, {mark}, {_EVENTS_EACH}, 'mle',"
            f" '[\"behavioral\"]', 'practice', 'full', 'finished', {at}, 5, 'interview', 'a' || i FROM n",
            (plan,),
        ),
        (
            f"INSERT INTO events (interview_id, seq, body) {series}, e(s) AS (SELECT 0 UNION ALL SELECT s + 1 FROM e"
            f" WHERE s < {_EVENTS_EACH - 1}) SELECT {one}, s, {mark} FROM n CROSS JOIN e",
            (body,),
        ),
        (
            "INSERT INTO gradings (interview_id, attempt, state, done, total, message)"
            f" {series} SELECT {one}, 1, 'done', 3, 3, '' FROM n",
            (),
        ),
        (
            f"INSERT INTO digests (interview_id, attempt, body) {series} SELECT {one}, 1,"
            f" CAST({mark} AS TEXT) || {one} || CAST({mark} AS TEXT) FROM n WHERE i <= {own}",
            (before_id, after_id),
        ),
    ]
    for statement, values in [*statements, ("ANALYZE", ())]:
        await store._transactions.run(partial(_run, statement=statement, values=values))


def _run(connection: Any, *, statement: str, values: tuple[str, ...]) -> None:
    connection.exec_driver_sql(statement, values)


async def by_stored(little: House, much: House) -> Iterator[tuple[str, float, float]]:
    """Return what costs what: CPU seconds with little and with much stored, for one of each."""
    plan = long_plan(little.bank)
    open_in = [(house, await house.begun(plan)) for house in (little, much)]
    costs: dict[str, list[float]] = {}
    number = 0

    async def turns(house: House, interview_id: str) -> None:
        for n in range(number, number + _BLOCK_TURNS):
            await house.turn(interview_id, n)

    async def begins(house: House, _: str) -> None:
        for _n in range(_BLOCK_TURNS):
            await house.begun()

    async def histories(house: House, _: str) -> None:
        for _n in range(_BLOCK_TURNS):
            await house.store.history(limit=50)

    work: Mapping[str, Callable[[House, str], Awaitable[None]]] = {
        "a turn": turns,
        "beginning": begins,
        "the history": histories,
    }
    for block in range(_BLOCKS + 1):
        for name, one in work.items():
            spent = [await h.spent(partial(one, h, i)) / _BLOCK_TURNS for h, i in open_in]
            if block:  # the first warms up
                costs.setdefault(name, [0.0, 0.0])
                costs[name] = [a + b for a, b in zip(costs[name], spent, strict=True)]
        number += _BLOCK_TURNS
    return iter([(name, a / _BLOCKS, b / _BLOCKS) for name, (a, b) in costs.items()])


async def by_turns(house: House) -> tuple[float, float]:
    """Return the CPU seconds of a turn with about 5 turns behind it, and with about 200."""
    plan = long_plan(house.bank)
    early = late = 0.0
    rounds = 4
    for _ in range(rounds):
        interview_id = await house.begun(plan)
        for first, last in (
            (0, _EARLY),
            (_EARLY, _EARLY + _SPAN),
            (_EARLY + _SPAN, _LATE),
            (_LATE, _LATE + _SPAN),
        ):

            async def some(interview_id: str = interview_id, first: int = first, last: int = last) -> None:
                for n in range(first, last):
                    await house.turn(interview_id, n)

            spent = await house.spent(some)
            early += spent if first == _EARLY else 0.0
            late += spent if first == _LATE else 0.0
    return early / rounds / _SPAN, late / rounds / _SPAN


def long_plan(bank: QuestionBank) -> Plan:
    """Return a plan of one round that goes on for more than two hundred answers."""
    plan = make_plan(NewInterview(stages=("phone_screen",), length="full", seed=1), bank)
    stage = plan.stages[0]
    asked = stage.questions[0]
    many = tuple(replace(asked, id=f"{asked.id}-{n}") for n in range(200))
    return replace(plan, stages=(replace(stage, questions=many, budget_secs=10**7),))


def flat_cost(folder: Path, stored: int = 100_000) -> Iterator[Figure]:
    """Measure on both databases; on SQLite alone where there is no Postgres."""
    with ExitStack() as stack:
        urls = {"SQLite": (f"sqlite:///{folder}/little.db", f"sqlite:///{folder}/much.db", time.process_time)}
        try:
            server = stack.enter_context(cluster())
            used = lambda: time.process_time() + cpu_secs(server.pid)  # noqa: E731
            urls["Postgres"] = (server.database("little"), server.database("much"), used)
        except PostgresMissing:
            print("Postgres is not here: SQLite alone is measured")
        for name, (little, much, used_secs) in urls.items():
            yield from asyncio.run(_measured(name, little, much, stored, used_secs))


async def _measured(
    name: str, little_url: str, much_url: str, stored: int, used: Callable[[], float]
) -> list[Figure]:
    criteria = {r.id: [c.key for c in r.criteria] for r in load_rubrics().values()}
    bank = load_questions(criteria=criteria)
    stores = [await SqlStore.open(url) for url in (little_url, much_url)]
    try:
        for store, many in zip(stores, (10, stored), strict=True):
            await fill(store, many)
        little, much = (House(store, bank, used) for store in stores)
        figures = [
            Figure(
                f"{name}: {what}, {stored:,} stored against 10",
                f"×{b / a:.2f}",
                "≤ ×1.2" if what == "a turn" else "",
                f"{1000 * b:.2f} against {1000 * a:.2f} ms of CPU",
            )
            for what, a, b in await by_stored(little, much)
        ]
        early, late = await by_turns(little)
        described = f"{1000 * late:.2f} against {1000 * early:.2f} ms of CPU"
        return [
            *figures,
            Figure(f"{name}: a turn after 200 against 5", f"×{late / early:.2f}", "≤ ×1.5", described),
        ]
    finally:
        for store in stores:
            await store.close()


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--stored", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for figure in flat_cost(Path(folder), options.stored):
            print(f"{figure.name:52} {figure.value:8} goal {figure.goal:8} {figure.floor}", flush=True)


if __name__ == "__main__":
    main()
