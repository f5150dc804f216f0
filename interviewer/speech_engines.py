"""Makes the engines of hearing and speaking that the settings name; nothing is loaded here."""

from __future__ import annotations

from interviewer.adapters.chat_settings import OPENAI_URL
from interviewer.adapters.faster_whisper_asr import FasterWhisperTranscriber
from interviewer.adapters.openai_speech import Endpoint, OpenAiSynthesizer, OpenAiTranscriber
from interviewer.adapters.pyttsx3_tts import Pyttsx3Synthesizer
from interviewer.adapters.silero_vad import SileroDetector
from interviewer.ports import Synthesizer, Transcriber
from interviewer.seeing.metered_speech import MeteredSynthesizer, MeteredTranscriber
from interviewer.service import SpeechParts
from interviewer.settings import Settings
from interviewer.speech_models import models_folder
from interviewer.voice.completeness import WordsTurnDetector


def speech_parts(settings: Settings) -> SpeechParts:
    """Return the engines."""
    hears, speaks = _transcriber(settings), _synthesizer(settings)
    return SpeechParts(
        SileroDetector,
        MeteredTranscriber(hears) if hears else None,
        MeteredSynthesizer(speaks) if speaks else None,
        WordsTurnDetector(),
    )


def _transcriber(settings: Settings) -> Transcriber | None:
    speech = settings.speech
    match speech.recogniser:
        case "none":
            return None
        case "openai":
            endpoint = _endpoint(settings, speech.recogniser_url)
            return OpenAiTranscriber(endpoint, speech.model, language=speech.language)
        case "faster-whisper":
            return FasterWhisperTranscriber(
                speech.model,
                models=models_folder(settings.data_dir),
                language=speech.language,
                workers=speech.workers,
                threads=speech.threads,
            )


def _synthesizer(settings: Settings) -> Synthesizer | None:
    speech = settings.speech
    match speech.synthesizer:
        case "none":
            return None
        case "openai":
            endpoint = _endpoint(settings, speech.voice_url)
            return OpenAiSynthesizer(endpoint, speech.voice_model, speech.voices)
        case "pyttsx3":
            return Pyttsx3Synthesizer()


def _endpoint(settings: Settings, url: str | None) -> Endpoint:
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    return Endpoint(
        url or settings.openai_base_url or OPENAI_URL, key, deadline_secs=settings.speech.deadline_secs
    )
