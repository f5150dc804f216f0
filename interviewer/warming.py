"""Loads models and index behind the first pages. A failure costs only quality, and is tried again."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from interviewer.errors import SpeechError
from interviewer.grading.features import asked_texts
from interviewer.model_calls import ModelCalls
from interviewer.service import SpeechParts
from knowledge.bank import QuestionBank
from knowledge.library import Library
from knowledge.model import KnowledgeError
from knowledge.recent_vectors import RecentVectors

log = logging.getLogger(__name__)

_FIRST_PAUSE_SECS, _LONGEST_PAUSE_SECS = 5.0, 300.0


def bank_texts(bank: QuestionBank) -> list[str]:
    """Return what of the bank is compared with answers: embedded once, kept beside the guides' vectors."""
    return [text for question in bank for text in asked_texts(question)]


class Warming:
    """For one process."""

    def __init__(
        self,
        chat: ModelCalls | None,
        speech: SpeechParts,
        library: Library,
        said: tuple[RecentVectors, RecentVectors],
        bank: QuestionBank,
        *,
        when_warm: Callable[[], None] = lambda: None,
    ) -> None:
        """`said` compares answers with the bank: first when they are graded, second while they are given.

        `when_warm` is called once, when all is in memory.
        """
        self._chat = chat
        self._speech = speech
        self._library = library
        self._said, self._heard = said
        self._bank = bank
        self._when_warm = when_warm
        self._stopping = threading.Event()

    @asynccontextmanager
    async def running(self, *, serves: bool = True) -> AsyncIterator[None]:
        """Load the models while the first pages are already served; at the end stop with the batch at hand.

        It ends before the index is closed, and before a thread that still embeds would hold the process up.
        """
        task = asyncio.create_task(self._warm() if serves else self._warm_to_grade())
        try:
            yield
        finally:
            self._stopping.set()
            await task

    async def _warm(self) -> None:
        """Load them; a failure is logged, costs only quality, and is tried again (a Chroma server may come late)."""
        if self._chat:
            await self._tried(self._chat.warm())
        await self._hear()
        pause_secs = _FIRST_PAUSE_SECS
        while not await self._tried(asyncio.to_thread(self._build)):
            if await asyncio.to_thread(self._stopping.wait, pause_secs):
                return
            pause_secs = min(2 * pause_secs, _LONGEST_PAUSE_SECS)
        self._when_warm()

    async def _warm_to_grade(self) -> None:
        """Load what gradings need; guides are nothing to them."""
        if self._chat:
            await self._tried(self._chat.warm())
        if await self._tried(asyncio.to_thread(self._said.embed, ["ready"])):
            self._when_warm()

    async def _hear(self) -> None:
        """Load recogniser and voice; a model that is not here is said in the room and by `doctor`, not in the log."""
        if self._speech.synthesizer:
            await self._speech.synthesizer.ready()
        if self._speech.transcriber:
            with suppress(SpeechError):
                await self._speech.transcriber.ready()

    def _build(self) -> None:
        self._library.build(self._go_on)
        texts = bank_texts(self._bank)
        vectors = self._library.cached_embedder.embed(texts)
        for embedder in (self._said, self._heard):
            embedder.know(texts, vectors)
        self._heard.embed(["ready"])

    async def _tried(self, work: Awaitable[object]) -> bool:
        try:
            await work
        except Exception as error:
            if not self._stopping.is_set():
                log.warning("A model or the index could not be loaded (%s); going on without it", error)
            return False
        return True

    def _go_on(self, done: int, total: int) -> None:
        if self._stopping.is_set():
            raise KnowledgeError(f"stopped after {done} of {total} passages")
