"""How long the PDF of an interview of an hour takes: 9,000 words, and the engine alone with plain paragraphs.

The floor is the same words read as XML, a paragraph for each block, without style, links or pictures.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx

from evals.bench.measures import Figure, p
from evals.bench.report_page import held
from evals.bench.servers import service, wait_until_warm
from interviewer.bootstrap import beside
from interviewer.ports_after import Paper
from interviewer.settings import Settings
from interviewer.terminal.pdf import paper_of

_REPORTS = 5
_BARE = """
import json, sys, time
from xml.etree import ElementTree
from weasyprint import HTML
for line in sys.stdin:
    page = json.loads(line)
    began = time.perf_counter()
    bare = HTML(string="")
    bare.wrapper_element = bare.wrapper_element.from_html_root(ElementTree.fromstring(page), content_language=None)
    bare.etree_element = bare.wrapper_element.etree_element
    bare.write_pdf(pdf_variant="pdf/ua-1")
    print(time.perf_counter() - began, flush=True)
"""
"""A program of its own, as the engine is imported in one place; it reads nothing but the pages."""
_INLINE = frozenset({"a", "br", "code", "em", "mark", "span", "strong", "time"})


def report_pdf(folder: Path) -> Iterator[Figure]:
    """Measure different reports, each made for the first time: a second look finds the file kept."""
    times, ids, words = [], [], []
    with (
        service(folder) as (base_url, _, _),
        httpx.Client(base_url=base_url, timeout=180) as client,
    ):
        wait_until_warm(base_url)
        for seed in range(_REPORTS + 1):
            interview_id, said = held(client, seed)
            began = time.perf_counter()
            client.get(f"/interviews/{interview_id}/report.pdf").raise_for_status()
            times.append(time.perf_counter() - began)
            ids.append(interview_id)
            words.append(said)
    first, later = times[0], times[1:]
    floor = _bare(asyncio.run(_papers(folder, ids)))[1:]
    yield Figure(
        f"report's PDF, {sum(words) // len(words):,} words, p50 / p95",
        f"{p(later, 0.5):.2f} / {p(later, 0.95):.2f} s",
        "p95 ≤ 3 s",
        f"the engine, plain text: {p(floor, 0.5):.2f} / {p(floor, 0.95):.2f} s (×{p(later, 0.5) / p(floor, 0.5):.2f})",
    )
    yield Figure("the first PDF, with the engine being loaded", f"{first:.2f} s", "")


async def _papers(folder: Path, ids: list[str]) -> list[Paper]:
    async with beside(Settings(data_dir=folder, _env_file=None)) as opened:  # type: ignore[call-arg]
        return [paper_of(await opened.reports.report(interview_id)) for interview_id in ids]


def _bare(papers: list[Paper]) -> list[float]:
    """Return the seconds that the engine alone takes for each page's words as plain paragraphs."""
    lines = [json.dumps(_plain(each.html)) for each in papers]
    done = subprocess.run(
        [sys.executable, "-c", _BARE],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(line) for line in done.stdout.split()]


def _plain(html: str) -> str:
    """Return a page of the same words and nothing else: a paragraph for each block, no style, link or picture."""
    plain = ElementTree.Element("html", lang="en")
    ElementTree.SubElement(ElementTree.SubElement(plain, "head"), "title").text = "Report"
    body = ElementTree.SubElement(plain, "body")
    for words in _paragraphs(ElementTree.fromstring(html)):
        ElementTree.SubElement(body, "p").text = words
    return ElementTree.tostring(plain, encoding="unicode")


def _paragraphs(block: ElementTree.Element) -> Iterator[str]:
    """Yield the words of an element's blocks, each once, in their order."""
    words = block.text or ""
    for child in block:
        if child.tag in _INLINE:
            words += "".join(child.itertext())
        elif not child.tag.startswith("{") and child.tag != "head":
            yield from _told(words)
            words = ""
            yield from _paragraphs(child)
        words += child.tail or ""
    yield from _told(words)


def _told(words: str) -> Iterator[str]:
    if words.strip():
        yield words
