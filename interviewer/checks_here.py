"""What is on this machine, looked at without loading it: speech models, voices, parts of the operating system."""

from __future__ import annotations

from interviewer.service import Check
from interviewer.settings import Settings
from interviewer.speech_models import found_model, models_folder
from interviewer.system_parts import PARTS, Part


def recogniser(settings: Settings) -> Check:
    """Say whether the speech model is on this machine, or how to get it, without loading it; blocking."""
    speech = settings.speech
    match speech.recogniser:
        case "none":
            return Check("speech recognition", True, "none: answers are typed", required=False)
        case "openai":
            detail = f"{speech.model} at an endpoint (called when it is needed)"
            return Check("speech recognition", True, detail, required=False)
        case "faster-whisper":
            where = _model_place(speech.model, settings)
            hint = f"no model: answers are typed (to get it: interviewer models pull {speech.model})"
            detail = f"faster-whisper {speech.model}, {where}" if where else hint
            return Check("speech recognition", where is not None, detail, required=False)


def _model_place(name: str, settings: Settings) -> str | None:
    folder = found_model(name, models_folder(settings.data_dir))
    if folder:
        return str(folder)
    from interviewer.adapters.whisper_hub import cached

    return "in the hub's cache" if cached(name) else None


def voice(settings: Settings) -> Check:
    """Say what speaks; whether the operating system's voice is there has a line of its own."""
    speech = settings.speech
    match speech.synthesizer:
        case "none":
            detail = "none: the interviewer's words are shown only"
        case "openai":
            detail = f"{speech.voice_model} at an endpoint (called when it is needed)"
        case "pyttsx3":
            detail = "the operating system's"
    return Check("voice", True, detail, required=False)


def installed() -> list[Check]:
    """Return a line for each part of the operating system; blocking."""
    return [_part(part) for part in PARTS if not part.for_tests]


def _part(part: Part) -> Check:
    if part.found():
        return Check(part.name, True, part.use, required=False)
    hint = f"no {part.use} (to get it: apt-get install {part.debian}, or brew install {part.brew})"
    return Check(part.name, False, hint, required=False)
