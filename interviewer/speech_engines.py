"""Makes the engines of hearing and speaking that the settings name; nothing is loaded here."""

from __future__ import annotations

from interviewer.adapters.faster_whisper_asr import FasterWhisperTranscriber
from interviewer.adapters.pyttsx3_tts import Pyttsx3Synthesizer
from interviewer.adapters.silero_vad import SileroDetector
from interviewer.ports import Synthesizer, Transcriber
from interviewer.service import SpeechParts
from interviewer.settings import Settings, SpeechSettings
from interviewer.voice.completeness import WordsTurnDetector


def speech_parts(settings: Settings) -> SpeechParts:
    """Return the engines."""
    speech = settings.speech
    return SpeechParts(SileroDetector, _transcriber(speech), _synthesizer(speech), WordsTurnDetector())


def _transcriber(speech: SpeechSettings) -> Transcriber | None:
    if speech.recogniser == "none":
        return None
    return FasterWhisperTranscriber(speech.model, language=speech.language)


def _synthesizer(speech: SpeechSettings) -> Synthesizer | None:
    return None if speech.synthesizer == "none" else Pyttsx3Synthesizer()
