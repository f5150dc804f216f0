"""Interviews graded again on a real SQLite file: once, beside the old grading, and resumable."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
import pytest_asyncio

from interviewer.adapters.inline_jobs import InlineJobs
from interviewer.adapters.sql_store import SqlStore
from interviewer.errors import BadInput, ModelUnavailable, NotFound, NotReady
from interviewer.grading_work import InterviewGrading
from interviewer.model import Finished, GradingUnit, Interview, UnitResult
from interviewer.ports import Grader, GradingProgress
from interviewer.regrading import Regrading
from rubrics.model import Criterion, Rubric
from tests.fakes import FakeClock, FixedGrader
from tests.unit.interviewer.rehearsal import NOON, RUBRICS, rehearse

STORY = "We shipped the forecast in spring and I fixed the loader when the units were mixed up by a supplier."


class Killed(BaseException):
    """The process is gone."""


@dataclass
class SwitchedGrader:
    """Implements Grader by another: counts, and fails from the n-th unit on as it is told to."""

    inner: FixedGrader
    dies_at: int = 0
    down_at: int = 0
    seen: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.inner.name

    def version(self, rubric_id: str) -> str:
        return self.inner.version(rubric_id)

    async def grade(self, unit: GradingUnit) -> UnitResult:
        self.seen.append(unit.key)
        if self.dies_at and len(self.seen) >= self.dies_at:
            raise Killed
        result = await self.inner.grade(unit)
        down = self.down_at and len(self.seen) >= self.down_at
        return replace(result, grader="builtin-0", fallback="The model is away.") if down else result


@dataclass
class House:
    """The same store under one set of rubrics and graders after another."""

    store: SqlStore
    clock: FakeClock = field(default_factory=FakeClock)
    rubrics: dict[str, Rubric] = field(default_factory=lambda: dict(RUBRICS))

    def work(self, grader: Grader) -> InterviewGrading:
        return InterviewGrading(
            store=self.store, grader=grader, rubrics=self.rubrics, passages={}, clock=self.clock
        )

    def regrading(self, grader: Grader) -> Regrading:
        return Regrading(
            store=self.store,
            work=self.work(grader),
            graders={"default": grader},
            rubrics=self.rubrics,
            clock=self.clock,
        )

    def fixed(self, level: int) -> FixedGrader:
        return FixedGrader(self.rubrics, level, f"fixed/{level}")

    async def interview(self, *, graded: bool = True) -> None:
        """Keep the finished interview `i1` of two stories, graded with level 3."""
        rehearsal = rehearse(stages=("behavioral",), length="full")
        rehearsal.listen()
        while len(rehearsal.state.asked) < 2:
            rehearsal.say(STORY)
        rehearsal.say(STORY)
        events = [*rehearsal.events, Finished(rehearsal.now)]
        await self.store.create(Interview("i1", NOON, rehearsal.plan))
        await self.store.append("i1", 0, events)
        if graded:
            await InlineJobs(self.work(self.fixed(3))).enqueue("i1", 1)


@pytest_asyncio.fixture
async def house(store: SqlStore) -> House:
    house = House(store)
    await house.interview()
    return house


class TestRegrade:
    async def test_stands_beside_the_old_grading_and_says_what_changed(self, house: House) -> None:
        regraded = await house.regrading(house.fixed(4)).regrade("i1")
        assert (regraded.grading, regraded.new) == (2, True)
        assert regraded.drift is not None
        assert {(c.before, c.after) for c in regraded.drift.changes} == {(3.0, 4.0)}
        assert regraded.drift.changes_recommendation
        assert (regraded.drift.before.graders, regraded.drift.after.graders) == (("fixed/3",), ("fixed/4",))
        work = house.work(house.fixed(4))
        assert (await work.report("i1")).verdict.overall.value == pytest.approx(4.0)
        assert (await work.report("i1", 1)).verdict.overall.value == pytest.approx(3.0)
        assert [line.attempt for line in (await work.report("i1", 1)).gradings] == [1, 2]
        assert (await house.store.history())[0].overall == pytest.approx(4.0)

    async def test_a_second_time_makes_nothing_and_shows_the_same(self, house: House) -> None:
        first = await house.regrading(house.fixed(4)).regrade("i1")
        grader = SwitchedGrader(house.fixed(4))
        again = await house.regrading(grader).regrade("i1")
        assert (again, grader.seen) == (replace(first, new=False), [])
        assert await house.store.complete_gradings("i1") == [1, 2]

    async def test_nothing_new_and_nothing_to_compare_with(self, house: House) -> None:
        regraded = await house.regrading(house.fixed(3)).regrade("i1")
        assert (regraded.grading, regraded.new, regraded.drift) == (1, False, None)

    async def test_a_changed_rubric_is_another_yardstick_and_the_old_report_keeps_the_old_one(
        self, house: House
    ) -> None:
        star = house.rubrics["star"]
        wit = Criterion("wit", "Wit", 1.0, {1: "none", 3: "some", 5: "much"})
        house.rubrics["star"] = replace(star, version="2", criteria=(wit,))
        regraded = await house.regrading(house.fixed(3)).regrade("i1")
        assert regraded.drift is not None
        assert regraded.drift.after.rubrics == ("star 2",)
        assert {(c.before, c.after) for c in regraded.drift.changes} == {(3.0, None), (None, 3.0)}
        old = await house.work(house.fixed(3)).report("i1", 1)
        assert [g.criterion for g in old.stages[0].units[0].grades] == [c.key for c in star.criteria]
        assert old.stages[0].units[0].rubric == star

    async def test_killed_it_goes_on_where_it_stopped_and_nobody_sees_a_half(self, house: House) -> None:
        with pytest.raises(Killed):
            await house.regrading(SwitchedGrader(house.fixed(4), dies_at=2)).regrade("i1")
        assert (await house.work(house.fixed(4)).report("i1")).grading == 1
        assert await house.store.unsettled() == []
        grader = SwitchedGrader(house.fixed(4))
        assert (await house.regrading(grader).regrade("i1")).grading == 2
        assert len(grader.seen) == 1

    async def test_what_a_killed_one_left_is_not_mixed_with_another_grader(self, house: House) -> None:
        with pytest.raises(Killed):
            await house.regrading(SwitchedGrader(house.fixed(4), dies_at=2)).regrade("i1")
        await house.regrading(house.fixed(5)).regrade("i1")
        assert {g.level for g in (await house.work(house.fixed(5)).report("i1")).grades} == {5}

    async def test_a_model_that_is_away_changes_nothing_and_is_asked_again(self, house: House) -> None:
        with pytest.raises(ModelUnavailable, match="away"):
            await house.regrading(SwitchedGrader(house.fixed(4), down_at=2)).regrade("i1")
        assert await house.store.complete_gradings("i1") == [1]
        grader = SwitchedGrader(house.fixed(4))
        assert (await house.regrading(grader).regrade("i1")).new
        assert len(grader.seen) == 1

    async def test_a_failed_grading_is_made_good(self, house: House) -> None:
        await house.store.set_grading("i1", 2, GradingProgress("failed", 0, 2, "no luck"))
        assert (await house.regrading(house.fixed(4)).regrade("i1")).grading == 3

    async def test_an_unknown_grader(self, house: House) -> None:
        with pytest.raises(BadInput, match="there are default"):
            await house.regrading(house.fixed(4)).regrade("i1", "dice")

    async def test_no_interview_and_no_grading_yet(self, store: SqlStore) -> None:
        house = House(store)
        with pytest.raises(NotFound):
            await house.regrading(house.fixed(4)).regrade("i1")
        await house.interview(graded=False)
        with pytest.raises(NotReady):
            await house.regrading(house.fixed(4)).regrade("i1")
