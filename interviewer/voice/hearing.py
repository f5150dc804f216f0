"""From frames of sound to what happens in a turn. Deterministic: time is counted in samples of the stream.

The candidate has the floor, or the interviewer has. While the candidate has it, `Endpointing` follows the turn; while
the interviewer has it, `BargeIn` decides what speech does to the playback. A turn that has just closed is still the
candidate's until enough of the reply was heard.
"""

from __future__ import annotations

from interviewer.ports import SpeechDetector
from interviewer.voice.audio import RATE_HZ, PhraseBuffer
from interviewer.voice.barging_in import BargeIn, Playback
from interviewer.voice.endpointing import Asked, Due, Endpointing, Patience, TurnDetector, TurnTaking
from interviewer.voice.happenings import (
    Early,
    GoOn,
    Heard,
    Hush,
    Interrupted,
    Nod,
    NothingSaid,
    PhraseEnded,
    Quiet,
    Speaking,
    TurnEnded,
    TurnReopened,
)
from interviewer.voice.speech_gate import Began, Ended, SpeechGate

EARLY_SECS: dict[TurnTaking, float] = {"hands_free": 0.16, "push_to_talk": 0.4, "button": 0.4}
"""Silence after which a phrase may already be recognised, on the guess that it is over. Where a hand ends the turn, a
guess that was wrong is in the way of the phrase that is waited for; so only a real pause is one.
"""
LONG_PHRASE_SECS, SHORT_PAUSE_SECS = 14.0, 0.2
"""A phrase longer than the first ends at the first pause longer than the second."""
LAST_WORD_SECS = 0.3
"""Whoever says "I'm done" in the middle of the last word may finish it."""
LONGEST_PHRASE_SECS = 28.0
"""A phrase is cut here: recognisers work on 30 s at a time."""


class Hearing:
    """Follows one stream. Not for several threads."""

    def __init__(
        self,
        detector: SpeechDetector,
        turns: TurnDetector,
        *,
        position: int = 0,
        patience: Patience = "normal",
        taking: TurnTaking = "hands_free",
    ) -> None:
        """`position` is the stream's first sample that will come."""
        self._detector = detector
        self._turns = turns
        self._patience: Patience = patience
        self._taking: TurnTaking = taking
        self._position = position
        self._rest = b""
        self._gate = SpeechGate()
        self._buffer = PhraseBuffer()
        self._barge = BargeIn()
        self._turn: Endpointing | None = None
        self._phrase_began: int | None = None
        self._quiet_since: int | None = None
        self._early = False
        self._hushed = False
        self._ends_at: int | None = None
        self._ended_by_hand = False

    @property
    def position(self) -> int:
        """The sample that is wanted next."""
        return self._position + len(self._rest) // 2

    @property
    def needed_from(self) -> int:
        """Sound before this sample is not needed again, whatever happens to this process."""
        return self.position if self._phrase_began is None else self._phrase_began

    @property
    def speaking(self) -> bool:
        """Whether somebody speaks now."""
        return self._gate.speaking

    @property
    def has_floor(self) -> bool:
        """Whether what is said now belongs to a turn that is open."""
        return self._turn is not None and not self._turn.closed

    @property
    def speech_ended(self) -> int | None:
        """Where the last speech ended, in samples; None before any and while speech goes on."""
        return self._quiet_since

    def closes_in_secs(self) -> float | None:
        """Return the seconds of silence until the turn ends; None where silence doesn't end it."""
        return self._turn.countdown(self._now()) if self._turn else None

    def change(self, *, patience: Patience, taking: TurnTaking) -> None:
        """Take new settings, from now on."""
        self._patience, self._taking = patience, taking
        if self._turn:
            self._turn.patience, self._turn.taking = patience, taking

    def listen(self, asked: Asked | None = None) -> None:
        """Give the candidate the floor for a new turn, unless they have it; `asked` is what they answer."""
        if self.has_floor:
            return
        self._turn = Endpointing(self._turns, patience=self._patience, taking=self._taking, asked=asked)
        self._barge, self._hushed = BargeIn(), False
        self._ends_at, self._ended_by_hand = None, False
        if self._phrase_began is None:
            self._quiet_since = None
        else:
            # somebody speaks already: it belongs to the new turn
            self._turn.speech()
            if self._quiet_since is not None:
                self._turn.silence(self._quiet_since / RATE_HZ)

    def withhold(self) -> None:
        """Give the interviewer the floor, beyond reopening; a phrase in progress is forgotten."""
        self._turn = None
        self._drop_phrase()

    def recognised(self, number: int, text: str) -> None:
        """Take the words of a phrase of this turn; late and out of order is fine."""
        if self._turn and number <= self._turn.phrase:
            self._turn.recognised(number, text)

    def reply_heard(self, secs: float) -> None:
        """Take note how much of the reply was heard since the turn closed."""
        if self._turn:
            self._turn.interviewer_heard(secs)

    def skip_to(self, position: int) -> list[Heard]:
        """Sound is missing up to `position`: what came before ends here."""
        found: list[Heard] = []
        if self._turn and self.has_floor and self._phrase_began is not None:
            self._turn.cut()
            self._turn.silence(self._now())
            found = self._end_phrase([Due.PHRASE])
        self._detector.reset()
        self._gate, self._rest, self._position = SpeechGate(), b"", position
        if self._turn:
            self._turn.silent_from(self._now())
        return found

    def feed(self, pcm: bytes) -> list[Heard]:
        """Take further samples, any number of them, and return what happened, in order."""
        size = self._detector.frame_bytes
        found: list[Heard] = []
        self._rest += pcm
        while len(self._rest) >= size:
            frame, self._rest = self._rest[:size], self._rest[size:]
            found += self._frame(frame)
        return found

    def press(self) -> list[Heard]:
        """Push-to-talk is pressed: the candidate takes the floor, also from the interviewer."""
        if self._ends_at is not None:
            self._ends_at, self._ended_by_hand = None, False  # let go for a moment only
            return []
        self._gate = SpeechGate()  # what was heard before the key was down is over
        if self.has_floor:
            return []
        if self._turn and self._turn.speech() is Due.REOPENED:
            self._turn.silence(self._now())
            self._ended_by_hand = False
            return [TurnReopened()]
        self.listen()
        return [Interrupted()]

    def done(self) -> list[Heard]:
        """The candidate says that the turn is over; nothing where nothing was said, or while the last word ends.

        Said twice, it is over at once, whatever is still being said.
        """
        if self._turn is None or self._turn.closed:
            return []
        again, self._ended_by_hand = self._ends_at is not None, True
        if not again and self._last_word_may_come():
            self._ends_at = self._position + round(LAST_WORD_SECS * RATE_HZ)
            return []
        return self._end_by_hand(self._turn)

    @property
    def ending(self) -> bool:
        """Whether the turn ends with the word that is being said."""
        return self._ends_at is not None

    def _last_word_may_come(self) -> bool:
        """Return whether a word is being said; a key may be let go before the sound of a short answer is here."""
        return self._gate.speaking or (self._taking == "push_to_talk" and self._phrase_began is None)

    def _end_by_hand(self, turn: Endpointing) -> list[Heard]:
        waited, self._ends_at = self._ends_at is not None, None
        found = self._end_phrase(turn.done(self._now()))
        # Nothing came: then what was said before a reload is the answer.
        return found or ([TurnEnded()] if waited else [])

    def _now(self) -> float:
        return self._position / RATE_HZ

    def _frame(self, frame: bytes) -> list[Heard]:
        start, self._position = self._position, self._position + len(frame) // 2
        self._buffer.add(frame)
        change = self._gate.step(self._detector.probability(frame), start)
        found: list[Heard] = []
        if isinstance(change, Began):
            found += self._began(change.at)
        elif isinstance(change, Ended):
            found += self._ended(change.at)
        if self._turn is not None and not self._turn.closed:
            return found + self._in_turn()
        return found + self._in_reply()

    def _began(self, at: int) -> list[Heard]:
        self._quiet_since, self._early = None, False
        if self._phrase_began is None:
            self._buffer.begin()
            self._phrase_began = self._position - self._buffer.phrase_bytes // 2
        if self._turn is None or (self._turn.closed and self._ended_by_hand):
            # who has said that they are done has to say more than the end of a word to take it back
            self._barge.speech(at / RATE_HZ)
            return []
        due = self._turn.speech()
        if due is Due.REOPENED:
            return [TurnReopened(), Speaking()]
        if self._turn.closed:
            self._barge.speech(at / RATE_HZ)
            return []
        return [Speaking()]

    def _ended(self, at: int) -> list[Heard]:
        self._quiet_since = at
        if self.has_floor and self._turn:
            self._turn.silence(at / RATE_HZ)
            return [Quiet(at)]
        self._barge.silence(at / RATE_HZ)
        return []

    def _in_turn(self) -> list[Heard]:
        turn = self._turn
        if turn is None:
            return []
        found: list[Heard] = self._too_long(turn)
        if self._ends_at is not None and (self._quiet_since is not None or self._position >= self._ends_at):
            return found + self._end_by_hand(turn)
        due = turn.due(self._now())
        if due is Due.PHRASE:
            return found + self._end_phrase([due])
        if due is Due.TURN:
            return [*found, TurnEnded()]
        if due is Due.NOD:
            return [*found, Nod()]
        if due is Due.NOTHING_SAID:
            return [*found, NothingSaid()]
        if (
            not self._early
            and self._phrase_began is not None
            and self._quiet_secs() >= EARLY_SECS[self._taking]
        ):
            self._early = True
            found.append(Early(turn.phrase, self._buffer.phrase))
        return found

    def _too_long(self, turn: Endpointing) -> list[Heard]:
        """End a phrase that is too long for a recogniser, at a pause if there is one."""
        if self._phrase_began is None:
            return []
        secs = (self._position - self._phrase_began) / RATE_HZ
        paused = secs >= LONG_PHRASE_SECS and self._quiet_secs() >= SHORT_PAUSE_SECS
        if not paused and secs < LONGEST_PHRASE_SECS:
            return []
        turn.cut()
        found = self._end_phrase([Due.PHRASE])
        if self._gate.speaking:
            self._began(self._position)
        return found

    def _quiet_secs(self) -> float:
        return 0.0 if self._quiet_since is None else (self._position - self._quiet_since) / RATE_HZ

    def _end_phrase(self, dues: list[Due]) -> list[Heard]:
        found: list[Heard] = []
        for due in dues:
            if due is Due.TURN:
                found.append(TurnEnded())
            elif due is Due.PHRASE and self._turn and self._phrase_began is not None:
                ended = self._position if self._quiet_since is None else self._quiet_since
                found.append(
                    PhraseEnded(
                        self._turn.phrase,
                        self._buffer.end(),
                        self._phrase_began,
                        self._position,
                        ended,
                        self._early,
                    )
                )
                self._phrase_began, self._early = None, False
        return found

    def _in_reply(self) -> list[Heard]:
        """The interviewer has the floor: tell a cough from an interruption."""
        due = self._barge.due(self._now())
        if due is Playback.RESUME:
            self._hushed = False
            self._drop_phrase()
            return [GoOn()]
        found: list[Heard] = []
        if due is Playback.STOP:
            self._hushed = True
            found.append(Hush())
        if self._hushed and self._barge.meant(self._now()):
            return [*found, *self._take_floor(), Speaking()]
        if not self._hushed and not self._gate.speaking and self._quiet_secs() * RATE_HZ >= RATE_HZ * 0.6:
            self._drop_phrase()
        return found

    def _take_floor(self) -> list[Heard]:
        """The candidate interrupts: the same turn goes on where its reply was hardly heard; or a new one begins."""
        if self._turn and self._turn.speech() is Due.REOPENED:
            self._barge, self._hushed, self._ended_by_hand = BargeIn(), False, False
            return [TurnReopened()]
        self._turn = None
        self.listen()
        return [Interrupted()]

    def _drop_phrase(self) -> None:
        self._buffer.end()
        self._phrase_began, self._early = None, False
