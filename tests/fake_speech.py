"""Speech without engines: what hears says what it is told to, what speaks is a short tone."""

from __future__ import annotations

from interviewer.adapters.silero_vad import SileroDetector
from interviewer.service import SpeechParts
from interviewer.voice.completeness import WordsTurnDetector


def silent_speech() -> SpeechParts:
    """Return parts that neither hear nor speak."""
    return SpeechParts(SileroDetector, None, None, WordsTurnDetector())
