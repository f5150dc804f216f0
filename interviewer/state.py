"""The state of an interview: a pure function of its plan and its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from interviewer.disputes import Disputed, DisputeWithdrawn, standing_disputes
from interviewer.model import (
    Event,
    Finished,
    HintTaken,
    Move,
    MoveDecided,
    MoveKind,
    Noted,
    Paused,
    Plan,
    Requested,
    Resumed,
    Stage,
    Turn,
    TurnTaken,
)
from interviewer.speech import (
    Checked,
    Corrected,
    Phrase,
    PhraseHeard,
    Reopened,
    SpeechDropped,
    VoiceHeard,
)
from knowledge.model import Question

# A person who leaves the page open overnight has not used up the stage's time.
LONGEST_GAP_SECS = 600.0

Phase = Literal["new", "greeted", "asking", "between", "inviting", "closed"]


@dataclass(frozen=True, slots=True)
class State:
    """Where an interview is."""

    plan: Plan
    """As created."""
    stage_index: int = 0
    """The stage being held, or the last one."""
    phase: Phase = "new"
    """Within the stage: `between` is after moving on from a question."""
    question_id: str | None = None
    """Under discussion, while asking."""
    turns: tuple[Turn, ...] = ()
    """All of them, in order."""
    asked: tuple[str, ...] = ()
    """Ids of all questions asked, in order."""
    pending: Move | None = None
    """Decided but not yet spoken."""
    request: Requested | None = None
    """A button the interviewer has not answered yet."""
    hints: tuple[str, ...] = ()
    """Questions a hint was given on."""
    notes: tuple[str, ...] = ()
    """The candidate's notes for themselves."""
    disputes: tuple[Disputed, ...] = ()
    """Grades the candidate disagrees with."""
    paused: bool = False
    """Whether the clock stands."""
    finished: Finished | None = None
    """Set at the end."""
    started_at: datetime | None = None
    """The first event."""
    active_secs: float = 0.0
    """Time spent up to the last event, without pauses and long gaps."""
    stage_began_secs: float = 0.0
    """`active_secs` at the stage's greeting."""
    last_at: datetime | None = None
    """The last event."""
    spoken_moves: tuple[tuple[int, Move], ...] = field(default=())
    """Stage index and move of every interviewer turn, in order."""
    phrases: tuple[Phrase, ...] = ()
    """Said aloud and in no turn yet."""
    phrase_count: int = 0
    """Of the whole interview, dropped ones included."""
    speech: tuple[tuple[str, tuple[Phrase, ...]], ...] = ()
    """The phrases of each spoken turn, by turn id."""
    voice: tuple[VoiceHeard, ...] = ()
    """When the interviewer's voice was heard."""
    checked: bool = False
    """Whether the candidate has read what was understood."""
    before_turn: State | None = field(default=None, repr=False)
    """The state before the candidate's newest turn (without turns): what a reopened turn goes back to."""

    @property
    def stage(self) -> Stage:
        """The stage being held."""
        return self.plan.stages[self.stage_index]

    @property
    def question(self) -> Question | None:
        """The question under discussion."""
        return next((q for q in self.stage.questions if q.id == self.question_id), None)

    @property
    def status(self) -> Literal["open", "paused", "finished"]:
        """As listed in the history."""
        if self.finished:
            return "finished"
        return "paused" if self.paused else "open"

    @property
    def last_turn(self) -> Turn | None:
        """The newest thing said."""
        return self.turns[-1] if self.turns else None

    @property
    def awaits_candidate(self) -> bool:
        """Whether the candidate speaks next."""
        if self.finished or self.pending or self.request or not self.turns:
            return False
        last = self.turns[-1]
        return last.speaker == "interviewer" and last.move is not None and last.move.waits

    @property
    def owes_reply(self) -> bool:
        """Whether the interviewer speaks next."""
        return not self.finished and not self.awaits_candidate

    @property
    def awaits_check(self) -> bool:
        """Whether grading waits until the candidate has read what was understood."""
        return self.finished is not None and bool(self.speech) and not self.checked

    def phrases_of(self, turn_id: str) -> tuple[Phrase, ...]:
        """Return the phrases of a turn; none where it was typed."""
        return next((phrases for spoken_id, phrases in self.speech if spoken_id == turn_id), ())

    def unheard_turns(self) -> tuple[Turn, ...]:
        """Return the interviewer's turns since the candidate's last that no voice has spoken to the end."""
        heard = {each.turn_id for each in self.voice}
        newest: list[Turn] = []
        for turn in reversed(self.turns):
            if turn.speaker == "candidate" or turn.id in heard:
                break
            newest.append(turn)
        return tuple(reversed(newest))

    @property
    def next_turn_id(self) -> str:
        """Id of the turn that comes next."""
        return f"t{len(self.turns) + 1}"

    def moves_on(self, question_id: str | None) -> tuple[Move, ...]:
        """Return the interviewer's moves on a question of this stage."""
        return tuple(
            m for index, m in self.spoken_moves if index == self.stage_index and m.question_id == question_id
        )

    def stage_turns(self, stage_index: int | None = None) -> tuple[Turn, ...]:
        """Return the turns of a stage, by default of the one being held."""
        index = self.stage_index if stage_index is None else stage_index
        return tuple(t for t in self.turns if t.stage_index == index)

    def candidate_texts(self, question_id: str | None) -> tuple[str, ...]:
        """Return what the candidate said on a question."""
        return tuple(t.text for t in self.turns if t.speaker == "candidate" and t.question_id == question_id)

    def elapsed_secs(self, now: datetime) -> float:
        """Return the interview's time so far."""
        if self.paused or self.finished or self.last_at is None:
            return self.active_secs
        return self.active_secs + _gap_secs(self.last_at, now)

    def stage_elapsed_secs(self, now: datetime) -> float:
        """Return the stage's time so far."""
        return self.elapsed_secs(now) - self.stage_began_secs

    def has_client_turn(self, client_turn_id: str) -> bool:
        """Return whether a client has sent a turn under this id."""
        return any(t.client_turn_id == client_turn_id for t in self.turns)

    def client_turn(self, client_turn_id: str) -> Turn:
        """Return the turn a client has sent under this id; there must be one."""
        return next(t for t in self.turns if t.client_turn_id == client_turn_id)


def state_of(plan: Plan, events: Iterable[Event]) -> State:
    """Fold the events over the plan."""
    return advanced(State(plan=plan), events)


def advanced(state: State, events: Iterable[Event]) -> State:
    """Fold further events over a state."""
    turns: list[Turn] = list(state.turns)
    for event in events:
        state = _clocked(state, event)
        if isinstance(event, TurnTaken):
            turns.append(event.turn)
            state = _spoken(state, event.turn)
        elif isinstance(event, Reopened):
            del turns[int(event.turn_id[1:]) - 1 :]
            state = _reopened(state)
        elif isinstance(event, Corrected):
            place = int(event.turn_id[1:]) - 1
            turns[place] = _corrected(turns[place], event.text)
        else:
            state = _heard(_happened(state, event), event)
    return replace(state, turns=tuple(turns))


def _gap_secs(earlier: datetime, later: datetime) -> float:
    return min(LONGEST_GAP_SECS, max(0.0, (later - earlier).total_seconds()))


def _clocked(state: State, event: Event) -> State:
    if state.finished:
        return state  # reading the report a day later has taken no time of the interview
    at = event.turn.at if isinstance(event, TurnTaken) else event.at
    if state.last_at is None:
        return replace(state, started_at=at, last_at=at)
    gap = 0.0 if state.paused else _gap_secs(state.last_at, at)
    return replace(state, active_secs=state.active_secs + gap, last_at=at)


def _corrected(turn: Turn, text: str) -> Turn:
    original = turn.text if turn.recognised is None else turn.recognised
    return replace(turn, text=text, recognised=None if text == original else original)


def _reopened(state: State) -> State:
    """Go back to before the candidate's newest turn; time and notes stay."""
    if state.before_turn is None:
        return state
    return replace(
        state.before_turn,
        active_secs=state.active_secs,
        last_at=state.last_at,
        notes=state.notes,
        disputes=state.disputes,
        phrases=(*state.before_turn.phrases, *state.phrases),
        phrase_count=state.phrase_count,
    )


def _answered(state: State, turn: Turn) -> State:
    speech = (*state.speech, (turn.id, state.phrases)) if turn.spoken else state.speech
    return replace(state, phrases=(), speech=speech, before_turn=replace(state, turns=(), before_turn=None))


def _spoken(state: State, turn: Turn) -> State:
    if turn.speaker == "candidate":
        return _answered(state, turn)
    if turn.move is None:
        return state
    move = turn.move
    state = replace(
        state, pending=None, request=None, spoken_moves=(*state.spoken_moves, (turn.stage_index, move))
    )
    match move.kind:
        case MoveKind.GREET:
            return replace(
                state,
                stage_index=turn.stage_index,
                phase="greeted",
                question_id=None,
                stage_began_secs=state.active_secs,
            )
        case MoveKind.ASK:
            asked = (*state.asked, move.question_id) if move.question_id else state.asked
            return replace(state, phase="asking", question_id=move.question_id, asked=asked)
        case MoveKind.MOVE_ON:
            return replace(state, phase="between", question_id=None)
        case MoveKind.INVITE_QUESTIONS:
            return replace(state, phase="inviting", question_id=None)
        case MoveKind.CLOSE:
            return replace(state, phase="closed", question_id=None)
        case _:
            return state


def _happened(state: State, event: Event) -> State:
    match event:
        case MoveDecided():
            return replace(state, pending=event.move)
        case Requested():
            return replace(state, request=event)
        case HintTaken():
            return replace(state, hints=(*state.hints, event.question_id))
        case Noted():
            return replace(state, notes=(*state.notes, event.text))
        case Disputed() | DisputeWithdrawn():
            return replace(state, disputes=standing_disputes(state.disputes, event))
        case Paused():
            return replace(state, paused=True)
        case Resumed():
            return replace(state, paused=False)
        case Finished():
            return replace(state, finished=event, pending=None, request=None)
        case _:
            return state


def _heard(state: State, event: Event) -> State:
    match event:
        case PhraseHeard():
            heard = (*state.phrases, event.phrase)
            return replace(state, phrases=heard, phrase_count=state.phrase_count + 1)
        case SpeechDropped():
            return replace(state, phrases=())
        case VoiceHeard():
            return replace(state, voice=(*state.voice, event))
        case Checked():
            return replace(state, checked=True)
        case _:
            return state
