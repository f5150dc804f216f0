"""What an OpenAI-compatible `/audio/transcriptions` answers, read as words with times. Pure; no transport."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field, ValidationError

from interviewer.errors import SpeechError
from interviewer.speech import SpokenWord

_NO_SPEECH, _LOG_PROBABILITY = 0.6, -1.0
"""A segment less sure than both is a hallucination on noise: Whisper's own thresholds."""


class _Word(BaseModel):
    word: str
    start: float
    end: float
    probability: float | None = Field(default=None, ge=0, le=1)
    """OpenAI doesn't say; some servers do."""


class _Segment(BaseModel):
    text: str
    start: float
    end: float
    words: list[_Word] | None = None
    """Some servers put them here."""
    no_speech_prob: float = 0.0
    avg_logprob: float = 0.0

    @property
    def is_noise(self) -> bool:
        return self.no_speech_prob > _NO_SPEECH and self.avg_logprob < _LOG_PROBABILITY


class _Reply(BaseModel):
    text: str
    words: list[_Word] | None = None
    segments: list[_Segment] | None = None


def words_of(reply: str, secs: float) -> list[SpokenWord]:
    """Return the words of a phrase of `secs` seconds; SpeechError where this isn't the protocol.

    Times that the server doesn't give are spread evenly; a probability it doesn't give is None.
    """
    try:
        parsed = _Reply.model_validate_json(reply)
    except ValidationError:
        raise SpeechError("The recogniser's endpoint does not answer in the OpenAI protocol.") from None
    segments = parsed.segments or []
    if segments and all(segment.is_noise for segment in segments):
        return []
    if parsed.words:
        return _timed(parsed.words, parsed.text, secs)
    if not segments:
        return _spread(parsed.text, 0.0, secs)
    return [word for segment in segments if not segment.is_noise for word in _of_segment(segment, secs)]


def _of_segment(segment: _Segment, secs: float) -> list[SpokenWord]:
    if segment.words:
        return _timed(segment.words, segment.text, secs)
    start = _inside(segment.start, secs)
    return _spread(segment.text, start, max(start, _inside(segment.end, secs)))


def _timed(words: Sequence[_Word], text: str, secs: float) -> list[SpokenWord]:
    """Return words with their times; OpenAI's lack the punctuation, which the text has."""
    heard = [word for word in words if word.word.strip()]
    written = text.split()
    if len(written) != len(heard):
        written = [word.word.strip() for word in heard]
    made: list[SpokenWord] = []
    for word, shown in zip(heard, written, strict=True):
        start = max(_inside(word.start, secs), made[-1].start_secs if made else 0.0)
        made.append(SpokenWord(shown, start, max(start, _inside(word.end, secs)), word.probability))
    return made


def _spread(text: str, start: float, end: float) -> list[SpokenWord]:
    words = text.split()
    each = (end - start) / max(1, len(words))
    return [
        SpokenWord(word, start + number * each, start + (number + 1) * each, None)
        for number, word in enumerate(words)
    ]


def _inside(time: float, secs: float) -> float:
    return min(max(time, 0.0), secs)
