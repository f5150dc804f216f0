"""Reports as PDF over HTTP, and large ones as jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from interviewer.errors import DocumentUnavailable
from interviewer.ports_after import Paper, Printed
from tests.integration.api.conftest import House, begin, path, say


class HeldMaker:
    """Implements PdfMaker: lays out seven pages, then waits until it is let go."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.laid_out = asyncio.Event()
        self.made = 0

    async def make(self, paper: Paper, told: Callable[[Printed], None]) -> bytes:
        """Return something that begins like a PDF."""
        self.made += 1
        told(Printed("laying out", 7))
        self.laid_out.set()
        await self.go_on.wait()
        return b"%PDF-" + paper.html[:10].encode()

    async def close(self) -> None:
        """Nothing is held."""


class PaperKeeper(HeldMaker):
    """Keeps the page that it was given."""

    async def make(self, paper: Paper, told: Callable[[Printed], None]) -> bytes:
        """Return something that begins like a PDF."""
        self.paper = paper
        return b"%PDF-"


class MissingMaker(HeldMaker):
    """A machine without Pango."""

    async def make(self, paper: Paper, told: Callable[[Printed], None]) -> bytes:
        """Fail as the real one does."""
        raise DocumentUnavailable("PDF files need Pango.")


async def graded(client: httpx.AsyncClient) -> dict[str, Any]:
    """Return an interview with a report."""
    interview = await begin(client)
    await say(client, interview, 1)
    await client.post(path(interview, "/finish"))
    return interview


def page_path(interview: dict[str, Any], rest: str) -> str:
    """Return an address of a page."""
    return f"/interviews/{interview['id']}{rest}"


class TestPdf:
    async def test_is_a_file_with_the_interviews_day_in_its_name(self, client: httpx.AsyncClient) -> None:
        interview = await graded(client)
        answer = await client.get(page_path(interview, "/report.pdf"))
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"].startswith('attachment; filename="interview-report-20')
        assert answer.headers["cache-control"] == "no-store"
        assert answer.content.startswith(b"%PDF-1.7")
        by_accept = await client.get(path(interview, "/report"), headers={"Accept": "application/pdf"})
        by_suffix = await client.get(path(interview, "/report.pdf"))
        assert by_accept.content == by_suffix.content == answer.content
        assert by_accept.headers["vary"] == "Accept"

    async def test_is_made_of_xml_without_what_only_a_browser_needs(self, house: House) -> None:
        house.pdf_maker = keeper = PaperKeeper()
        async with house.client() as client:
            interview = await graded(client)
            await client.get(page_path(interview, "/report.pdf"))
            turns = (await client.get(path(interview, ""))).json()["turns"]
        page = ElementTree.fromstring(keeper.paper.html)
        names = {name for element in page.iter() for name in element.attrib}
        assert not {name for name in names if name.startswith(("data-", "aria-l")) and name != "aria-label"}
        assert not page.findall(".//script")
        assert [link.get("href") for link in page.iter("link")] == list(keeper.paper.files)
        quotes = ["".join(quote.itertext()) for quote in page.iterfind(".//blockquote/p")]
        assert quotes
        assert all(quote.startswith("“") and quote.endswith("”") for quote in quotes)
        for label in page.iterfind(".//a[@class]"):
            label.text = ""  # what a mark proves stands between the words
        text = "".join(page.itertext())
        assert all(turn["text"] in text for turn in turns)

    async def test_is_refused_before_the_end(self, client: httpx.AsyncClient) -> None:
        interview = await begin(client)
        assert (await client.get(path(interview, "/report.pdf"))).status_code == 409
        assert (await client.get("/api/v1/interviews/nobody/report.pdf")).status_code == 404

    async def test_without_pango_says_what_to_install(self, house: House) -> None:
        house.pdf_maker = MissingMaker()
        async with house.client() as client:
            interview = await graded(client)
            answer = await client.get(path(interview, "/report.pdf"))
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/document-unavailable")
        assert "Pango" in answer.json()["detail"]


class TestLargePdf:
    @pytest.fixture
    def maker(self, house: House) -> HeldMaker:
        """Return the maker of a house in which every report is large."""
        house.pdf_maker = made = HeldMaker()
        house.at_once_chars = 0
        return made

    async def test_is_a_job_that_says_how_far_it_is(self, house: House, maker: HeldMaker) -> None:
        async with house.client() as client:
            interview = await graded(client)
            begun = await client.get(path(interview, "/report.pdf"))
            assert (begun.status_code, begun.headers["retry-after"]) == (202, "1")
            await maker.laid_out.wait()
            status = (await client.get(begun.headers["location"])).json()
            assert (status["state"], status["step"], status["pages"]) == ("running", "laying out", 7)
            assert status["href"] is None
            maker.go_on.set()
            await client.get(path(interview, "/report.md"))  # time for the job to end
            done = (await client.get(begun.headers["location"])).json()
            assert done["state"] == "done"
            file = await client.get(done["href"])
            assert (file.status_code, file.content[:5]) == (200, b"%PDF-")
            assert maker.made == 1

    async def test_has_a_page_that_waits(self, house: House, maker: HeldMaker) -> None:
        async with house.client() as client:
            interview = await graded(client)
            sent = await client.get(page_path(interview, "/report.pdf"))
            assert (sent.status_code, sent.headers["location"]) == (
                303,
                page_path(interview, "/report.pdf/progress"),
            )
            await maker.laid_out.wait()
            waiting = (await client.get(sent.headers["location"])).text
            assert "7 pages laid out so far" in waiting
            assert '<meta http-equiv="refresh" content="2">' in waiting
            maker.go_on.set()
            await client.get(path(interview, "/report.md"))
            ready = (await client.get(sent.headers["location"])).text
            assert "Your PDF is ready." in ready
            assert "refresh" not in ready
            assert (await client.get(page_path(interview, "/report.pdf"))).content.startswith(b"%PDF-")

    async def test_that_fails_says_so_and_is_tried_again(self, house: House) -> None:
        house.pdf_maker, house.at_once_chars = MissingMaker(), 0
        async with house.client() as client:
            interview = await graded(client)
            begun = await client.get(path(interview, "/report.pdf"))
            assert begun.status_code == 202
            failed = (await client.get(begun.headers["location"])).json()
            assert (failed["state"], failed["message"]) == ("failed", "PDF files need Pango.")
            assert (await client.get(path(interview, "/report.pdf"))).status_code == 503
            again = await client.get(path(interview, "/report.pdf"))
            assert again.status_code == 202

    async def test_unknown_documents_are_not_found(self, client: httpx.AsyncClient) -> None:
        interview = await graded(client)
        assert (await client.get(path(interview, "/documents/abc123"))).status_code == 404
