"""The store keeps what it promises in `InterviewStore`, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from interviewer.adapters.sql_store import SqlStore
from interviewer.errors import BadInput, Conflict, NotFound, StaleWrite
from interviewer.model import Event, Finished, Move, MoveDecided, MoveKind, Noted, Paused, Requested, Resumed
from interviewer.ports import GradingProgress, InterviewStore
from tests.samples import NOON, asked, interview, result, said

DONE = GradingProgress("done", 3, 3)


def test_it_is_an_interview_store(store: SqlStore) -> None:
    kept: InterviewStore = store
    assert kept is store


class TestAppend:
    async def test_what_was_appended_is_loaded_in_order(self, store: SqlStore) -> None:
        await store.create(interview())
        move = asked(1).turn.move
        assert move is not None
        events: list[Event] = [
            MoveDecided(move, NOON),
            asked(1),
            said(2),
            Paused(NOON),
            Resumed(NOON),
            Noted("n\0", NOON),
        ]
        await store.append("i1", 0, events[:1])
        await store.append("i1", 1, events[1:])
        loaded = await store.load("i1")
        assert loaded.interview == interview()
        assert list(loaded.events) == events
        assert loaded.version == 6

    async def test_an_old_version_is_stale(self, store: SqlStore) -> None:
        await store.create(interview())
        await store.append("i1", 0, [said(1)])
        with pytest.raises(StaleWrite):
            await store.append("i1", 0, [said(2)])
        with pytest.raises(StaleWrite):
            await store.append("i1", 2, [said(2)])
        assert (await store.load("i1")).events == (said(1),)

    async def test_of_many_at_once_one_wins(self, store: SqlStore) -> None:
        await store.create(interview())
        writes = [store.append("i1", 0, [said(number)]) for number in range(8)]
        outcomes = await asyncio.gather(*writes, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes if outcome is not None] == [StaleWrite] * 7
        assert (await store.load("i1")).version == 1

    async def test_interviews_do_not_wait_for_each_other(self, store: SqlStore) -> None:
        for number in range(4):
            await store.create(interview(f"i{number}"))

        async def talk(identifier: str) -> None:
            for number in range(10):
                await store.append(identifier, number, [said(number)])

        await asyncio.gather(*(talk(f"i{number}") for number in range(4)))
        assert [(await store.load(f"i{number}")).version for number in range(4)] == [10] * 4

    async def test_a_caller_who_gives_up_leaves_all_or_nothing(self, store: SqlStore) -> None:
        await store.create(interview())
        for steps in range(40):
            version = (await store.load("i1")).version
            task = asyncio.create_task(store.append("i1", version, [asked(1), said(2)]))
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            # What was begun is finished, now or in a moment, and nobody waits for a lock that nobody holds.
            assert (await store.load("i1")).version % 2 == 0
        version = await self._appended(store, said(3))
        assert version % 2 == 1
        assert (await store.history())[0].turns == version

    async def _appended(self, store: SqlStore, event: Event) -> int:
        """Append behind whatever is still being written, as the conductor does; return the version."""
        while True:
            version = (await store.load("i1")).version
            try:
                await store.append("i1", version, [event])
            except StaleWrite:
                continue
            return version + 1

    async def test_a_client_turn_is_kept_once(self, store: SqlStore) -> None:
        await store.create(interview())
        await store.append("i1", 0, [said(1, client_turn_id="a")])
        with pytest.raises(Conflict) as refused:
            await store.append("i1", 1, [Requested("skip", NOON, client_turn_id="a")])
        assert not isinstance(refused.value, StaleWrite)
        loaded = await store.load("i1")
        assert loaded.version == len(loaded.events) == 1

    async def test_the_same_client_turn_in_another_interview_is_another_turn(self, store: SqlStore) -> None:
        for identifier in ("i1", "i2"):
            await store.create(interview(identifier))
            await store.append(identifier, 0, [said(1, client_turn_id="a")])

    async def test_unknown_interview(self, store: SqlStore) -> None:
        with pytest.raises(NotFound):
            await store.append("nobody", 0, [said(1)])
        with pytest.raises(NotFound):
            await store.load("nobody")

    async def test_text_that_is_not_text_is_refused_whole(self, store: SqlStore) -> None:
        await store.create(interview())
        with pytest.raises(BadInput, match="characters"):
            await store.append("i1", 0, [said(1), said(2, text="\ud800")])
        assert (await store.load("i1")).version == 0

    async def test_nothing_to_append_still_checks_the_version(self, store: SqlStore) -> None:
        await store.create(interview())
        await store.append("i1", 0, [])
        with pytest.raises(StaleWrite):
            await store.append("i1", 1, [])


class TestCreate:
    async def test_an_id_is_taken_once(self, store: SqlStore) -> None:
        await store.create(interview())
        with pytest.raises(Conflict):
            await store.create(interview())


class TestHistory:
    async def test_newest_first_by_pages(self, store: SqlStore) -> None:
        for number in range(5):
            await store.create(interview(f"i{number}", created_at=NOON + timedelta(hours=number)))
        assert [line.id for line in await store.history()] == ["i4", "i3", "i2", "i1", "i0"]
        assert [line.id for line in await store.history(limit=2, offset=1)] == ["i3", "i2"]

    async def test_the_line_follows_the_events(self, store: SqlStore) -> None:
        await store.create(interview())
        (line,) = await store.history()
        assert (line.status, line.turns, line.stages, line.overall) == ("open", 0, ("phone_screen",), None)
        await store.append("i1", 0, [asked(1), said(2), Paused(NOON + timedelta(seconds=3))])
        (line,) = await store.history()
        assert (line.status, line.turns) == ("paused", 2)
        assert line.updated_at == NOON + timedelta(seconds=3)
        await store.append("i1", 3, [Resumed(NOON), Finished(NOON)])
        (line,) = await store.history()
        assert line.status == "finished"

    async def test_times_are_utc(self, store: SqlStore) -> None:
        await store.create(interview())
        (line,) = await store.history()
        assert line.created_at == NOON
        assert line.created_at.utcoffset() == timedelta(0)


class TestDelete:
    async def test_nothing_is_left(self, store: SqlStore) -> None:
        await store.create(interview())
        await store.append("i1", 0, [said(1), Finished(NOON)])
        await store.save_result("i1", 1, result())
        await store.set_grading("i1", 1, DONE)
        await store.delete("i1")
        assert await store.history() == []
        assert await store.results("i1", 1) == []
        assert (await store.grading("i1"))[0] == 0
        with pytest.raises(NotFound):
            await store.load("i1")
        with pytest.raises(NotFound):
            await store.delete("i1")

    async def test_a_grading_that_goes_on_finds_nothing(self, store: SqlStore) -> None:
        with pytest.raises(NotFound):
            await store.save_result("gone", 1, result())
        with pytest.raises(NotFound):
            await store.set_grading("gone", 1, DONE, overall=3.0)

    async def test_the_words_leave_the_disk(self, sqlite_url: str, tmp_path: Path) -> None:
        store = await SqlStore.open(sqlite_url)
        await store.create(interview())
        await store.append("i1", 0, [said(1, text="a very private sentence " * 500)])
        await store.delete("i1")
        try:
            for file in (tmp_path / "new" / "folder").iterdir():
                assert b"very private" not in file.read_bytes()
        finally:
            await store.close()


class TestGrading:
    async def test_results_replace_each_other_and_come_sorted(self, store: SqlStore) -> None:
        await store.create(interview())
        for kept in (result("1/b"), result("0/a", level=None), result("1/b", level=2)):
            await store.save_result("i1", 1, kept)
        await store.save_result("i1", 2, result("0/a"))
        assert await store.results("i1", 1) == [result("0/a", level=None), result("1/b", level=2)]

    async def test_the_newest_attempt_is_told(self, store: SqlStore) -> None:
        await store.create(interview())
        assert await store.grading("i1") == (0, GradingProgress("none"))
        await store.set_grading("i1", 1, DONE)
        await store.set_grading("i1", 2, GradingProgress("queued"))
        await store.set_grading("i1", 2, GradingProgress("failed", 1, 3, "no luck"))
        assert await store.grading("i1") == (2, GradingProgress("failed", 1, 3, "no luck"))

    async def test_complete_gradings_are_told_in_order(self, store: SqlStore) -> None:
        await store.create(interview())
        assert await store.complete_gradings("i1") == []
        for attempt, progress in (
            (3, DONE),
            (1, DONE),
            (2, GradingProgress("failed")),
            (4, GradingProgress("running")),
        ):
            await store.set_grading("i1", attempt, progress)
        assert await store.complete_gradings("i1") == [1, 3]

    async def test_overall_stays_until_a_later_attempt_is_done(self, store: SqlStore) -> None:
        await store.create(interview())
        await store.set_grading("i1", 1, DONE, overall=2.0)
        await store.set_grading("i1", 3, GradingProgress("running"))
        await store.set_grading("i1", 2, DONE, overall=3.0)
        assert (await store.history())[0].overall == 3.0
        await store.set_grading("i1", 1, DONE, overall=1.0)
        assert (await store.history())[0].overall == 3.0

    async def test_finished_without_a_settled_newest_attempt(self, store: SqlStore) -> None:
        for number in range(5):
            await store.create(interview(f"i{number}", created_at=NOON + timedelta(hours=number)))
            if number:
                await store.append(f"i{number}", 0, [Finished(NOON)])
        await store.set_grading("i1", 1, DONE)
        await store.set_grading("i2", 1, GradingProgress("running", 1, 3))
        await store.set_grading("i3", 1, GradingProgress("failed"))
        await store.set_grading("i3", 2, GradingProgress("queued"))
        assert [interview_id for interview_id, _ in await store.unsettled()] == ["i2", "i3", "i4"]


class TestAskedBefore:
    async def ask(self, store: SqlStore, identifier: str, minutes: int, *ids: str) -> None:
        await store.create(interview(identifier, created_at=NOON + timedelta(minutes=minutes)))
        events: list[Event] = [MoveDecided(Move(MoveKind.ASK, question_id=each), NOON) for each in ids]
        words = said(9, text='{"kind":"move"} {"kind":"ask"}')
        await store.append(identifier, 0, [MoveDecided(Move(MoveKind.GREET), NOON), *events, words])

    async def test_newest_first_finished_or_not(self, store: SqlStore) -> None:
        await self.ask(store, "i1", 1, "a", "b")
        await self.ask(store, "i3", 3)
        await self.ask(store, "i2", 2, "c")
        assert await store.asked_before(limit=9) == [(), ("c",), ("a", "b")]
        assert await store.asked_before(limit=2) == [(), ("c",)]

    async def test_nothing_yet(self, store: SqlStore) -> None:
        assert await store.asked_before(limit=9) == []
