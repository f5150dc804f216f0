"""PDF files by the real engine in its real process."""

from __future__ import annotations

import asyncio
import re
import sys
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from interviewer.adapters.weasyprint_pdf import WeasyprintPdf
from interviewer.errors import DocumentError, DocumentTimeout
from interviewer.ports_after import Paper, Printed

STYLE = """
@page { size: A4; @bottom-right { content: "Page " counter(page) " of " counter(pages) } }
h2 { break-before: page }
"""
SMALL = Paper("<!doctype html><html lang=en><title>A small one</title><p>Hello.", {})


def paper(body: str, **files: str) -> Paper:
    """Return a page with this body, and a style sheet."""
    html = (
        '<!doctype html><html lang="en"><head><title>A report</title>'
        f'<link rel="stylesheet" href="/style.css"></head><body>{body}</body></html>'
    )
    return Paper(html, {"/style.css": STYLE, **files})


def whole(pdf: bytes) -> str:
    """Return the file with its streams unpacked, as far as they can be."""
    streams = []
    for body in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            streams.append(zlib.decompress(body))
        except zlib.error:
            streams.append(body)
    return b"\n".join([pdf, *streams]).decode("latin-1")


@pytest.fixture
async def maker() -> AsyncIterator[WeasyprintPdf]:
    """Return a maker; its process starts with the first document."""
    made = WeasyprintPdf()
    yield made
    await made.close()


async def make(maker: WeasyprintPdf, wanted: Paper) -> tuple[str, list[Printed]]:
    """Return what stands in the PDF, and what was told on the way."""
    told: list[Printed] = []
    return whole(await maker.make(wanted, told.append)), told


class TestFile:
    async def test_is_tagged_named_and_linked(self, maker: WeasyprintPdf) -> None:
        body = '<h1>One</h1><p><a href="#there">go</a></p><h2 id="there">Two</h2><p>Grüße, שלום, 🙂</p>'
        pdf, told = await make(maker, paper(body))
        assert "/StructTreeRoot" in pdf
        assert "/MarkInfo <</Marked true>>" in pdf
        assert "pdfuaid:part" in pdf
        assert "/Lang (en)" in pdf
        assert "/DisplayDocTitle true" in pdf
        assert "/Title (A report)" in pdf
        assert "/Outlines" in pdf
        assert "/S /H1" in pdf
        assert "/S /H2" in pdf
        assert "/Subtype /Link" in pdf
        assert "/Dest" in pdf
        assert re.search(r"/Count 2\b", pdf), "two pages"
        assert Printed("laying out", 2) in told

    @pytest.mark.parametrize("typed", ["", "\x0b"], ids=["as XML", "with a character that XML has not"])
    async def test_a_page_that_is_xml_is_made_whole(self, maker: WeasyprintPdf, typed: str) -> None:
        body = f"<h1>One{typed}</h1><p>Two<br/>lines</p>"
        page = f'<html lang="en"><head><title>A page</title></head><body>{body}</body></html>'
        pdf, _ = await make(maker, Paper(page, {}))
        assert "/Title (A page)" in pdf
        assert "/Lang (en)" in pdf
        assert "/S /H1" in pdf

    async def test_every_picture_has_words(self, maker: WeasyprintPdf) -> None:
        drawn = '<rect width="9" height="9"/>'
        body = (
            f'<svg width="9" height="9" aria-hidden="true">{drawn}</svg>'
            f'<svg width="9" height="9"><title>Levels</title><desc>Of each criterion</desc>{drawn}</svg>'
        )
        pdf, _ = await make(maker, paper(body))
        assert pdf.count("/S /Figure") == 2
        assert "/Alt (Drawing of the number beside it)" in pdf
        assert "/Alt (Levels. Of each criterion)" in pdf

    async def test_items_of_a_list_keep_their_marks(self, maker: WeasyprintPdf) -> None:
        pdf, _ = await make(maker, paper("<ol><li>One</li><li>Two</li></ol>"))
        assert pdf.count("/S /Lbl") == 2

    async def test_links_to_what_is_not_in_the_file_are_plain_words(self, maker: WeasyprintPdf) -> None:
        body = '<p><a href="/history">mine</a> <a href="https://example.com/">theirs</a> <a href="#no">no</a></p>'
        pdf, _ = await make(maker, paper(body))
        assert "/Subtype /Link" not in pdf
        assert "example.com" not in pdf


class TestNothingElseIsRead:
    @pytest.fixture
    def secret(self, tmp_path: Path) -> Path:
        """Return a style sheet on disk that would leave a trace."""
        path = tmp_path / "secret.css"
        path.write_text("body::after { content: 'STOLEN' } h1 { bookmark-label: 'STOLEN' }")
        return path

    async def test_no_file_of_this_machine(self, maker: WeasyprintPdf, secret: Path) -> None:
        body = (
            f'<link rel="stylesheet" href="file://{secret}"><link rel="stylesheet" href="{secret}">'
            f'<style>@import url("file://{secret}");</style><h1>Safe</h1>'
            f'<link rel="attachment" href="file://{secret}"><a rel="attachment" href="file://{secret}">x</a>'
            '<img src="file:///etc/passwd" alt="x"><object data="file:///etc/passwd"></object>'
            '<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>'
        )
        pdf, _ = await make(maker, paper(body))
        assert "Safe" in pdf
        assert "STOLEN" not in pdf
        assert "root:" not in pdf
        assert "EmbeddedFile" not in pdf

    async def test_no_address(self, maker: WeasyprintPdf) -> None:
        asked: list[bytes] = []

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked.append(await reader.readline())
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        body = (
            f'<base href="{origin}/"><link rel="stylesheet" href="{origin}/a.css"><img src="{origin}/b.png" alt="x">'
            f'<style>p {{ background: url("{origin}/c.png") }} @font-face {{ font-family: x; src: url({origin}/d) }}'
            f'</style><p style="background: url({origin}/e.png)">Safe</p><iframe src="{origin}/f"></iframe>'
            f'<svg width="9" height="9"><style>@import "{origin}/g.css";</style><use href="{origin}/h#x"/></svg>'
        )
        pdf, _ = await make(maker, paper(body))
        server.close()
        assert pdf.startswith("%PDF-")
        assert asked == []

    async def test_what_comes_with_the_page_is_found_by_its_path_only(self, maker: WeasyprintPdf) -> None:
        linked = '<link rel="stylesheet" href="/static/../more.css"><h1>Heading</h1>'
        found, _ = await make(maker, paper(linked, **{"/more.css": "h1 { bookmark-label: 'Reached' }"}))
        refused, _ = await make(
            maker, paper(linked, **{"/static/../more.css": "h1 { bookmark-label: 'Reached' }"})
        )
        assert "Reached" in found
        assert "Reached" not in refused


@pytest.mark.skipif(sys.platform == "win32", reason="processes are limited by POSIX calls")
class TestProcess:
    async def test_one_that_takes_too_long_is_killed_and_the_next_document_is_made(self) -> None:
        maker = WeasyprintPdf(deadline_secs=3.0)
        endless = paper("<p>" + "word " * 400_000)
        with pytest.raises(DocumentTimeout):
            await maker.make(endless, lambda _: None)
        assert (await maker.make(SMALL, lambda _: None)).startswith(b"%PDF-")
        await maker.close()

    async def test_one_that_takes_too_much_memory_ends_and_the_next_document_is_made(self) -> None:
        maker = WeasyprintPdf(megabytes=320)
        large = paper("<p>" + "word" * 12_000_000)
        with pytest.raises(DocumentError, match="too large"):
            await maker.make(large, lambda _: None)
        assert (await maker.make(SMALL, lambda _: None)).startswith(b"%PDF-")
        await maker.close()

    async def test_one_that_was_given_up_does_not_disturb_the_next(self, maker: WeasyprintPdf) -> None:
        await maker.make(SMALL, lambda _: None)
        begun = asyncio.Event()
        task = asyncio.create_task(maker.make(paper("<p>" + "word " * 50_000), lambda _: begun.set()))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await maker.make(SMALL, lambda _: None)).startswith(b"%PDF-")

    async def test_documents_wait_for_each_other(self, maker: WeasyprintPdf) -> None:
        made = await asyncio.gather(*(maker.make(SMALL, lambda _: None) for _ in range(3)))
        assert all(pdf.startswith(b"%PDF-") for pdf in made)
