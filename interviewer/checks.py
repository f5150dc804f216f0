"""What is installed, configured, reachable: the lines of `doctor` and `/readyz`.

Required is what no interview can be held without. A vector server, Redis or a model that is away costs quality, not
interviews: a service that called itself unready for them would take itself off the network for nothing.
"""

from __future__ import annotations

import asyncio
import shutil
from time import monotonic

from interviewer.adapters.chat_endpoint import EndpointStanding
from interviewer.adapters.rate_limits import RateLimits
from interviewer.adapters.sql_store import SqlStore
from interviewer.checks_here import installed, recogniser, voice
from interviewer.errors import InterviewerError
from interviewer.limits.model import Limiter
from interviewer.model_calls import ModelCalls
from interviewer.ports import ChatModel
from interviewer.seeing.metrics import JOB_RUNNERS, QUEUE
from interviewer.service import Check
from interviewer.settings import Settings
from knowledge.library import Library

__all__ = ["PartChecks", "recogniser", "voice"]

_DATABASE_SECS = 3.0
"""A probe waits five; a database that takes three is not one to hold interviews on."""
_CHROMA_SECS = 2.0
_KEPT_SECS = 2.0
"""How long an answer stands: many probes, and strangers, cost no more than one."""


class PartChecks:
    """Implements Checks."""

    def __init__(
        self,
        settings: Settings,
        store: SqlStore,
        library: Library,
        chat: ChatModel | None,
        limiter: Limiter | None = None,
        *,
        kept_secs: float = _KEPT_SECS,
    ) -> None:
        self._settings = settings
        self._store = store
        self._library = library
        self._chat = chat
        self._limiter = limiter
        self._kept_secs = kept_secs
        self._looking = asyncio.Lock()
        self._found: tuple[float, list[Check]] | None = None

    async def __call__(self) -> list[Check]:
        """Return a line for each part; never raises."""
        async with self._looking:
            if self._found is None or monotonic() - self._found[0] > self._kept_secs:
                self._found = (monotonic(), await self._look())
            return self._found[1]

    async def _look(self) -> list[Check]:
        database, jobs, chroma, counting, disk = await asyncio.gather(
            self._database(), self._jobs(), self._chroma(), self._counting(), asyncio.to_thread(self._disk)
        )
        guides = f"{len(self._library.guides)} guides, {len(self._library.passages)} passages"
        return [
            database,
            Check("guides", True, guides),
            disk,
            self._embeddings(),
            self._index(),
            *chroma,
            *counting,
            jobs,
            self._model(),
            await asyncio.to_thread(recogniser, self._settings),
            voice(self._settings),
            *await asyncio.to_thread(installed),
        ]

    async def _database(self) -> Check:
        try:
            async with asyncio.timeout(_DATABASE_SECS):
                here, wanted = await self._store.figures.schema()
        except TimeoutError:
            return Check("database", False, f"no answer within {_DATABASE_SECS:g} s")
        except InterviewerError as error:
            return Check("database", False, str(error))
        except Exception as error:
            return Check("database", False, f"{type(error).__name__}: can't be read")
        kind = self._settings.database.split(":", 1)[0].split("+")[0]
        if here < wanted:
            told = f"{kind}, at schema {here} instead of {wanted}: `interviewer migrate`"
            return Check("database", False, told)
        if here > wanted:
            # During an upgrade the old processes serve until the new ones are there.
            return Check("database", True, f"{kind}, schema {here}, newer than this program's {wanted}")
        return Check("database", True, f"{kind}, schema {here}")

    async def _jobs(self) -> Check:
        try:
            async with asyncio.timeout(_DATABASE_SECS):
                figures = await self._store.figures()
        except Exception as error:
            return Check("gradings", False, f"can't be looked up ({type(error).__name__})", required=False)
        waiting, running = (int(figures[QUEUE][(state,)]) for state in ("queued", "running"))
        told = f"{waiting} wait, {running} under way"
        if runners := int(figures[JOB_RUNNERS][()]):
            told += f", {runners} process{'es' if runners > 1 else ''} to run them"
        return Check("gradings", True, told, required=False)

    async def _chroma(self) -> list[Check]:
        if self._settings.chroma_url is None:
            return []
        import httpx

        address = f"{self._settings.chroma_url.rstrip('/')}/api/v2/heartbeat"
        try:
            async with httpx.AsyncClient(timeout=_CHROMA_SECS, trust_env=False) as client:
                answered = (await client.get(address)).is_success
        except (httpx.HTTPError, httpx.InvalidURL):
            answered = False
        told = "answers" if answered else "can't be reached: search is by words, and by what is in memory"
        return [Check("Chroma server", answered, told, required=False)]

    async def _counting(self) -> list[Check]:
        if self._settings.redis_url is None:
            return []
        well = True
        if isinstance(self._limiter, RateLimits):
            await self._limiter.look()
            well = self._limiter.well
        told = "answers" if well else "can't be reached: each process counts limits for itself"
        return [Check("Redis", well, told, required=False)]

    def _disk(self) -> Check:
        """Where the database lives here, answers can't be kept without space; elsewhere only caches can't."""
        needed = self._settings.database.startswith("sqlite")
        least_mb = self._settings.seeing.least_free_mb
        try:
            free_mb = shutil.disk_usage(self._settings.data_dir).free // 1_000_000
        except OSError as error:
            return Check("disk", False, f"the data folder can't be looked at ({error.strerror})", needed)
        enough = free_mb >= least_mb
        told = f"{free_mb:,} MB free" if enough else f"{free_mb:,} MB free, less than {least_mb:,}"
        return Check("disk", enough, told, needed)

    def _embeddings(self) -> Check:
        embedder = self._library.embedder
        state = "in memory" if embedder.loaded else "loads on first use"
        return Check("embeddings", True, f"{embedder.name}, {state}", required=False)

    def _index(self) -> Check:
        if self._library.by_meaning:
            return Check("search", True, "by words and by meaning", required=False)
        return Check("search", True, "by words, until the index is loaded", required=False)

    def _model(self) -> Check:
        if self._chat is None:
            hint = (
                "none: the built-in interviewer and grader (set INTERVIEWER_MODEL__NAME and OPENAI_BASE_URL)"
            )
            return Check("language model", True, hint, required=False)
        resting = [each for each in self._standings() if each.state == "open"]
        if not resting:
            return Check(
                "language model", True, f"{self._chat.name} (called when it is needed)", required=False
            )
        told = "; ".join(f"{each.name} rests: {each.last_failure}" for each in resting)
        everywhere = len(resting) == len(self._standings())
        return Check(
            "language model", False, told + (" The script speaks." if everywhere else ""), required=False
        )

    def _standings(self) -> tuple[EndpointStanding, ...]:
        return self._chat.standings if isinstance(self._chat, ModelCalls) else ()
