"""A real server on a free port and a real browser; skipped where there is no Chromium."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from interviewer.service import SpeechParts
from interviewer.speaking import Speaker
from knowledge.bank import QuestionBank, load_questions
from knowledge.library import Library
from tests.fake_embedder import FakeEmbedder
from tests.fake_speech import silent_speech
from tests.integration.api.conftest import RUBRICS, House

CHROMIUM = next(
    (p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None
)
ARGUMENTS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
MICROPHONE = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)
"""A microphone that beeps, permission to use it, and sound without a click."""
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)  # its own 5 s are too few where the machine does other things as well


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder, and skip it where nothing can run it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def bank() -> QuestionBank:
    """Return the real question bank."""
    return load_questions(criteria={r.id: [c.key for c in r.criteria] for r in RUBRICS.values()})


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the real guides, searched by words."""
    return Library.open(embedder=FakeEmbedder())


@pytest.fixture
def speaker() -> Speaker | None:
    """Return the model that speaks; tests that want one override this."""
    return None


@pytest.fixture
def speech() -> SpeechParts:
    """Return what hears and speaks; tests that want engines override this."""
    return silent_speech()


@contextmanager
def running(house: House, fill: Callable[[str], Awaitable[None]] | None = None) -> Iterator[str]:
    """Yield the address of the house, served in a thread of its own; `fill` is awaited in there before."""
    up, stop = threading.Event(), threading.Event()
    addresses: list[str] = []

    async def serve() -> None:
        async with house.served() as host:
            try:
                if fill:
                    await fill(f"http://{host}")
                addresses.append(f"http://{host}")
            finally:
                up.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="server")
    thread.start()
    try:
        assert up.wait(120), "the server did not come up"
        yield addresses[0]
    finally:
        stop.set()
        thread.join(30)


@pytest.fixture
def origin(
    tmp_path: Path, bank: QuestionBank, library: Library, speaker: Speaker | None, speech: SpeechParts
) -> Iterator[str]:
    """Yield the address of a running server with a store of its own."""
    house = House(tmp_path, bank, library, speaker=speaker, speech=speech)
    with running(house) as address:
        yield address


@pytest.fixture(scope="module")
def shared_origin(
    tmp_path_factory: pytest.TempPathFactory, bank: QuestionBank, library: Library
) -> Iterator[str]:
    """Yield a server for the tests of a file, where each stays in an interview of its own; nobody speaks or hears."""
    with running(House(tmp_path_factory.mktemp("shared"), bank, library)) as address:
        yield address


# Not for the session: the driver keeps an event loop running in this thread, and asynchronous tests follow.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Yield the driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def plain_browser(playwright: Playwright) -> Iterator[Browser]:
    """Yield one browser for all files; each test has a context of its own."""
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield opened
    opened.close()


@pytest.fixture(scope="package")
def browser_with_microphone(playwright: Playwright) -> Iterator[Browser]:
    """Yield the same with a microphone that beeps."""
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *MICROPHONE])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def browser(plain_browser: Browser) -> Browser:
    """Return the browser; files that want a microphone override this."""
    return plain_browser


@dataclass
class Complaints:
    """What a browser found wrong: errors on the console (blocked by policy too), in scripts, and strange requests."""

    origin: str
    found: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        """Hear everything in this context."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"script: {error.error}"))
        context.on("request", lambda request: self._request(request.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.found.append(f"console: {message.text}")

    def _request(self, url: str) -> None:
        if not url.startswith((self.origin, self.origin.replace("http", "ws", 1), "data:", "blob:")):
            self.found.append(f"outside: {url}")


NewPage = Callable[..., Page]


@pytest.fixture
def complaints(origin: str) -> Complaints:
    """Return what was found wrong so far; the test fails on anything that is in it at the end."""
    return Complaints(origin)


@pytest.fixture
def new_page(browser: Browser, origin: str, complaints: Complaints) -> Iterator[NewPage]:
    """Yield a function that opens a page in a new context of the given kind."""
    contexts: list[BrowserContext] = []

    def open_page(*, width: int = 1280, height: int = 900, **options: str) -> Page:
        context = browser.new_context(
            base_url=origin,
            viewport={"width": width, "height": height},
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE_MS)
        complaints.listen(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints.found == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """Return an ordinary page."""
    return new_page()
