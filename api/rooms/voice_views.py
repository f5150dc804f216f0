"""Between the voice's own types and what is sent out. Pure."""

from __future__ import annotations

from api.wire.messages import ServerMessage
from api.wire.voice_messages import (
    HearingMessage,
    NodMessage,
    PhraseMessage,
    SaidMessage,
    SayMessage,
    VoiceNoticeMessage,
    WordView,
)
from interviewer.model import MoveKind
from interviewer.speech import Phrase
from interviewer.state import State
from interviewer.voice.endpointing import Asked
from interviewer.voice.reading import AllSaid, Nodded, Part, Said
from interviewer.voice.session import TurnState


def caption(phrase: Phrase, ended: int) -> PhraseMessage:
    """Return a phrase as shown; its speech ended at this sample of the stream."""
    words = [
        WordView(text=word.text, sure=None if word.probability is None else round(word.probability, 3))
        for word in phrase.words
    ]
    return PhraseMessage(phrase_id=phrase.id, words=words, ended=ended)


def hearing(state: TurnState) -> HearingMessage:
    """Return what the turn does, as shown."""
    return HearingMessage.model_validate(
        {"state": state.state, "closes_in_secs": state.closes_in_secs, "ended": state.ended}
    )


def said(what: Said) -> ServerMessage:
    """Return what the reader says, as sent."""
    match what:
        case Part(turn_id, part, text, sound):
            return SayMessage(turn_id=turn_id, part=part, text=text, sound_bytes=len(sound), sound=sound)
        case AllSaid(turn_id, parts):
            return SaidMessage(turn_id=turn_id, parts=parts)
        case Nodded(text, sound):
            return NodMessage(text=text, sound_bytes=len(sound), sound=sound)
        case _:
            return VoiceNoticeMessage(text=what.message)


def asked(state: State) -> Asked | None:
    """Return what is asked now: how much of an answer is to be expected."""
    question, last = state.question, state.last_turn
    if question is None or last is None or last.move is None:
        return None
    follow_up = last.move.kind is not MoveKind.ASK
    return Asked(question.kind, follow_up, last.text if follow_up else question.text)


def kept_upto(state: State, stream: str) -> int:
    """Return where the phrases kept of a stream end, in samples: another process may have heard its beginning."""
    phrases = [phrase for _, spoken in state.speech for phrase in spoken] + list(state.phrases)
    return max((phrase.stream_end for phrase in phrases if phrase.stream == stream), default=0)
