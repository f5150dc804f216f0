"""The interview's use cases: begin, answer, reply, finish. One turn in, one or more turns out.

An accepted answer is committed before anything else happens to it, and a move before its words. So whatever is
killed at whatever moment, `reply` finds in the events what it still owes.
"""

from __future__ import annotations

import copy
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from interviewer.before import NOTHING_BEFORE, Before
from interviewer.errors import Conflict, ModelError, StaleWrite
from interviewer.limits.allowances import Allowances
from interviewer.limits.whose import working_for
from interviewer.listening import Listener
from interviewer.model import (
    Event,
    Finished,
    HintTaken,
    Interview,
    ModelUsed,
    Move,
    MoveDecided,
    MoveKind,
    Noted,
    Paused,
    Plan,
    Requested,
    Turn,
    TurnTaken,
)
from interviewer.neighbours import Alone, Neighbours, claimed
from interviewer.people.model import LOCAL
from interviewer.plan import Bank, NewInterview, make_plan
from interviewer.policy import Decision, next_move, next_stage_index
from interviewer.ports import Clock, GradingJobs, GradingProgress, InterviewStore, StoredInterview
from interviewer.record import Record, candidate_turn, check_turn, clock_goes_on, open_state
from interviewer.replies import FellBack, MoveChosen, Piece, Reply, Spoken
from interviewer.scripted import ScriptedSpeaker
from interviewer.seeing.metrics import FALLBACKS
from interviewer.seeing.model_use import model_failed
from interviewer.seeing.steps import step
from interviewer.seeing.turns import count_events
from interviewer.speaking import Notes, Scene, Speaker, Utterance
from interviewer.state import State, advanced
from interviewer.typed_text import clean_answer, clean_note

Button = Literal["skip", "hint", "repeat", "rephrase"]

_MOST_RACES = 5


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """UTC, with time zone."""
        return datetime.now(UTC)


class Conductor:
    """Conducts interviews. Safe to share: one lock an interview, and the store's version beneath it."""

    def __init__(
        self,
        *,
        store: InterviewStore,
        bank: Bank,
        listener: Listener,
        jobs: GradingJobs,
        model_speaker: Speaker | None = None,
        model_name: str = "model",
        notes: Notes | None = None,
        clock: Clock | None = None,
        before: Callable[[], Awaitable[Before]] | None = None,
        owner: str = LOCAL,
        neighbours: Neighbours | None = None,
        allowances: Allowances | None = None,
    ) -> None:
        self._allowances = allowances or Allowances()
        self._neighbours = neighbours or Alone()
        self._store = store
        self._bank = bank
        self._listener = listener
        self._jobs = jobs
        self._script = ScriptedSpeaker()
        self._model_speaker = model_speaker
        self._model_name = model_name
        self._notes = notes
        self._clock = clock or SystemClock()
        self._before = before
        self._owner = owner
        self.record = Record(store, self._clock)
        self.look = self.record.look
        self.known = self.record.known
        self.now = self.record.now

    def of(self, owner: str, before: Callable[[], Awaitable[Before]] | None = None) -> Conductor:
        """Return the conductor of this owner's new interviews; record and locks are the same."""
        theirs = copy.copy(self)
        theirs._owner, theirs._before = owner, before
        return theirs

    async def begin(self, request: NewInterview) -> str:
        """Create an interview and return its id; the first words come from `reply`. Raises BadInput, TooMuch.

        What was asked before is avoided, and what is weak comes up more often; a seed that is given fixes the
        questions whatever was asked before.
        """
        before = await self._before() if self._before and request.seed is None else NOTHING_BEFORE
        return await self.hold(make_plan(request, self._bank, before))

    async def hold(self, plan: Plan) -> str:
        """Create an interview of this plan and return its id; TooMuch."""
        await self._allowances.interview(self._owner)
        interview = Interview(secrets.token_urlsafe(12), self._clock.now(), plan, self._owner)
        await self._store.create(interview)
        return interview.id

    async def answer(
        self, interview_id: str, text: str, *, client_turn_id: str, in_reply_to: str | None = None
    ) -> Turn:
        """Commit what the candidate said and return the turn; the interviewer's words come from `reply`.

        The same `client_turn_id` again returns the turn of the first time. `in_reply_to` is the last interviewer
        turn the client has seen; Conflict if the interview has gone on since (another tab). Raises BadInput,
        NotFound, InterviewFinished, TooMuch.
        """
        clean = clean_answer(text)
        await self._take_turn(interview_id, client_turn_id)

        def spoken(state: State) -> list[Event]:
            if state.has_client_turn(client_turn_id):
                return []
            check_turn(state, in_reply_to)
            now = self._clock.now()
            return [
                *clock_goes_on(state, now),
                TurnTaken(candidate_turn(state, clean, client_turn_id, now)),
            ]

        return (await self.record.add(interview_id, spoken)).client_turn(client_turn_id)

    async def _take_turn(self, interview_id: str, client_turn_id: str | None = None) -> None:
        """Take one of the owner's turns of this minute, unless it was taken in before; TooMuch, NotFound."""
        if self._allowances.limits.turns_a_minute is None:
            return
        stored, state = await self.known(interview_id)
        if client_turn_id is None or not state.has_client_turn(client_turn_id):
            await self._allowances.turn(stored.interview.owner)

    async def think_ahead(self, interview_id: str, text: str) -> None:
        """Assess words as though they were the candidate's turn: what is read once is remembered, and the real turn,
        a moment later, finds it read. Nothing is kept.
        """
        _, state = await self.known(interview_id)
        if state.awaits_candidate and text.strip():
            turn = candidate_turn(state, text, "ahead", self._clock.now())
            await self._listener.assess(advanced(state, [TurnTaken(turn)]))

    async def press(self, interview_id: str, button: Button, *, in_reply_to: str | None = None) -> None:
        """Commit that the candidate asked for something by a button; the interviewer's words come from `reply`."""

        def pressed(state: State) -> list[Event]:
            check_turn(state, in_reply_to)
            now = self._clock.now()
            return [*clock_goes_on(state, now), Requested(button, now)]

        await self._take_turn(interview_id)
        await self.record.add(interview_id, pressed)

    async def pause(self, interview_id: str) -> None:
        """Stop the clock; twice is once."""
        await self.record.add(
            interview_id, lambda s: [] if open_state(s).paused else [Paused(self._clock.now())]
        )

    async def resume(self, interview_id: str) -> None:
        """Let the clock go on; twice is once."""
        await self.record.add(interview_id, lambda s: clock_goes_on(open_state(s), self._clock.now()))

    async def note(self, interview_id: str, text: str) -> None:
        """Keep a note of the candidate's for the report; also after the end."""
        clean = clean_note(text)
        await self.record.add(interview_id, lambda _: [Noted(clean, self._clock.now())])

    async def finish(self, interview_id: str) -> None:
        """End the interview where it is and start its grading; twice is once."""
        await self.record.add(
            interview_id, lambda s: [] if s.finished else [Finished(self._clock.now(), "ended_by_candidate")]
        )
        await self.start_grading(interview_id)

    async def reply(self, interview_id: str) -> AsyncIterator[Reply]:
        """Say all that the interviewer owes now, and yield it as it is said; nothing where nothing is owed.

        Picks up where a killed process or a cut connection left off.
        """
        # What a model says takes long, and another process must not say something else meanwhile.
        alone = self._model_speaker is None or self._neighbours.alone
        floor = nullcontext() if alone else claimed(self._neighbours, f"reply:{interview_id}")
        look = self.known if alone else self.look
        async with floor, self.record.lock(interview_id):
            while True:
                stored, state = await look(interview_id)
                if not state.owes_reply:
                    if look == self.look:
                        break
                    look = self.look
                    continue
                look = self.known
                decision = await self._decide(state)
                if decision is None:
                    raise Conflict("the interview has nothing more to say but is not finished")
                try:
                    with step("reply"):
                        async for piece in self._say(stored, state, decision):
                            yield piece
                except StaleWrite:
                    # Another process has gone on; read what is owed now.
                    look = self.look
        if state.finished:
            await self.start_grading(interview_id)

    async def _decide(self, state: State) -> Decision | None:
        with step("assess"):
            stage_secs = state.stage_elapsed_secs(self._clock.now())
            assessment = await self._listener.assess(state, stage_secs)
        with step("policy"):
            return next_move(
                state,
                assessment,
                rubric=self._listener.rubric_for(state),
                stage_secs=stage_secs,
            )

    async def _say(self, stored: StoredInterview, state: State, decision: Decision) -> AsyncIterator[Reply]:
        before: list[Event] = []
        if self._model_speaker and _reacts(state):
            said = _Saying()
            try:
                async for piece in self._say_by_model(stored, await self._scene(state, decision), said):
                    yield piece
                return
            except ModelError as error:
                FALLBACKS.add()
                model_failed("speak", error)
                yield FellBack(state.next_turn_id, str(error))
                before = [self._failure(error)]
                turn_id = state.next_turn_id
                stored, state = await self.look(stored.interview.id)
                if state.finished or state.next_turn_id != turn_id:
                    # Another process has ended the interview or said its part while the model was failing.
                    return
                decision = said.decision_for_script(decision)
        async for piece in self._say_by_script(stored, Scene(state, decision), before):
            yield piece

    async def _scene(self, state: State, decision: Decision) -> Scene:
        passages = await self._notes(state.question) if self._notes and state.question else ()
        return Scene(state, decision, passages)

    def _failure(self, error: ModelError) -> ModelUsed:
        return ModelUsed(self._model_name, 0, 0, None, self._clock.now(), failure=str(error))

    async def _say_by_script(
        self, stored: StoredInterview, scene: Scene, before: list[Event]
    ) -> AsyncIterator[Reply]:
        """Commit move and words at once, then yield them: a script's words are known from the start."""
        utterance = await self._script.begin(scene)
        turn = self._interviewer_turn(scene.state, utterance, utterance.text)
        decided = [] if scene.state.pending else [MoveDecided(utterance.move, turn.at)]
        events: list[Event] = [*before, *decided, *self._spoken(scene.state, turn)]
        with step("commit"):
            await self._store.append(stored.interview.id, stored.version, events)
        count_events(events)
        yield MoveChosen(turn.id, utterance.move, turn.stage_index)
        async for text in utterance:
            yield Piece(turn.id, text)
        yield Spoken(turn)

    async def _say_by_model(
        self, stored: StoredInterview, scene: Scene, said: _Saying
    ) -> AsyncIterator[Reply]:
        if self._model_speaker is None:
            return
        with step("first_word"), working_for(stored.interview.owner):
            utterance = await self._model_speaker.begin(scene)
        state = scene.state
        said.move = utterance.move
        await self._store.append(
            stored.interview.id, stored.version, [MoveDecided(utterance.move, self._clock.now())]
        )
        yield MoveChosen(state.next_turn_id, utterance.move, next_stage_index(state))
        words: list[str] = []
        async for text in utterance:
            words.append(text)
            yield Piece(state.next_turn_id, text)
        turn = self._interviewer_turn(state, utterance, "".join(words).strip())
        events = [*self._used(utterance), *self._spoken(state, turn)]
        with step("commit"):
            await self._append_words(stored.interview.id, stored.version + 1, turn, events)
        count_events(events)
        yield Spoken(turn)

    async def _append_words(self, interview_id: str, version: int, turn: Turn, events: list[Event]) -> None:
        """Commit what was said; a note or a pause that another process added meanwhile doesn't take it back."""
        for _ in range(_MOST_RACES):
            try:
                return await self._store.append(interview_id, version, events)
            except StaleWrite:
                stored, state = await self.look(interview_id)
                if state.pending != turn.move or state.next_turn_id != turn.id:
                    raise
                version = stored.version
        raise StaleWrite("the interview changes faster than the interviewer's words could be added")

    def _used(self, utterance: Utterance) -> list[Event]:
        usage = utterance.usage
        if usage is None:
            return []
        now = self._clock.now()
        return [ModelUsed(utterance.spoken_by, usage.tokens_in, usage.tokens_out, usage.cost_usd, now)]

    def _spoken(self, state: State, turn: Turn) -> list[Event]:
        """Return the events of an interviewer's turn, with what follows from it at once."""
        events: list[Event] = [TurnTaken(turn)]
        move = turn.move
        if move and move.kind is MoveKind.HINT and move.manner is None and move.question_id:
            events.append(HintTaken(move.question_id, turn.at))
        if move and move.kind is MoveKind.CLOSE and turn.stage_index + 1 == len(state.plan.stages):
            events.append(Finished(turn.at, "completed"))
        return events

    async def start_grading(self, interview_id: str) -> None:
        """Start the grading of a finished interview, unless it waits for the candidate to read what was understood."""
        if (await self.known(interview_id))[1].awaits_check:
            return
        _, progress = await self._store.grading(interview_id)
        if progress.state == "none":
            progress = GradingProgress("queued")
            await self._store.set_grading(interview_id, 1, progress)
        if progress.state == "queued":
            await self._jobs.enqueue(interview_id, 1)

    async def grade_again(self, interview_id: str) -> None:
        """Start a grading that failed or was stopped once more, under the next number; Conflict where none did."""
        attempt, progress = await self._store.grading(interview_id)
        if progress.state != "failed":
            raise Conflict("Its grading neither failed nor was stopped, so there is nothing to start again.")
        await self._store.set_grading(interview_id, attempt + 1, GradingProgress("queued"))
        await self._jobs.enqueue(interview_id, attempt + 1)

    def _interviewer_turn(self, state: State, utterance: Utterance, text: str) -> Turn:
        return Turn(
            id=state.next_turn_id,
            stage_index=next_stage_index(state),
            question_id=utterance.move.question_id,
            speaker="interviewer",
            text=text,
            at=self._clock.now(),
            move=utterance.move,
            spoken_by=utterance.spoken_by,
        )


@dataclass(slots=True)
class _Saying:
    """How far a model got, so that the script can take the same move over."""

    move: Move | None = None

    def decision_for_script(self, decision: Decision) -> Decision:
        return Decision(self.move, (self.move,)) if self.move else decision


def _reacts(state: State) -> bool:
    """Return whether the next words react to the candidate: those a model phrases, one call a turn.

    Greetings, the questions themselves and goodbyes come from the script; so a question is asked as the bank has it.
    """
    last = state.last_turn
    return last is not None and last.speaker == "candidate" and state.pending is None
