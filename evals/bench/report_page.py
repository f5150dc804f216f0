"""How long the server takes for the report's page of an interview of an hour: 9,000 words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from evals.bench.measures import Figure, begin, p, say
from evals.bench.servers import free_port, running, service, wait_until_warm

_WORDS = 9_000
_LOOKS = 40
_WARM_UP = 3


def report_page(folder: Path) -> Iterator[Figure]:
    """Measure the page as a program gets it, without the browser's part, and a bare page of the same size."""
    with (
        service(folder) as (base_url, _, _),
        httpx.Client(base_url=base_url, timeout=120) as client,
    ):
        wait_until_warm(base_url)
        interview_id, words = held(client)
        first, times, size = _looked_at(client, f"/interviews/{interview_id}/report")
    floor = _floor(size)
    ratio = p(times, 0.5) / p(floor, 0.5)
    yield Figure(
        f"report's page, {words:,} words, {size // 1024} KB, p50 / p95",
        f"{1000 * p(times, 0.5):.0f} / {1000 * p(times, 0.95):.0f} ms",
        "p95 ≤ 150 ms",
        f"framework and template: {1000 * p(floor, 0.5):.0f} / {1000 * p(floor, 0.95):.0f} ms (×{ratio:.1f})",
    )
    yield Figure("the same page, looked at for the first time", f"{1000 * first:.0f} ms", "")


def held(client: httpx.Client, seed: int = 1) -> tuple[str, int]:
    """Hold an interview until enough was said, and have it graded; returns its id and its words."""
    interview_id = begin(client, seed)
    number = words = 0
    while words < _WORDS:
        done = say(client, interview_id, number, times=2)
        words = sum(len(turn["text"].split()) for turn in _turns(client, interview_id))
        number += 1
        if done["state"] == "finished":
            break
    client.post(f"/api/v1/interviews/{interview_id}/finish").raise_for_status()
    while client.get(f"/api/v1/interviews/{interview_id}/report.json").status_code != 200:
        time.sleep(0.05)
    return interview_id, words


def _turns(client: httpx.Client, interview_id: str) -> list[dict[str, str]]:
    turns: list[dict[str, str]] = client.get(f"/api/v1/interviews/{interview_id}").json()["turns"]
    return turns


def _looked_at(client: httpx.Client, address: str) -> tuple[float, list[float], int]:
    """Return the seconds of the first look and of later ones, and the page's size in bytes."""
    times, size = [], 0
    for _ in range(_WARM_UP + _LOOKS):
        began = time.perf_counter()
        page = client.get(address, headers={"Accept-Encoding": "identity"}).raise_for_status()
        times.append(time.perf_counter() - began)
        size = len(page.content)
    return times[0], times[_WARM_UP:], size


def _floor(size: int) -> list[float]:
    port = free_port()
    with (
        running(["evals.bench.page_floor", str(port), str(size)], port=port, environment={}, path="/"),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        return _looked_at(client, "/report")[1]
