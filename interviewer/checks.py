"""What is installed, configured, reachable: the lines of `doctor` and `/readyz`."""

from __future__ import annotations

import asyncio

from interviewer.adapters.chat_langchain import LangchainChat
from interviewer.ports import InterviewStore
from interviewer.service import Check
from interviewer.settings import Settings
from interviewer.speech_models import found_model, models_folder
from interviewer.system_parts import PARTS, Part
from knowledge.library import Library


class PartChecks:
    """Implements Checks."""

    def __init__(
        self, settings: Settings, store: InterviewStore, library: Library, chat: LangchainChat | None
    ) -> None:
        self._settings = settings
        self._store = store
        self._library = library
        self._chat = chat

    async def __call__(self) -> list[Check]:
        """Return a line for each part; never raises."""
        return [
            await self._database(),
            Check(
                "guides", True, f"{len(self._library.guides)} guides, {len(self._library.passages)} passages"
            ),
            self._embeddings(),
            self._index(),
            self._model(),
            await asyncio.to_thread(recogniser, self._settings),
            voice(self._settings),
            *await asyncio.to_thread(_system),
        ]

    async def _database(self) -> Check:
        try:
            await self._store.history(limit=1)
        except Exception as error:
            return Check("database", False, f"{type(error).__name__}: can't be read")
        kind = self._settings.database.split(":", 1)[0].split("+")[0]
        return Check("database", True, kind)

    def _embeddings(self) -> Check:
        embedder = self._library.embedder
        state = "in memory" if embedder.loaded else "loads on first use"
        return Check("embeddings", True, f"{embedder.name}, {state}", required=False)

    def _index(self) -> Check:
        if self._library.by_meaning:
            return Check("search", True, "by words and by meaning", required=False)
        return Check("search", True, "by words, until the index is built", required=False)

    def _model(self) -> Check:
        if self._chat is None:
            hint = (
                "none: the built-in interviewer and grader (set INTERVIEWER_MODEL__NAME and OPENAI_BASE_URL)"
            )
            return Check("language model", True, hint, required=False)
        return Check("language model", True, f"{self._chat.name} (called when it is needed)", required=False)


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


def _system() -> list[Check]:
    return [_part(part) for part in PARTS if not part.for_tests]


def _part(part: Part) -> Check:
    if part.found():
        return Check(part.name, True, part.use, required=False)
    hint = f"no {part.use} (to get it: apt-get install {part.debian}, or brew install {part.brew})"
    return Check(part.name, False, hint, required=False)
