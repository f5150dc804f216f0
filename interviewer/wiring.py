"""All parts, put together for one process: what every way of opening the service has in common."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from secrets import token_hex

from interviewer.adapters.chat_langchain import LangchainChat
from interviewer.adapters.fsrs_schedule import FsrsSchedule
from interviewer.adapters.ical_calendar import plan_as_calendar
from interviewer.adapters.sql_store import SqlStore
from interviewer.adapters.weasyprint_pdf import WeasyprintPdf
from interviewer.aloud import Aloud
from interviewer.checks import PartChecks
from interviewer.coaching.drills import Drills
from interviewer.coaching.looking_back import LookingBack
from interviewer.coaching.past import PastInterviews
from interviewer.coaching.planning import Planning
from interviewer.coaching.retries import Retries
from interviewer.conductor import Conductor, SystemClock
from interviewer.disputing import Disputing
from interviewer.endpoint import chat_settings, effective_endpoint
from interviewer.errors import BadInput
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.coverage import coverage
from interviewer.grading_work import InterviewGrading
from interviewer.jobs import JobQueue
from interviewer.late_index import kept_index
from interviewer.limits.allowances import Allowances
from interviewer.limits.whose import working_for
from interviewer.limits.wiring import allowances, rate_limits
from interviewer.listening import Listener
from interviewer.memories import Memories
from interviewer.model import GradingUnit, UnitResult
from interviewer.model_calls import ModelCalls, model_calls
from interviewer.model_speaker import ModelSpeaker
from interviewer.model_trial import ModelTrial
from interviewer.neighbours import Alone, Neighbours
from interviewer.people.coaching_both import coaching
from interviewer.people.model import LOCAL
from interviewer.people.wiring import open_people
from interviewer.ports import Grader, GradingJobs
from interviewer.preferences import ModelEndpoint, Preferences
from interviewer.printing import Printing
from interviewer.regrading import Regrading
from interviewer.retention import Sweep
from interviewer.service import Service
from interviewer.settings import Settings
from interviewer.sharing import Sharing
from interviewer.speech_engines import speech_parts
from interviewer.stronger.rewriting import Stronger
from interviewer.voice.vocabulary import Vocabulary
from interviewer.warming import Warming
from knowledge.bank import BUILT_IN_QUESTIONS, QuestionBank, load_questions
from knowledge.embed import MiniLmEmbedder, QuickEmbedder
from knowledge.library import Library
from knowledge.model import Embedder, Hit, Passage, PassageIndex, Question
from knowledge.recent_vectors import RecentVectors
from rubrics.load import load_rubrics
from rubrics.model import Rubric

log = logging.getLogger(__name__)

_PASSAGES_A_QUESTION = 3
_TRIAL_SECS = 20.0
_MOST_OWNERS = 1024


def open_library(settings: Settings) -> Library:
    """Return the library on the kept index; KnowledgeError while another process has it."""
    index = kept_index(settings.data_dir / "chroma", settings.chroma_url)
    return _library(settings, index, MiniLmEmbedder(settings.embedding_model))


class Parts:
    """What both ways of wiring have in common."""

    def __init__(
        self,
        settings: Settings,
        store: SqlStore,
        library: Library,
        chat: ModelCalls | None,
        allowances: Allowances,
    ) -> None:
        self.allowances = allowances
        self.settings = settings
        self.store = store
        self.library = library
        self.chat = chat
        self.endpoint: ModelEndpoint | None = None
        self.neighbours: Neighbours = Alone()
        self.memories = Memories()
        self.queue: JobQueue | None = None
        self.rubrics: Mapping[str, Rubric] = load_rubrics()
        self.bank = open_bank(settings, library, self.rubrics)
        self.passages: dict[str, Passage] = {p.id: p for p in library.passages}
        # The built-in grader is fitted on the packaged model; another one named in the settings serves the search.
        embedder = MiniLmEmbedder() if settings.embedding_model else library.embedder
        self.said = RecentVectors(embedder)
        self.heard = RecentVectors(_quick(embedder, self.said))
        self.builtin = BuiltinGrader(self.rubrics, self.said)
        self.model_grader = _model_grader(chat, settings, self.rubrics, self.builtin) if chat else None
        self.clock = SystemClock()
        self.speech = speech_parts(settings)
        self.printing = Printing(WeasyprintPdf())
        self.vocabulary = Vocabulary(self.bank)
        self.people = open_people(settings, store.people, limiter=allowances.limiter, clock=self.clock)
        self.grading = InterviewGrading(
            store=store,
            grader=self._grader(),
            rubrics=self.rubrics,
            passages=self.passages,
            clock=self.clock,
            improvements=store.improvements,
            patience_secs=settings.jobs.patience_secs,
        )

    @classmethod
    async def open(
        cls,
        settings: Settings,
        stack: AsyncExitStack,
        *,
        index: PassageIndex | None,
        embedder: Embedder | None,
    ) -> Parts:
        """Open what has to be closed, in the order that makes mistakes in content show before anything else."""
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        embedder = embedder or MiniLmEmbedder(settings.embedding_model)
        library = await asyncio.to_thread(_library, settings, index, embedder)
        stack.callback(library.close)
        store = await SqlStore.open(settings.database)
        stack.push_async_callback(store.close)
        endpoint = effective_endpoint(settings, await Preferences(store.preferences).endpoint())
        limiter = rate_limits(settings)
        stack.push_async_callback(limiter.close)
        allowed = allowances(settings, limiter, store.usage, SystemClock())
        chat = model_calls(settings, endpoint, allowed) if endpoint else None
        if chat:
            stack.push_async_callback(chat.close)
        parts = await asyncio.to_thread(cls, settings, store, library, chat, allowed)
        parts.endpoint = endpoint
        for engine in (parts.speech.transcriber, parts.speech.synthesizer):
            if engine:
                stack.push_async_callback(engine.close)
        stack.push_async_callback(parts.printing.close)
        return parts

    def service(
        self, jobs: GradingJobs, neighbours: Neighbours | None = None, *, queue: JobQueue | None = None
    ) -> Service:
        """Return the wired service, as the owner of an installation without accounts has it."""
        self.queue = queue
        self.neighbours = neighbours or self.neighbours
        self.store = self.store.telling(self.neighbours)
        self.memories = Memories(
            jobs=queue.forget if queue else None,
            numbers=self.store.usage.forget,
            used=self.store.usage.days,
            caches=(
                self.said.forget_all,
                self.heard.forget_all,
                self.printing.forget_all,
                self.grading.forget_made,
            ),
        )
        conductor = Conductor(
            store=self.store,
            bank=self.bank,
            listener=Listener(self.rubrics, self._coverage),
            jobs=jobs,
            model_speaker=ModelSpeaker(self.chat, max_tokens=self.settings.model.max_tokens)
            if self.chat
            else None,
            model_name=self.chat.name if self.chat else "",
            notes=self._notes,
            clock=self.clock,
            neighbours=self.neighbours,
            allowances=self.allowances,
        )
        of = lru_cache(_MOST_OWNERS)(lambda owner: self._service_of(owner, conductor, of))
        return of(LOCAL)

    def _service_of(self, owner: str, conductor: Conductor, of: Callable[[str], Service]) -> Service:
        store = self.store.of(owner)
        past = PastInterviews(store.digests, self.grading)
        back = LookingBack(store, past, self.clock)
        conductor = conductor.of(owner, back)
        return Service(
            owner=owner,
            of=of,
            settings=self.settings,
            conductor=conductor,
            store=store,
            rubrics=self.rubrics,
            bank=self.bank,
            library=self.library,
            search=self._search,
            reports=self.grading,
            disputing=Disputing(store, self.grading.report, self.clock),
            regrading=self._regrading(store),
            queue=self.queue,
            grade=partial(self._grade_for, owner),
            allowances=self.allowances,
            checks=PartChecks(self.settings, self.store, self.library, self.chat, self.allowances.limiter),
            model_name=self.chat.name if self.chat else None,
            aloud=Aloud(conductor.record, conductor.start_grading),
            sounds=store.sounds,
            speech=self.speech,
            vocabulary=self.vocabulary.words,
            past=past,
            stronger=Stronger(
                report_of=self.grading.report,
                store=store.improvements,
                chat=self.chat.of(owner) if self.chat else None,
                clock=self.clock,
            ),
            preferences=store.preferences,
            endpoint=self.endpoint,
            trial=model_trial(self.settings),
            drills=Drills(
                conductor=conductor,
                bank=self.bank,
                back=back,
                preferences=store.preferences,
                schedule=FsrsSchedule(),
            ),
            retries=Retries(conductor=conductor, past=past),
            planning=self._planning(store, past),
            sharing=Sharing(store.shares, self.grading.report, self.clock),
            printing=self.printing,
            coaching=coaching(store.coaching, self.grading.report, self.clock),
            memories=self.memories,
            neighbours=self.neighbours,
            figures=self.store.figures,
            people=self.people,
        )

    def bulk(self) -> Regrading:
        """Return what the jobs of a bulk run do: patient, for nobody waits."""
        return self._regrading(self.store, patience_secs=self.settings.jobs.bulk_patience_secs)

    def _regrading(self, store: SqlStore, patience_secs: float = 0.0) -> Regrading:
        return Regrading(
            store=store,
            work=self.grading,
            graders=self._graders(),
            rubrics=self.rubrics,
            clock=self.clock,
            patience_secs=patience_secs,
        )

    def _planning(self, store: SqlStore, past: PastInterviews) -> Planning:
        return Planning(
            preferences=store.preferences,
            past=past,
            bank=self.bank,
            passages=lambda: self.library.passages,
            schedule=FsrsSchedule(),
            calendar=plan_as_calendar,
            clock=self.clock,
            new_key=lambda: token_hex(8),
        )

    def read_passages(self) -> None:
        """Take the passages of guides that were read again; whoever has the mapping sees them."""
        now = {passage.id: passage for passage in self.library.passages}
        self.passages.update(now)
        for gone in self.passages.keys() - now.keys():
            del self.passages[gone]

    def sweep(self) -> Sweep:
        """Return what deletes interviews that are older than they may be kept."""
        if self.settings.auth == "none":
            return Sweep(self.store, self.clock, forget_job=self._forget_job)
        most_days = self.settings.accounts.retention_days
        return Sweep(
            self.store, self.clock, most_days=most_days, forget_job=self._forget_job, accounts=self._owners
        )

    async def _owners(self) -> set[str]:
        return {account.owner for account in await self.people.accounts.list()}

    async def _forget_job(self, interview_id: str) -> None:
        await self.memories.forget_job(interview_id)  # whose jobs are known once there is a service

    def warming(
        self, *, serves: bool = True, when_warm: Callable[[], None] = lambda: None
    ) -> AbstractAsyncContextManager[None]:
        """Load the models while the first pages are already served."""
        warming = Warming(
            self.chat, self.speech, self.library, (self.said, self.heard), self.bank, when_warm=when_warm
        )
        return warming.running(serves=serves)

    def _grader(self) -> Grader:
        wants_model = self.settings.grader in {"auto", "model"}
        return self.model_grader if wants_model and self.model_grader else self.builtin

    def _graders(self) -> Mapping[str, Grader]:
        """Return the graders that can be asked for by name."""
        graders: dict[str, Grader] = {"default": self._grader(), "builtin": self.builtin}
        return graders | {"model": self.model_grader} if self.model_grader else graders

    async def _grade(self, unit: GradingUnit, *, grader: str = "default") -> UnitResult:
        if grader not in {"default", "builtin", "model"}:
            raise BadInput(f"unknown grader {grader!r}; there are default, builtin and model", field="grader")
        if grader not in self._graders():
            raise BadInput("no model is configured", field="grader")
        return await self._graders()[grader].grade(unit)

    async def _grade_for(self, owner: str, unit: GradingUnit, *, grader: str = "default") -> UnitResult:
        with working_for(owner):
            return await self._grade(unit, grader=grader)

    async def _search(
        self, query: str, *, role: str | None = None, stage: str | None = None, limit: int = 5
    ) -> list[Hit]:
        return await asyncio.to_thread(self.library.search, query, role=role, stage=stage, limit=limit)

    async def _notes(self, question: Question) -> tuple[Passage, ...]:
        """Return the passages a question cites; for a person's own question without any, what a search finds."""
        cited = tuple(self.passages[s] for s in question.sources if s in self.passages)
        if cited:
            return cited[:_PASSAGES_A_QUESTION]
        hits = await self._search(question.text, role=question.role, limit=_PASSAGES_A_QUESTION)
        return tuple(hit.passage for hit in hits)

    def _coverage(self, question: Question, rubric: Rubric, texts: Sequence[str]) -> Mapping[str, float]:
        # With a model, words alone: it chooses among several probes anyway, and its first words must not wait.
        words = (
            self.chat is not None if self.settings.coverage == "auto" else self.settings.coverage == "words"
        )
        embedder: Embedder | None = None if words else self.heard
        return coverage(question, rubric, texts, embedder)


def _quick(embedder: Embedder, otherwise: Embedder) -> Embedder:
    """Return what compares an answer with key points while somebody waits."""
    return QuickEmbedder(embedder, otherwise) if isinstance(embedder, MiniLmEmbedder) else otherwise


def _library(settings: Settings, index: PassageIndex | None, embedder: Embedder) -> Library:
    return Library.open(
        own_directory=settings.data_dir / "guides",
        cache_path=settings.data_dir / "vectors.db",
        index=index,
        embedder=embedder,
    )


def open_bank(settings: Settings, library: Library, rubrics: Mapping[str, Rubric]) -> QuestionBank:
    """Return the built-in questions and the person's own; KnowledgeError names what is wrong."""
    own: Path = settings.data_dir / "questions"
    directories = [BUILT_IN_QUESTIONS, *([own] if own.is_dir() else [])]
    criteria = {rubric.id: [c.key for c in rubric.criteria] for rubric in rubrics.values()}
    return load_questions(directories, criteria=criteria, passage_ids={p.id for p in library.passages})


def _model_grader(
    chat: ModelCalls, settings: Settings, rubrics: Mapping[str, Rubric], builtin: BuiltinGrader
) -> Grader:
    from interviewer.grading.judge_calibration import read_calibration
    from interviewer.grading.model_grader import ModelGrader

    calibration = read_calibration(settings.data_dir, chat.name)
    samples = settings.model.judge_samples
    return ModelGrader(chat, rubrics, builtin, samples=samples, calibration=calibration)


def model_trial(settings: Settings) -> ModelTrial:
    """Return what tries an endpoint: one request a call, so that a failure is told at once."""

    def chat(endpoint: ModelEndpoint) -> LangchainChat:
        patient = chat_settings(endpoint, settings)
        return LangchainChat(
            replace(
                patient,
                max_tries=1,
                deadline_secs=_TRIAL_SECS,
                json_deadline_secs=_TRIAL_SECS,
                first_token_secs=_TRIAL_SECS,
            )
        )

    return ModelTrial(chat)
