"""How long the PDF of an interview of an hour takes: 9,000 words, and the engine alone with the same pages."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

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
from weasyprint import CSS, HTML
for line in sys.stdin:
    page = json.loads(line)
    began = time.perf_counter()
    styles = [CSS(string=each) for each in page["files"]]
    HTML(string=page["html"]).write_pdf(stylesheets=styles, pdf_variant="pdf/ua-1")
    print(time.perf_counter() - began, flush=True)
"""
"""A program of its own, as the engine is imported in one place; it reads nothing but the pages."""


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
        f"the engine alone: {p(floor, 0.5):.2f} / {p(floor, 0.95):.2f} s (×{p(later, 0.5) / p(floor, 0.5):.2f})",
    )
    yield Figure("the first PDF, with the engine being loaded", f"{first:.2f} s", "")


async def _papers(folder: Path, ids: list[str]) -> list[Paper]:
    async with beside(Settings(data_dir=folder, _env_file=None)) as opened:  # type: ignore[call-arg]
        return [paper_of(await opened.reports.report(interview_id)) for interview_id in ids]


def _bare(papers: list[Paper]) -> list[float]:
    """Return the seconds that the engine alone takes for each page."""
    lines = [json.dumps({"html": each.html, "files": list(each.files.values())}) for each in papers]
    done = subprocess.run(
        [sys.executable, "-c", _BARE],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(line) for line in done.stdout.split()]
