"""Spoken interviews on a real SQLite file: what was heard is kept, turns can be taken back, words corrected."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from interviewer.adapters.sql_store import SqlStore
from interviewer.aloud import Aloud
from interviewer.conductor import Conductor
from interviewer.errors import BadInput, Conflict, InterviewFinished, NotFound
from interviewer.grading_work import InterviewGrading
from interviewer.listening import Listener
from interviewer.plan import NewInterview
from interviewer.speech import Phrase, SpokenWord
from interviewer.state import State
from tests.fakes import NOON, FakeClock, FixedCoverage, FixedGrader
from tests.integration.interviewer.test_conductor import CountedJobs
from tests.unit.interviewer.rehearsal import RUBRICS, bank

FIRST = "I owned the forecast and compared live with training inputs"
SECOND = "before we shipped it in the spring."


def phrase(text: str, *, stream: str = "stream-0001", end: int = 16_000) -> Phrase:
    words = tuple(SpokenWord(w, at * 0.3, at * 0.3 + 0.2, 0.9) for at, w in enumerate(text.split()))
    return Phrase("", words, NOON, 3.0, stream, end)


@dataclass
class Studio:
    """A conductor and what is said aloud, on one store."""

    store: SqlStore
    clock: FakeClock = field(default_factory=lambda: FakeClock(step_secs=0.5))
    jobs: CountedJobs = field(default_factory=CountedJobs)

    def __post_init__(self) -> None:
        listener = Listener(RUBRICS, FixedCoverage())
        self.conductor = Conductor(
            store=self.store, bank=bank(), listener=listener, jobs=self.jobs, clock=self.clock
        )
        self.aloud = Aloud(self.conductor.record, self.conductor.start_grading)

    async def begun(self) -> str:
        """Return an interview whose first question is asked."""
        interview_id = await self.conductor.begin(NewInterview(stages=("behavioral",), seed=3))
        await self.reply(interview_id)
        return interview_id

    async def reply(self, interview_id: str) -> None:
        """Let the interviewer say what is owed."""
        async for _ in self.conductor.reply(interview_id):
            pass

    async def state(self, interview_id: str) -> State:
        return (await self.conductor.look(interview_id))[1]

    async def finished(self) -> str:
        """Return a finished interview with one spoken answer."""
        interview_id = await self.begun()
        await self.aloud.hear(interview_id, phrase(FIRST))
        await self.aloud.answer(interview_id, client_turn_id="v1")
        await self.reply(interview_id)
        await self.conductor.finish(interview_id)
        return interview_id


@pytest_asyncio.fixture
async def studio(store: SqlStore) -> Studio:
    return Studio(store)


class TestPhrases:
    async def test_are_numbered_and_become_the_turn(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        kept = [await studio.aloud.hear(interview_id, phrase(text)) for text in (FIRST, SECOND)]
        assert [p.id for p in kept] == ["p1", "p2"]
        turn = await studio.aloud.answer(interview_id, client_turn_id="v1")
        assert turn.text == f"{FIRST} {SECOND}"
        assert turn.spoken
        state = await studio.state(interview_id)
        assert [p.id for p in state.phrases_of(turn.id)] == ["p1", "p2"]
        assert state.phrases == ()

    async def test_survive_a_process_that_dies_before_the_turn_is_over(
        self, studio: Studio, store: SqlStore
    ) -> None:
        interview_id = await studio.begun()
        await studio.aloud.hear(interview_id, phrase(FIRST))
        another = Studio(store)
        turn = await another.aloud.answer(interview_id, client_turn_id="v1")
        assert turn.text == FIRST

    async def test_a_typed_answer_leaves_them_out_and_the_next_spoken_one_too(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        await studio.aloud.hear(interview_id, phrase(FIRST))
        assert await studio.aloud.drop(interview_id) == FIRST
        assert await studio.aloud.drop(interview_id) == ""
        await studio.aloud.hear(interview_id, phrase(SECOND))
        assert (await studio.aloud.answer(interview_id, client_turn_id="v1")).text == SECOND

    async def test_without_any_there_is_no_turn(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        with pytest.raises(BadInput):
            await studio.aloud.answer(interview_id, client_turn_id="v1")

    async def test_the_same_turn_twice_is_one_turn(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        await studio.aloud.hear(interview_id, phrase(FIRST))
        first = await studio.aloud.answer(interview_id, client_turn_id="v1")
        assert await studio.aloud.answer(interview_id, client_turn_id="v1") == first

    async def test_after_the_end_nothing_is_heard(self, studio: Studio) -> None:
        interview_id = await studio.finished()
        with pytest.raises(InterviewFinished):
            await studio.aloud.hear(interview_id, phrase(FIRST))

    async def test_an_uploaded_answer_is_one_turn_with_its_phrases(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        await studio.aloud.hear(interview_id, phrase("not this"))
        uploaded = (phrase(FIRST, stream=""), phrase(SECOND, stream=""))
        turn = await studio.aloud.upload(interview_id, uploaded, client_turn_id="u1")
        state = await studio.state(interview_id)
        assert turn.text == f"{FIRST} {SECOND}"
        assert [p.id for p in state.phrases_of(turn.id)] == ["p2", "p3"]


class TestReopening:
    async def test_takes_turn_and_reply_back_and_keeps_the_phrases(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        before = await studio.state(interview_id)
        await studio.aloud.hear(interview_id, phrase(FIRST))
        turn = await studio.aloud.answer(interview_id, client_turn_id="v1")
        await studio.reply(interview_id)
        await studio.conductor.note(interview_id, "a note")
        await studio.aloud.reopen(interview_id, turn.id)
        state = await studio.state(interview_id)
        assert state.turns == before.turns
        assert state.awaits_candidate
        assert state.spoken_moves == before.spoken_moves
        assert state.question_id == before.question_id
        assert state.notes == ("a note",)
        assert state.active_secs > before.active_secs
        await studio.aloud.hear(interview_id, phrase(SECOND))
        again = await studio.aloud.answer(interview_id, client_turn_id="v2")
        assert again.id == turn.id
        assert again.text == f"{FIRST} {SECOND}"
        (line,) = await studio.store.history()
        assert line.turns == len((await studio.state(interview_id)).turns)

    async def test_what_was_heard_meanwhile_is_not_lost(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        await studio.aloud.hear(interview_id, phrase(FIRST))
        turn = await studio.aloud.answer(interview_id, client_turn_id="v1")
        await studio.aloud.hear(interview_id, phrase(SECOND))
        state = await studio.aloud.reopen(interview_id, turn.id)
        assert [p.text for p in state.phrases] == [FIRST, SECOND]

    async def test_only_the_newest_turn_and_only_once(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        turns = []
        for number in (1, 2):
            await studio.aloud.hear(interview_id, phrase(FIRST))
            turns.append(await studio.aloud.answer(interview_id, client_turn_id=f"v{number}"))
            await studio.reply(interview_id)
        with pytest.raises(Conflict):
            await studio.aloud.reopen(interview_id, turns[0].id)
        await studio.aloud.reopen(interview_id, turns[1].id)
        with pytest.raises(Conflict):
            await studio.aloud.reopen(interview_id, turns[1].id)

    async def test_another_process_reads_the_same_state(self, studio: Studio, store: SqlStore) -> None:
        interview_id = await studio.begun()
        await studio.aloud.hear(interview_id, phrase(FIRST))
        turn = await studio.aloud.answer(interview_id, client_turn_id="v1")
        await studio.reply(interview_id)
        state = await studio.aloud.reopen(interview_id, turn.id)
        store._recent.forget(interview_id)
        assert await Studio(store).state(interview_id) == state

    async def test_a_finished_interview_stays_finished(self, studio: Studio) -> None:
        interview_id = await studio.finished()
        with pytest.raises(InterviewFinished):
            await studio.aloud.reopen(interview_id, "t3")


class TestCorrecting:
    async def test_keeps_the_original_beside_it(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        await studio.aloud.hear(interview_id, phrase(FIRST))
        turn = await studio.aloud.answer(interview_id, client_turn_id="v1")
        for text in ("I own the forecast", "I owned the forecasts"):
            corrected = await studio.aloud.correct(interview_id, turn.id, text)
            assert (corrected.text, corrected.recognised) == (text, FIRST)
        assert (await studio.aloud.correct(interview_id, turn.id, FIRST)).recognised is None

    async def test_typed_turns_and_turns_that_are_not_there_are_refused(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        turn = await studio.conductor.answer(interview_id, FIRST, client_turn_id="c1")
        with pytest.raises(BadInput):
            await studio.aloud.correct(interview_id, turn.id, SECOND)
        with pytest.raises(BadInput):
            await studio.aloud.correct(interview_id, "t99", SECOND)

    async def test_grading_waits_for_the_check_and_then_nothing_changes_any_more(
        self, studio: Studio
    ) -> None:
        interview_id = await studio.finished()
        assert studio.jobs.asked == []
        turn = next(t for t in (await studio.state(interview_id)).turns if t.spoken)
        await studio.aloud.correct(interview_id, turn.id, SECOND)
        for _ in range(2):
            await studio.aloud.check(interview_id)
        assert set(studio.jobs.asked) == {(interview_id, 1)}
        with pytest.raises(Conflict):
            await studio.aloud.correct(interview_id, turn.id, FIRST)

    async def test_the_sweep_leaves_what_awaits_its_check(self, studio: Studio, store: SqlStore) -> None:
        interview_id = await studio.finished()
        grading = InterviewGrading(
            store=store, grader=FixedGrader(RUBRICS), rubrics=RUBRICS, passages={}, clock=studio.clock
        )
        assert not await grading.may_be_graded(interview_id)
        await studio.aloud.check(interview_id)
        assert await grading.may_be_graded(interview_id)
        assert await grading.unfinished() == [(interview_id, 1)]


class TestInterviewersVoice:
    async def test_what_was_heard_is_kept_once_it_was_heard_whole(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        first, second = (await studio.state(interview_id)).unheard_turns()
        await studio.aloud.voice_heard(interview_id, first.id, 2.5, whole=True)
        await studio.aloud.voice_heard(interview_id, first.id, 2.5, whole=True)
        state = await studio.state(interview_id)
        assert [v.secs for v in state.voice] == [2.5]
        assert state.unheard_turns() == (second,)

    async def test_of_a_turn_that_is_gone_is_ignored(self, studio: Studio) -> None:
        interview_id = await studio.begun()
        await studio.aloud.voice_heard(interview_id, "t40", 2.5, whole=True)
        assert (await studio.state(interview_id)).voice == ()


class TestKeptSound:
    async def test_is_kept_replaced_and_gone_with_its_interview(
        self, studio: Studio, store: SqlStore
    ) -> None:
        interview_id = await studio.begun()
        for pcm in (b"\1\0", b"\2\0"):
            await store.sounds.keep_sound(interview_id, "p1", pcm)
        assert await store.sounds.sound(interview_id, "p1") == b"\2\0"
        with pytest.raises(NotFound):
            await store.sounds.sound(interview_id, "p2")
        await store.delete(interview_id)
        with pytest.raises(NotFound):
            await store.sounds.sound(interview_id, "p1")
        with pytest.raises(NotFound):
            await store.sounds.keep_sound(interview_id, "p1", b"\1\0")
