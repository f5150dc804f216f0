"""The use cases of an interview that is spoken: phrases, spoken answers, turns taken back, corrections.

As with typed answers, what is accepted is committed before anything else happens to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from interviewer.errors import BadInput, Conflict, InterviewFinished
from interviewer.model import Event, Turn, TurnTaken
from interviewer.record import Record, candidate_turn, check_turn, clock_goes_on, open_state
from interviewer.speech import (
    Checked,
    Corrected,
    Phrase,
    PhraseHeard,
    Reopened,
    SpeechDropped,
    VoiceHeard,
)
from interviewer.state import State
from interviewer.typed_text import clean_answer

StartGrading = Callable[[str], Awaitable[None]]


class Aloud:
    """Safe to share, like the record it adds to."""

    def __init__(self, record: Record, start_grading: StartGrading) -> None:
        self._record = record
        self._start_grading = start_grading

    async def hear(self, interview_id: str, phrase: Phrase) -> Phrase:
        """Commit a recognised phrase and return it with its id; InterviewFinished, NotFound."""
        state = await self._record.add(interview_id, lambda s: [self._phrase_heard(s, phrase)])
        return replace(phrase, id=f"p{state.phrase_count}")

    async def answer(self, interview_id: str, *, client_turn_id: str, in_reply_to: str | None = None) -> Turn:
        """Commit the phrases heard so far as the candidate's turn and return it.

        The same `client_turn_id` again returns the turn of the first time. BadInput where no word was understood,
        otherwise as `Conductor.answer`.
        """

        def spoken(state: State) -> list[Event]:
            if state.has_client_turn(client_turn_id):
                return []
            check_turn(state, in_reply_to)
            text = clean_answer(spoken_text(state.phrases))
            now = self._record.now()
            turn = candidate_turn(state, text, client_turn_id, now, spoken=True)
            return [*clock_goes_on(state, now), TurnTaken(turn)]

        return (await self._record.add(interview_id, spoken)).client_turn(client_turn_id)

    async def upload(
        self,
        interview_id: str,
        phrases: tuple[Phrase, ...],
        *,
        client_turn_id: str,
        in_reply_to: str | None = None,
    ) -> Turn:
        """Commit an answer that came as one sound file; phrases of the microphone that are in no turn are dropped."""

        def spoken(state: State) -> list[Event]:
            if state.has_client_turn(client_turn_id):
                return []
            check_turn(state, in_reply_to)
            text = clean_answer(spoken_text(phrases))
            now = self._record.now()
            dropped = [SpeechDropped(now)] if state.phrases else []
            first = state.phrase_count + 1
            heard = [
                PhraseHeard(replace(phrase, id=f"p{number}"), now)
                for number, phrase in enumerate(phrases, start=first)
            ]
            turn = candidate_turn(state, text, client_turn_id, now, spoken=True)
            return [*clock_goes_on(state, now), *dropped, *heard, TurnTaken(turn)]

        return (await self._record.add(interview_id, spoken)).client_turn(client_turn_id)

    async def reopen(self, interview_id: str, turn_id: str) -> State:
        """Take back the candidate's newest turn and the reply to it: the turn goes on. Twice is once.

        Conflict where `turn_id` is not the candidate's newest turn, InterviewFinished.
        """

        def reopened(state: State) -> list[Event]:
            open_state(state)
            newest = next((t for t in reversed(state.turns) if t.speaker == "candidate"), None)
            if newest is None or newest.id != turn_id or state.before_turn is None:
                raise Conflict("this turn can't be taken up again")
            taken_back = len(state.turns) - int(turn_id[1:]) + 1
            return [Reopened(turn_id, self._record.now(), taken_back)]

        return await self._record.add(interview_id, reopened)

    async def drop(self, interview_id: str) -> str:
        """Return the words of the phrases that are in no turn, and keep them out of the next: they are typed on."""
        said: list[str] = []

        def dropped(state: State) -> list[Event]:
            said[:] = [spoken_text(state.phrases)]
            return [SpeechDropped(self._record.now())] if state.phrases else []

        await self._record.add(interview_id, dropped)
        return said[0]

    async def voice_heard(self, interview_id: str, turn_id: str, secs: float, *, whole: bool) -> None:
        """Commit how long the interviewer's voice was heard saying a turn; a turn that is gone is ignored."""

        def heard(state: State) -> list[Event]:
            there = any(t.id == turn_id and t.speaker == "interviewer" for t in state.turns)
            known = any(v.turn_id == turn_id and v.whole for v in state.voice)
            return (
                [VoiceHeard(turn_id, round(secs, 3), whole, self._record.now())]
                if there and not known
                else []
            )

        await self._record.add(interview_id, heard)

    async def correct(self, interview_id: str, turn_id: str, text: str) -> Turn:
        """Commit what the candidate really said and return the turn; what was recognised stays beside it.

        BadInput for a turn that wasn't spoken or isn't there, Conflict once it is being graded, NotFound.
        """
        clean = clean_answer(text)

        def corrected(state: State) -> list[Event]:
            turn = _turn(state, turn_id)
            if not turn.spoken:
                raise BadInput("Only what was spoken can be corrected.", field="turn_id")
            if state.finished and state.checked:
                raise Conflict("This interview is being graded; what was said can't change any more.")
            return [] if turn.text == clean else [Corrected(turn_id, clean, self._record.now())]

        return _turn(await self._record.add(interview_id, corrected), turn_id)

    async def check(self, interview_id: str) -> None:
        """Commit that the candidate has read what was understood, and start the grading; twice is once."""

        def checked(state: State) -> list[Event]:
            if not state.finished:
                raise Conflict("The interview is not finished yet.")
            return [Checked(self._record.now())] if state.awaits_check else []

        await self._record.add(interview_id, checked)
        await self._start_grading(interview_id)

    def _phrase_heard(self, state: State, phrase: Phrase) -> PhraseHeard:
        if state.finished:
            raise InterviewFinished("this interview is finished; nothing can be added to it")
        return PhraseHeard(replace(phrase, id=f"p{state.phrase_count + 1}"), self._record.now())


def spoken_text(phrases: tuple[Phrase, ...]) -> str:
    """Return phrases as they are read."""
    return " ".join(phrase.text for phrase in phrases if phrase.words)


def _turn(state: State, turn_id: str) -> Turn:
    turn = next((t for t in state.turns if t.id == turn_id), None)
    if turn is None:
        raise BadInput(f"There is no turn {turn_id}.", field="turn_id")
    return turn
