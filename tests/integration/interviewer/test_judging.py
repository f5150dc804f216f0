"""Units that are judged part by part: what a crash repeats, and what a model that is away costs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from interviewer.adapters.sql_store import SqlStore
from interviewer.grading_work import InterviewGrading
from interviewer.judge_record import JudgeRecord
from interviewer.judged_part import JudgedPart, PartwiseGrader
from interviewer.model import GradingUnit, UnitResult
from tests.fakes import FixedGrader
from tests.integration.interviewer.test_regrading import House, Killed
from tests.unit.interviewer.rehearsal import RUBRICS


@dataclass
class PartGrader:
    """Implements PartwiseGrader: one criterion a call, like a model."""

    inner: FixedGrader = field(default_factory=lambda: FixedGrader(RUBRICS, 4, "parts/1"))
    asked: list[str] = field(default_factory=list)
    dies_at: int = 0
    """The call at which the process is killed."""
    away: int = 0
    """How many calls from now on find no model."""
    name: str = "parts/1"

    def version(self, rubric_id: str) -> str:
        return self.name

    def parts(self, unit: GradingUnit) -> tuple[str, ...]:
        return tuple(c.key for c in RUBRICS[unit.rubric_id].criteria)

    async def judge_part(self, unit: GradingUnit, part: str) -> JudgedPart:
        self.asked.append(f"{unit.key} {part}")
        if len(self.asked) == self.dies_at:
            raise Killed
        grade = next(g for g in (await self.inner.grade(unit)).grades if g.criterion == part)
        record = JudgeRecord(part, "asked", "said", "m", "1")
        if self.away > 0:
            self.away -= 1
            return JudgedPart(part, replace(grade, level=None, estimate=None, evidence=()), (record,), True)
        return JudgedPart(part, grade, (record,))

    async def put_together(self, unit: GradingUnit, judged: Sequence[JudgedPart]) -> UnitResult:
        whole = await self.inner.grade(unit)
        fallback = "The model is away." if all(part.may_pass for part in judged) else None
        return replace(
            whole, grades=tuple(part.grade for part in judged), fallback=fallback, grader=self.name
        )

    async def grade(self, unit: GradingUnit) -> UnitResult:
        raise AssertionError("it is asked part by part")


@pytest.fixture
async def house(store: SqlStore) -> House:
    house = House(store)
    await house.interview(graded=False)
    return house


async def one_by_one(work: InterviewGrading) -> None:
    """Do what the jobs do, a part at a time."""
    for unit in await work.units("i1"):
        for part in await work.parts("i1", unit):
            await work.judge_part("i1", 1, unit, part)
        await work.grade_unit("i1", 1, unit)
    await work.finish("i1", 1)


class TestParts:
    async def test_each_is_asked_once_and_the_unit_asks_nobody(self, house: House) -> None:
        grader = PartGrader()
        assert isinstance(grader, PartwiseGrader)
        await one_by_one(house.work(grader))
        assert len(grader.asked) == len(set(grader.asked))
        results = await house.store.results("i1", 1)
        assert sum(len(result.grades) for result in results) == len(grader.asked)

    async def test_a_crash_repeats_the_part_in_flight_and_no_other(self, house: House) -> None:
        grader = PartGrader(dies_at=3)
        work = house.work(grader)
        with pytest.raises(Killed):
            await one_by_one(work)
        [first, *_] = await work.units("i1")
        parts = [f"{first} {part}" for part in await work.parts("i1", first)]
        assert grader.asked == parts[:3]
        grader.dies_at = 0
        await one_by_one(work)
        assert grader.asked[: len(parts) + 1] == [*parts[:3], *parts[2:]]

    async def test_a_unit_whose_parts_were_not_asked_for_asks_itself(self, house: House) -> None:
        grader = PartGrader()
        work = house.work(grader)
        for unit in await work.units("i1"):
            await work.grade_unit("i1", 1, unit)
        assert len(grader.asked) == len(set(grader.asked)) > 0

    async def test_what_another_yardstick_judged_is_not_mixed_in(self, house: House) -> None:
        work = house.work(PartGrader())
        [first, *_] = await work.units("i1")
        [part, *_] = await work.parts("i1", first)
        await work.judge_part("i1", 1, first, part)
        newer = PartGrader(name="parts/2")
        await house.work(newer).grade_unit("i1", 1, first)
        assert f"{first} {part}" in newer.asked


class TestAModelThatIsAway:
    async def test_it_is_asked_again_until_it_answers(self, house: House) -> None:
        grader = PartGrader(away=1)
        work = self.patient(house, grader)
        [first, *_] = await work.units("i1")
        [part, *_] = await work.parts("i1", first)
        await work.judge_part("i1", 1, first, part)
        await work.grade_unit("i1", 1, first)
        assert grader.asked.count(f"{first} {part}") == 2
        [result] = await house.store.results("i1", 1)
        assert result.fallback is None
        assert all(grade.level == 4 for grade in result.grades)

    async def test_without_patience_it_is_gone_on_without_and_never_asked_by_the_unit(
        self, house: House
    ) -> None:
        grader = PartGrader(away=1000)
        await one_by_one(house.work(grader))
        assert len(grader.asked) == len(set(grader.asked))
        assert {result.fallback for result in await house.store.results("i1", 1)} == {"The model is away."}

    async def test_a_later_try_asks_again_for_what_failed_in_passing(self, house: House) -> None:
        grader = PartGrader(away=1)
        work = house.work(grader)
        [first, *_] = await work.units("i1")
        [part, *_] = await work.parts("i1", first)
        await work.judge_part("i1", 1, first, part)
        await work.judge_part("i1", 1, first, part)
        await work.judge_part("i1", 1, first, part)
        assert grader.asked == [f"{first} {part}"] * 2

    def patient(self, house: House, grader: PartGrader) -> InterviewGrading:
        return InterviewGrading(
            store=house.store,
            grader=grader,
            rubrics=house.rubrics,
            passages={},
            clock=house.clock,
            patience_secs=60.0,
        )


class TestTakenForDead:
    async def test_two_who_grade_the_same_unit_keep_one_result(self, house: House) -> None:
        first, second = PartGrader(), PartGrader(inner=FixedGrader(RUBRICS, 2, "parts/1"))
        works = [house.work(first), house.work(second)]
        [unit, *_] = await works[0].units("i1")
        await asyncio.gather(*(work.grade_unit("i1", 1, unit) for work in works))
        [result] = await house.store.results("i1", 1)
        assert result.unit_key == unit
