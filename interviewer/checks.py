"""What is installed, configured, reachable: the lines of `doctor` and `/readyz`."""

from __future__ import annotations

import asyncio

from interviewer.adapters.chat_langchain import LangchainChat
from interviewer.ports import InterviewStore
from interviewer.service import Check
from interviewer.settings import Settings
from interviewer.system_parts import PARTS
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


def _system() -> list[Check]:
    return [Check(part.name, part.found(), part.use, required=False) for part in PARTS if not part.for_tests]
