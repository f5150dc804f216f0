"""What is kept of a grading that is being made, and that nobody who wakes up late changes one that is complete."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interviewer.adapters.sql_store import SqlStore
from interviewer.errors import NotFound
from interviewer.judge_record import JudgeRecord
from interviewer.judged_part import JudgedPart
from interviewer.ports import GradingProgress
from tests.samples import interview, result

UNIT = "0/leakage"
DONE = GradingProgress("done", 1, 1)


def judged(part: str = "depth", *, reply: str = "a level") -> JudgedPart:
    return JudgedPart(
        part, result().grades[0], (JudgeRecord(part, "asked", reply, "m", "1"),), may_pass=False
    )


@pytest.fixture
async def kept(store: SqlStore) -> SqlStore:
    """Return a store with one interview."""
    await store.create(interview())
    return store


class TestParts:
    async def test_they_come_back_by_unit_and_yardstick(self, kept: SqlStore) -> None:
        await kept.keep_part("i1", 1, UNIT, "y", judged())
        await kept.keep_part("i1", 1, UNIT, "y", judged("clarity"))
        await kept.keep_part("i1", 1, "0/other", "y", judged())
        assert await kept.judged_parts("i1", 1, UNIT, "y") == {
            "depth": judged(),
            "clarity": judged("clarity"),
        }
        assert await kept.judged_parts("i1", 1, UNIT, "another") == {}
        assert await kept.judged_parts("i1", 2, UNIT, "y") == {}

    async def test_a_second_time_replaces(self, kept: SqlStore) -> None:
        await kept.keep_part("i1", 1, UNIT, "y", judged())
        await kept.keep_part("i1", 1, UNIT, "z", judged(reply="another"))
        assert await kept.judged_parts("i1", 1, UNIT, "y") == {}
        assert await kept.judged_parts("i1", 1, UNIT, "z") == {"depth": judged(reply="another")}

    async def test_they_go_when_their_unit_is_graded_and_don_t_come_back(self, kept: SqlStore) -> None:
        await kept.keep_part("i1", 1, UNIT, "y", judged())
        await kept.save_result("i1", 1, result(UNIT))
        assert await kept.judged_parts("i1", 1, UNIT, "y") == {}
        await kept.keep_part("i1", 1, UNIT, "y", judged())
        assert await kept.judged_parts("i1", 1, UNIT, "y") == {}

    async def test_they_go_with_the_interview(self, kept: SqlStore) -> None:
        await kept.keep_part("i1", 1, UNIT, "y", judged())
        await kept.delete("i1")
        assert await kept.judged_parts("i1", 1, UNIT, "y") == {}
        with pytest.raises(NotFound):
            await kept.keep_part("i1", 1, UNIT, "y", judged())


class TestOvertaken:
    async def test_a_complete_grading_never_changes(self, kept: SqlStore) -> None:
        await kept.save_result("i1", 1, result(UNIT, level=4))
        await kept.set_grading("i1", 1, DONE)
        await kept.save_result("i1", 1, result(UNIT, level=2))
        assert await kept.results("i1", 1) == [result(UNIT, level=4)]

    async def test_until_it_is_complete_a_second_time_replaces(self, kept: SqlStore) -> None:
        await kept.set_grading("i1", 1, GradingProgress("running", 0, 1))
        await kept.save_result("i1", 1, result(UNIT, level=4))
        await kept.save_result("i1", 1, result(UNIT, level=2))
        assert await kept.results("i1", 1) == [result(UNIT, level=2)]

    @pytest.mark.parametrize("over", [DONE, GradingProgress("failed", 0, 1, "no luck")])
    async def test_what_is_over_does_not_run_again(self, kept: SqlStore, over: GradingProgress) -> None:
        await kept.set_grading("i1", 1, over)
        await kept.set_grading("i1", 1, GradingProgress("running", 0, 1))
        await kept.set_grading("i1", 1, GradingProgress("queued"))
        assert await kept.grading("i1") == (1, over)

    async def test_what_is_done_does_not_fail_later_and_what_failed_may_be_done(self, kept: SqlStore) -> None:
        failed = replace(DONE, state="failed", message="no luck")
        await kept.set_grading("i1", 1, failed)
        await kept.set_grading("i1", 1, DONE)
        await kept.set_grading("i1", 1, failed)
        assert await kept.grading("i1") == (1, DONE)

    async def test_a_deleted_interview_is_not_found(self, kept: SqlStore) -> None:
        await kept.delete("i1")
        with pytest.raises(NotFound):
            await kept.save_result("i1", 1, result(UNIT))
        with pytest.raises(NotFound):
            await kept.set_grading("i1", 1, DONE)
