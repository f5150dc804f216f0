"""Measures pages in Chromium with the processor slowed down four times: `python -m tests.page_bench`.

Each load is a first visit: a new context, nothing cached. Paint times come from the browser's own observer. Weights are
what gzip makes of each file.
"""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, Response, sync_playwright

from evals.bench.measures import Figure, p
from evals.bench.servers import service, wait_until_warm
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.room import STORY

_LOADS = 7
_SLOWER = 4
_SETTLES_MS = 600
_OBSERVE = """new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.largestPaintMs = entry.startTime;
}).observe({type: 'largest-contentful-paint', buffered: true});"""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, service(Path(folder)) as (origin, _, _):
        wait_until_warm(origin)
        pages = _pages(origin)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            for figure in _figures(browser, origin, pages):
                print(f"{figure.name:40} {figure.value:28} goal {figure.goal:12} {figure.floor}", flush=True)
            browser.close()


def _pages(origin: str) -> dict[str, str]:
    """Hold an interview of four rounds to its end, and begin another; return what is to be opened, by name."""
    with httpx.Client(base_url=f"{origin}/api/v1", headers={"Origin": origin}, timeout=60) as client:
        over, going_on = (client.post("/interviews", json={"seed": seed}).json()["id"] for seed in (1, 2))
        for number in range(40):
            said = {"text": STORY, "client_turn_id": f"c{number}"}
            if client.post(f"/interviews/{over}/turns", json=said).json().get("state") == "finished":
                break
        client.post(f"/interviews/{going_on}/turns", json={"text": STORY, "client_turn_id": "c1"})
        while client.get(f"/interviews/{over}/report.json").status_code == 409:
            pass
    return {"start": "/", "room": f"/interviews/{going_on}", "report": f"/interviews/{over}/report"}


def _figures(browser: Browser, origin: str, pages: dict[str, str]) -> Iterator[Figure]:
    blank = [_paint(browser, f"{origin}/nowhere", _SLOWER) for _ in range(_LOADS)]
    floor = f"a nearly empty page: {p(blank, 0.5):.0f} ms"
    for name, address in pages.items():
        times = [_paint(browser, origin + address, _SLOWER) for _ in range(_LOADS)]
        value = f"p50 {p(times, 0.5):.0f} ms, worst {max(times):.0f} ms"
        yield Figure(f"largest paint, {_SLOWER}× slower: {name}", value, "≤ 1500 ms", floor)
    weight, parts = _weight(browser, origin + pages["room"])
    yield Figure("script and style of the room, gzip", f"{weight / 1000:.1f} kB in {parts} files", "≤ 60 kB")


def _paint(browser: Browser, address: str, slower: float) -> float:
    """Return the time of the largest paint, in ms since the navigation began."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(_OBSERVE)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    _settled(page, address)
    paint: Any = page.evaluate("window.largestPaintMs ?? null")
    context.close()
    if paint is None:
        raise RuntimeError(f"nothing was painted at {address}")
    return float(paint)


def _weight(browser: Browser, address: str) -> tuple[int, int]:
    """Return the bytes of scripts and styles of a first load, gzipped, and how many files they are."""
    context = browser.new_context()
    page = context.new_page()
    bodies: list[bytes] = []

    def keep(response: Response) -> None:
        if response.request.resource_type in {"script", "stylesheet"}:
            bodies.append(response.body())

    page.on("response", keep)
    _settled(page, address)
    context.close()
    return sum(len(gzip.compress(body)) for body in bodies), len(bodies)


def _settled(page: Page, address: str) -> None:
    page.goto(address, wait_until="load")
    page.wait_for_timeout(_SETTLES_MS)


if __name__ == "__main__":
    main()
