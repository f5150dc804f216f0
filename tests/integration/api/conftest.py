"""The real application on a real SQLite file, question bank and rubrics; only time, coverage and grades are fixed."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.app import SERVER_OPTIONS, create_app
from interviewer.adapters.fsrs_schedule import FsrsSchedule
from interviewer.adapters.ical_calendar import plan_as_calendar
from interviewer.adapters.neighbours_of import neighbours_of
from interviewer.adapters.passwords import Argon2Passwords
from interviewer.adapters.sql_store import SqlStore
from interviewer.adapters.weasyprint_pdf import WeasyprintPdf
from interviewer.aloud import Aloud
from interviewer.coaching.drills import Drills
from interviewer.coaching.looking_back import LookingBack
from interviewer.coaching.past import PastInterviews
from interviewer.coaching.planning import Planning
from interviewer.coaching.retries import Retries
from interviewer.conductor import Conductor
from interviewer.disputing import Disputing
from interviewer.grading_work import InterviewGrading
from interviewer.limits.model import Limiter, Unlimited
from interviewer.listening import Listener
from interviewer.model import GradingUnit, UnitResult
from interviewer.neighbours import Alone, Neighbours
from interviewer.people.coaching_both import coaching
from interviewer.people.model import LOCAL
from interviewer.people.people import people_of
from interviewer.people.ports import SignInProvider
from interviewer.people.settings import AccountSettings
from interviewer.ports import ChatModel, Grader
from interviewer.ports_after import PdfMaker
from interviewer.printing import AT_ONCE_CHARS, Printing
from interviewer.regrading import Regrading
from interviewer.server_settings import ServerSettings
from interviewer.service import Service, SpeechParts
from interviewer.settings import Settings
from interviewer.sharing import Sharing
from interviewer.speaking import Speaker
from interviewer.stronger.rewriting import Stronger
from interviewer.wiring import model_trial
from knowledge.bank import QuestionBank, load_questions
from knowledge.library import Library
from knowledge.model import Hit
from rubrics.load import load_rubrics
from tests.databases import on_postgres, prepared
from tests.fake_embedder import FakeEmbedder
from tests.fake_speech import silent_speech
from tests.fakes import FakeClock, FixedChecks, FixedCoverage, FixedGrader, ImmediateJobs
from tests.integration.adapters.conftest import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

RUBRICS = load_rubrics()
BASE_URL = "http://localhost:8000"


@pytest.fixture(scope="session")
def bank() -> QuestionBank:
    """Return the real question bank."""
    return load_questions(criteria={r.id: [c.key for c in r.criteria] for r in RUBRICS.values()})


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the real guides, searched by words."""
    return Library.open(embedder=FakeEmbedder())


class _Server(uvicorn.Server):
    """Says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@dataclass
class House:
    """Everything behind one application, and the knobs a test may turn."""

    path: Path
    bank: QuestionBank
    library: Library
    coverage: FixedCoverage = field(default_factory=FixedCoverage)
    speaker: Speaker | None = None
    held_jobs: bool = False
    clock: FakeClock = field(default_factory=lambda: FakeClock(step_secs=0.01))
    checks: FixedChecks = field(default_factory=FixedChecks)
    jobs: ImmediateJobs | None = None
    speech: SpeechParts = field(default_factory=silent_speech)
    chat: ChatModel | None = None
    grader: Grader = field(default_factory=lambda: FixedGrader(RUBRICS))
    app: FastAPI | None = None
    loop: asyncio.AbstractEventLoop | None = None
    pdf_maker: PdfMaker | None = None
    at_once_chars: int = AT_ONCE_CHARS
    auth: Literal["none", "accounts"] = "none"
    accounts: AccountSettings = field(default_factory=AccountSettings)
    limiter: Limiter = field(default_factory=Unlimited)
    provider: SignInProvider | None = None
    database_url: str | None = None
    """None: SQLite in the folder."""
    server: ServerSettings = field(default_factory=ServerSettings)
    shared: bool = False
    """Whether other houses serve the same database."""
    neighbours: Neighbours = field(default_factory=Alone)

    @asynccontextmanager
    async def service(self) -> AsyncIterator[Service]:
        """Yield the wired service."""
        async with AsyncExitStack() as stack:
            if self.shared:
                self.neighbours = await stack.enter_async_context(neighbours_of(self.settings))
            yield await stack.enter_async_context(self._service_alone())

    @property
    def settings(self) -> Settings:
        """Return what the service is told."""
        return Settings(
            data_dir=self.path,
            auth=self.auth,
            accounts=self.accounts,
            server=self.server,
            database_url=self.database_url or f"sqlite:///{self.path}/interviews.db",
            chroma_url="http://127.0.0.1:9" if self.shared else None,
            _env_file=None,  # type: ignore[call-arg]
        )

    @asynccontextmanager
    async def _service_alone(self) -> AsyncIterator[Service]:
        store = (await SqlStore.open(prepared(self.settings.database))).telling(self.neighbours)
        passages = {passage.id: passage for passage in self.library.passages}
        work = InterviewGrading(
            store=store,
            grader=self.grader,
            rubrics=RUBRICS,
            passages=passages,
            clock=self.clock,
            improvements=store.improvements,
        )
        self.jobs = ImmediateJobs(work, held=self.held_jobs)
        conductor = Conductor(
            store=store,
            bank=self.bank,
            listener=Listener(RUBRICS, self.coverage),
            jobs=self.jobs,
            model_speaker=self.speaker,
            clock=self.clock,
            neighbours=self.neighbours,
        )

        people = people_of(
            store.people,
            hasher=Argon2Passwords(memory_kib=64, rounds=1),
            limiter=self.limiter,
            clock=self.clock,
            settings=self.accounts,
            provider=self.provider,
        )
        printing = Printing(self.pdf_maker or WeasyprintPdf(), at_once_chars=self.at_once_chars)

        def of(owner: str) -> Service:
            theirs = store.of(owner)
            past = PastInterviews(theirs.digests, work)
            back = LookingBack(theirs, past, self.clock)
            made = self._service(owner, of, theirs, past, back, conductor.of(owner, back), work, printing)
            return replace(made, people=people)

        yield of(LOCAL)
        await printing.close()
        await store.close()

    def _service(
        self,
        owner: str,
        of: Callable[[str], Service],
        store: SqlStore,
        past: PastInterviews,
        back: LookingBack,
        conductor: Conductor,
        work: InterviewGrading,
        printing: Printing,
    ) -> Service:
        """Return the service as this owner has it."""

        async def search(query: str, **wanted: Any) -> list[Hit]:
            return await asyncio.to_thread(self.library.search, query, **wanted)

        async def grade(unit: GradingUnit, *, grader: str = "default") -> UnitResult:
            return await FixedGrader(RUBRICS).grade(unit)

        return Service(
            owner=owner,
            of=of,
            settings=self.settings,
            conductor=conductor,
            store=store,
            rubrics=RUBRICS,
            bank=self.bank,
            library=self.library,
            search=search,
            reports=work,
            disputing=Disputing(store, work.report, self.clock),
            regrading=Regrading(
                store=store, work=work, graders={"default": self.grader}, rubrics=RUBRICS, clock=self.clock
            ),
            grade=grade,
            checks=self.checks,
            model_name=self.chat.name if self.chat else None,
            aloud=Aloud(conductor.record, conductor.start_grading),
            sounds=store.sounds,
            speech=self.speech,
            vocabulary=lambda _: (),
            past=past,
            stronger=Stronger(
                report_of=work.report, store=store.improvements, chat=self.chat, clock=self.clock
            ),
            preferences=store.preferences,
            endpoint=None,
            trial=model_trial(Settings(_env_file=None)),  # type: ignore[call-arg]
            drills=Drills(
                conductor=conductor,
                bank=self.bank,
                back=back,
                preferences=store.preferences,
                schedule=FsrsSchedule(),
            ),
            retries=Retries(conductor=conductor, past=past),
            planning=Planning(
                preferences=store.preferences,
                past=past,
                bank=self.bank,
                passages=lambda: self.library.passages,
                schedule=FsrsSchedule(),
                calendar=plan_as_calendar,
                clock=self.clock,
                new_key=lambda: "0123456789abcdef",
            ),
            sharing=Sharing(store.shares, work.report, self.clock),
            printing=printing,
            coaching=coaching(store.coaching, work.report, self.clock),
            queue=None,
            neighbours=self.neighbours,
        )

    @asynccontextmanager
    async def client(self, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
        """Yield a client of the application, started and stopped around it."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.running())
            assert self.app is not None
            transport = httpx.ASGITransport(self.app)
            yield await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers)
            )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FastAPI]:
        """Yield the application with its service."""
        self.app = create_app(self.service, grace_secs=0.0)
        async with self.app.router.lifespan_context(self.app):
            yield self.app

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """Yield the origin of a real server on a free port, `localhost:…`."""
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            options = {**SERVER_OPTIONS, "log_config": None, "timeout_graceful_shutdown": 1}
            self.app = create_app(self.service, grace_secs=0.0)
            server = _Server(uvicorn.Config(self.app, **options))
            task = asyncio.create_task(server.serve(sockets=[listening]))
            await server.up.wait()
            self.loop = asyncio.get_running_loop()
            yield f"localhost:{listening.getsockname()[1]}"
            server.should_exit = True
            await task


Client = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def house(tmp_path: Path, bank: QuestionBank, library: Library, request: pytest.FixtureRequest) -> House:
    """Return the parts of an application that isn't started yet; on Postgres by `make test DATABASE=postgres`."""
    url = request.getfixturevalue("postgres_url") if on_postgres() else None
    return House(tmp_path, bank, library, database_url=url)


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client of a running application."""
    async with house.client() as opened:
        yield opened


@pytest.fixture
async def interview(client: httpx.AsyncClient) -> dict[str, Any]:
    """Return a begun behavioral interview."""
    return await begin(client)


async def begin(client: httpx.AsyncClient, *stages: str, **fields: Any) -> dict[str, Any]:
    """Begin an interview and return it."""
    body = {"stages": list(stages) or ["behavioral"], "seed": 1, **fields}
    answer = await client.post("/api/v1/interviews", json=body)
    assert answer.status_code == 201, answer.text
    begun: dict[str, Any] = answer.json()
    return begun


def path(interview: dict[str, Any], rest: str = "") -> str:
    """Return an address below an interview."""
    return f"/api/v1/interviews/{interview['id']}{rest}"


STORY = (
    "Our nightly ranking job took nine hours, so I profiled it, found that the join was quadratic and rewrote it "
    "with a sorted merge. It fell to forty minutes, and we could refresh twice a day."
)


async def say(
    client: httpx.AsyncClient, interview: dict[str, Any], number: int, text: str = STORY, **fields: Any
) -> httpx.Response:
    """Answer as the candidate."""
    body = {"text": text, "client_turn_id": f"c{number}", **fields}
    return await client.post(path(interview, "/turns"), json=body)
