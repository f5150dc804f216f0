"""The conductor on a real SQLite file: accepted is kept, said once, and picked up wherever it was killed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from interviewer.adapters.sql_store import SqlStore
from interviewer.conductor import Conductor
from interviewer.errors import BadInput, Conflict, InterviewFinished, ModelUnavailable, NotFound
from interviewer.listening import Listener
from interviewer.model import Event, Finished, ModelUsed, MoveKind, TurnTaken
from interviewer.model_speaker import ModelSpeaker
from interviewer.plan import NewInterview
from interviewer.ports import InterviewStore, StoredInterview
from interviewer.replies import FellBack, MoveChosen, Piece, Spoken
from interviewer.speaking import Speaker
from interviewer.state import State
from tests.fakes import FakeClock, FixedCoverage
from tests.unit.interviewer.fake_chat import FakeChat, reply
from tests.unit.interviewer.rehearsal import RUBRICS, bank

ANSWER = "I owned the forecast and compared live with training inputs before we shipped it in the spring."
SHORT = NewInterview(stages=("recruiter", "behavioral"), seed=3)
SHORTEST = NewInterview(stages=("behavioral",), seed=3)


class Killed(Exception):
    """The process is gone."""


@dataclass
class MortalStore:
    """An InterviewStore over another that dies right after (or just before) its n-th append."""

    store: SqlStore
    dies_at: int
    before: bool = False
    appends: int = 0

    async def append(self, interview_id: str, expected_version: int, events: Sequence[Event]) -> None:
        self.appends += 1
        if self.before and self.appends == self.dies_at:
            raise Killed
        await self.store.append(interview_id, expected_version, events)
        if self.appends == self.dies_at:
            raise Killed

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)


@dataclass
class CountedJobs:
    """Implements GradingJobs: keeps what was asked for."""

    asked: list[tuple[str, int]] = field(default_factory=list)

    async def enqueue(self, interview_id: str, attempt: int) -> None:
        self.asked.append((interview_id, attempt))


@pytest_asyncio.fixture
async def second_store(store: SqlStore, own_url: str) -> AsyncIterator[SqlStore]:
    """Yield another process's store on the same file."""
    opened = await SqlStore.open(own_url)
    yield opened
    await opened.close()


@dataclass
class House:
    """One conductor after another on the same store."""

    store: SqlStore
    clock: FakeClock = field(default_factory=lambda: FakeClock(step_secs=0.5))
    jobs: CountedJobs = field(default_factory=CountedJobs)
    speaker: Speaker | None = None

    def conductor(self, store: InterviewStore | MortalStore | None = None) -> Conductor:
        return Conductor(
            store=store or self.store,  # type: ignore[arg-type]
            bank=bank(),
            listener=Listener(RUBRICS, FixedCoverage(2.0)),
            jobs=self.jobs,
            model_speaker=self.speaker,
            clock=self.clock,
        )

    async def state(self, interview_id: str) -> tuple[StoredInterview, State]:
        return await self.conductor().look(interview_id)


@pytest.fixture
def house(store: SqlStore) -> House:
    return House(store)


async def listen(conductor: Conductor, interview_id: str) -> list[object]:
    return [piece async for piece in conductor.reply(interview_id)]


async def begun(house: House) -> tuple[Conductor, str]:
    """Return an interview that waits for its first answer."""
    conductor = house.conductor()
    interview_id = await conductor.begin(SHORT)
    await listen(conductor, interview_id)
    return conductor, interview_id


class TestAnswer:
    async def test_is_committed_before_anything_is_said(self, house: House) -> None:
        conductor, interview_id = await begun(house)
        turn = await conductor.answer(interview_id, f"  {ANSWER}\r\n", client_turn_id="a")
        _, state = await house.state(interview_id)
        assert state.last_turn == turn
        assert turn.text == ANSWER
        assert state.owes_reply

    async def test_same_turn_twice_is_one_turn(self, house: House) -> None:
        conductor, interview_id = await begun(house)
        first = await conductor.answer(interview_id, ANSWER, client_turn_id="a")
        await listen(conductor, interview_id)
        assert await conductor.answer(interview_id, "other words", client_turn_id="a") == first
        stored, _ = await house.state(interview_id)
        assert sum(isinstance(e, TurnTaken) and e.turn.speaker == "candidate" for e in stored.events) == 1

    async def test_a_tab_that_has_fallen_behind_is_told(self, house: House) -> None:
        conductor, interview_id = await begun(house)
        _, before = await house.state(interview_id)
        await conductor.answer(interview_id, ANSWER, client_turn_id="a")
        await listen(conductor, interview_id)
        assert before.last_turn is not None
        with pytest.raises(Conflict):
            await conductor.answer(interview_id, ANSWER, client_turn_id="b", in_reply_to=before.last_turn.id)

    async def test_nobody_answers_before_the_reply(self, house: House) -> None:
        conductor, interview_id = await begun(house)
        await conductor.answer(interview_id, ANSWER, client_turn_id="a")
        with pytest.raises(Conflict):
            await conductor.answer(interview_id, ANSWER, client_turn_id="b")

    @pytest.mark.parametrize("text", ["", " \n\t", "a\x00b", "x" * 50_001, "\x1b[31m"])
    async def test_what_is_no_text_is_refused(self, house: House, text: str) -> None:
        conductor, interview_id = await begun(house)
        with pytest.raises(BadInput):
            await conductor.answer(interview_id, text, client_turn_id="a")

    async def test_unknown_interview(self, house: House) -> None:
        with pytest.raises(NotFound):
            await house.conductor().answer("nobody", ANSWER, client_turn_id="a")

    async def test_two_processes_one_turn(self, house: House) -> None:
        _, interview_id = await begun(house)
        one, other = house.conductor(), house.conductor()
        done = await asyncio.gather(
            one.answer(interview_id, ANSWER, client_turn_id="a"),
            other.answer(interview_id, ANSWER, client_turn_id="b"),
            return_exceptions=True,
        )
        _, state = await house.state(interview_id)
        assert sum(t.speaker == "candidate" for t in state.turns) == 1
        assert sum(isinstance(d, Conflict) for d in done) == 1

    async def test_two_processes_reply_once(self, house: House) -> None:
        conductor, interview_id = await begun(house)
        await conductor.answer(interview_id, ANSWER, client_turn_id="c0")
        await asyncio.gather(*(listen(house.conductor(), interview_id) for _ in range(3)))
        _, state = await house.state(interview_id)
        check_whole(state)
        assert state.awaits_candidate


class TestPause:
    async def test_the_clock_stands(self, house: House) -> None:
        house.clock.step_secs = 0
        conductor, interview_id = await begun(house)
        await conductor.pause(interview_id)
        await conductor.pause(interview_id)
        house.clock.advance(400)
        await conductor.resume(interview_id)
        _, state = await house.state(interview_id)
        assert state.elapsed_secs(house.clock.now()) == 0
        house.clock.advance(30)
        assert state.elapsed_secs(house.clock.now()) == 30

    async def test_an_answer_resumes(self, house: House) -> None:
        conductor, interview_id = await begun(house)
        await conductor.pause(interview_id)
        await conductor.answer(interview_id, ANSWER, client_turn_id="a")
        _, state = await house.state(interview_id)
        assert not state.paused

    async def test_another_process_resumed_it(self, house: House, second_store: SqlStore) -> None:
        conductor, interview_id = await begun(house)
        await conductor.pause(interview_id)
        await house.conductor(second_store).resume(interview_id)
        await conductor.pause(interview_id)
        _, state = await house.state(interview_id)
        assert state.paused


class TestFinish:
    async def test_twice_is_once_and_nothing_can_be_added(self, house: House) -> None:
        conductor, interview_id = await begun(house)
        await conductor.finish(interview_id)
        await conductor.finish(interview_id)
        stored, state = await house.state(interview_id)
        assert sum(isinstance(e, Finished) for e in stored.events) == 1
        assert state.status == "finished"
        with pytest.raises(InterviewFinished):
            await conductor.answer(interview_id, ANSWER, client_turn_id="z")
        assert await listen(conductor, interview_id) == []
        assert set(house.jobs.asked) == {(interview_id, 1)}


def check_whole(state: State) -> None:
    """Assert that no turn is lost or doubled and no question asked twice."""
    assert [t.id for t in state.turns] == [f"t{n}" for n in range(1, len(state.turns) + 1)]
    assert len(set(state.asked)) == len(state.asked)
    sent = [t.client_turn_id for t in state.turns if t.speaker == "candidate"]
    assert sent == [f"c{n}" for n in range(len(sent))]


async def sit(house: House, interview_id: str, store: InterviewStore | MortalStore | None = None) -> None:
    """Go on with an interview to its end, as a client does that sends again what was not acknowledged."""
    conductor = house.conductor(store)
    for _ in range(60):
        await listen(conductor, interview_id)
        _, state = await conductor.look(interview_id)
        if state.finished:
            return
        number = sum(t.speaker == "candidate" for t in state.turns)
        await conductor.answer(interview_id, ANSWER, client_turn_id=f"c{number}")
    raise AssertionError("the interview does not end")


@pytest.mark.parametrize("model", [False, True], ids=["script", "model"])
class TestKilled:
    @pytest.mark.parametrize("before", [False, True], ids=["after the commit", "before the commit"])
    async def test_at_every_commit(self, house: House, model: bool, before: bool) -> None:
        if model:
            house.speaker = ModelSpeaker(FakeChat([reply("MOVE A\nI see, and then?")]), max_tokens=100)
        whole = await house.conductor().begin(SHORTEST)
        counting = MortalStore(house.store, dies_at=0)
        await sit(house, whole, counting)
        stored, undisturbed = await house.state(whole)
        for moment in range(1, counting.appends + 1):
            interview_id = await house.conductor().begin(SHORTEST)
            with pytest.raises(Killed):
                await sit(house, interview_id, MortalStore(house.store, moment, before))
            await sit(house, interview_id)
            _, state = await house.state(interview_id)
            check_whole(state)
            assert state.asked == undisturbed.asked
            assert len(state.turns) == len(undisturbed.turns)
            assert (interview_id, 1) in house.jobs.asked
        assert isinstance(stored.events[-1], Finished)

    async def test_at_every_piece(self, house: House, model: bool) -> None:
        """The connection is cut in mid-reply: the move stands, its words are said anew."""
        if model:
            house.speaker = ModelSpeaker(FakeChat([reply("MOVE A\nI see, and then?")]), max_tokens=100)
        for cut in range(1, 9):
            conductor, interview_id = await begun(house)
            await conductor.answer(interview_id, ANSWER, client_turn_id="c0")
            pieces = conductor.reply(interview_id)
            chosen = []
            for _ in range(cut):
                piece = await anext(pieces, None)
                if isinstance(piece, MoveChosen):
                    chosen.append(piece.move)
            await pieces.aclose()  # type: ignore[attr-defined]
            await sit(house, interview_id)
            _, state = await house.state(interview_id)
            check_whole(state)
            assert all(move in [m for _, m in state.spoken_moves] for move in chosen)


class TestModel:
    async def test_fails_before_the_move(self, house: House) -> None:
        house.speaker = ModelSpeaker(FakeChat([reply("nonsense without a header. " * 9)]), max_tokens=100)
        conductor, interview_id = await begun(house)
        await conductor.answer(interview_id, ANSWER, client_turn_id="c0")
        said = await listen(conductor, interview_id)
        assert [type(piece) for piece in said][:2] == [FellBack, MoveChosen]
        stored, state = await house.state(interview_id)
        assert [e.failure for e in stored.events if isinstance(e, ModelUsed)] != [None]
        assert state.last_turn is not None
        assert state.last_turn.spoken_by == "script"

    async def test_is_cut_in_mid_sentence(self, house: House) -> None:
        cut = reply("MOVE A\nWhat would you have", failure=ModelUnavailable("the connection was cut"))
        house.speaker = ModelSpeaker(FakeChat([cut]), max_tokens=100)
        conductor, interview_id = await begun(house)
        await conductor.answer(interview_id, ANSWER, client_turn_id="c0")
        said = await listen(conductor, interview_id)
        fell = next(n for n, piece in enumerate(said) if isinstance(piece, FellBack))
        assert any(isinstance(piece, Piece) for piece in said[:fell])
        first, again = (
            piece.move for piece in said if isinstance(piece, MoveChosen) and piece.turn_id == "t4"
        )
        assert first == again
        _, state = await house.state(interview_id)
        check_whole(state)

    async def test_speaks_what_is_kept(self, house: House) -> None:
        house.speaker = ModelSpeaker(
            FakeChat([reply("MOVE A\n  What came of it in the end? ")]), max_tokens=100
        )
        conductor, interview_id = await begun(house)
        await conductor.answer(interview_id, ANSWER, client_turn_id="c0")
        said = await listen(conductor, interview_id)
        turn = next(piece.turn for piece in said if isinstance(piece, Spoken))
        assert turn.text == "What came of it in the end?"
        assert turn.spoken_by == "fake-model"
        stored, _ = await house.state(interview_id)
        assert [e.tokens_in for e in stored.events if isinstance(e, ModelUsed)] == [100]


class TestButtons:
    async def test_hint_is_noted_and_pressing_twice_is_refused(self, house: House) -> None:
        conductor, interview_id = await begun(house)
        await conductor.press(interview_id, "hint")
        with pytest.raises(Conflict):
            await conductor.press(interview_id, "hint")
        await listen(conductor, interview_id)
        _, state = await house.state(interview_id)
        assert state.hints == (state.question_id,)

    async def test_skip(self, house: House) -> None:
        conductor, interview_id = await begun(house)
        _, before = await house.state(interview_id)
        await conductor.press(interview_id, "skip")
        await listen(conductor, interview_id)
        _, state = await house.state(interview_id)
        assert state.question_id != before.question_id
        assert MoveKind.MOVE_ON in [m.kind for _, m in state.spoken_moves]
