"""Every page, light and dark, narrow and wide: what axe finds wrong, what scrolls sideways, what is too small to hit.

Two of the six combinations run with every `make test`; all six with `make test-slow`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from knowledge.bank import QuestionBank
from knowledge.library import Library
from tests.browser.axe import violations
from tests.browser.conftest import Complaints, running
from tests.browser.room import STORY, scrolls_sideways
from tests.integration.api.conftest import House, begin, path, say
from tests.spoken import Spoken

Theme = Literal["light", "dark"]
GOAL = {"on": "2026-03-12", "hours_a_week": 7, "rounds": ["behavioral", "phone_screen"]}
SMALLEST_TARGET_PX = 24
HEIGHT_PX = 900

LOOKS = [
    pytest.param("light", 1440, id="light-1440"),
    pytest.param("dark", 320, id="dark-320"),
    *(
        pytest.param(theme, width, id=f"{theme}-{width}", marks=pytest.mark.slow)
        for theme, width in (("light", 320), ("light", 768), ("dark", 768), ("dark", 1440))
    ),
]

# Targets in a line of text may be smaller (WCAG 2.5.8): links in sentences, and what a label enlarges.
_SMALL_TARGETS = """(least) => [...document.querySelectorAll('button, summary, select, input, a.button, nav a')]
  .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.closest('.visually-hidden'))
  .map((each) => [each, (each.matches('input') && each.closest('label') || each).getBoundingClientRect()])
  .filter(([each, box]) => box.width > 1 && (box.width < least - 0.5 || box.height < least - 0.5))
  .map(([each, box]) => `${each.tagName} “${(each.innerText || each.name || each.id).trim().slice(0, 40)}” `
    + `${Math.round(box.width)}×${Math.round(box.height)}`)"""


@dataclass(frozen=True)
class Site:
    """A running server with a few interviews behind it."""

    origin: str
    """`http://…`."""
    addresses: tuple[str, ...]
    """Every page, each in a state that shows much."""


class TestEveryPage:
    @pytest.mark.parametrize(("theme", "width"), LOOKS)
    def test_has_no_violations_and_fits(self, theme: Theme, width: int, browser: Browser, site: Site) -> None:
        found: dict[str, list[str]] = {}
        complaints = Complaints(site.origin)
        context = _context(browser, site, theme, width)
        complaints.listen(context)
        page = context.new_page()
        for address in site.addresses:
            if wrong := _wrong(page, address):
                found[address] = wrong
        context.close()
        # The page that says there is nothing is a 404, which the console reports.
        said = [each for each in complaints.found if "404" not in each]
        assert (found, said) == ({}, [])


def _context(browser: Browser, site: Site, theme: Theme, width: int) -> BrowserContext:
    context = browser.new_context(
        base_url=site.origin,
        viewport={"width": width, "height": HEIGHT_PX},
        color_scheme=theme,
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    return context


def _wrong(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    wrong = violations(page)
    if scrolls_sideways(page):
        wrong.append("scrolls sideways")
    wrong += [f"too small: {each}" for each in page.evaluate(_SMALL_TARGETS, SMALLEST_TARGET_PX)]
    if page.evaluate("() => document.querySelectorAll('h1').length") != 1:
        wrong.append("not one h1")
    return wrong


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, bank: QuestionBank, library: Library) -> Iterator[Site]:
    """Yield a server with an open interview, two graded ones, a spoken one, and one that never began."""
    house = House(tmp_path_factory.mktemp("site"), bank, library)
    sites: list[Site] = []

    async def fill(origin: str) -> None:
        sites.append(await _filled(origin, house))

    with running(house, fill):
        yield sites[0]


async def _filled(origin: str, house: House) -> Site:
    async with httpx.AsyncClient(base_url=origin, headers={"Origin": origin}) as client:
        graded = [await _graded(client), await _graded(client, seed=2)]
        open_one = await begin(client, "behavioral", "phone_screen")
        await say(client, open_one, 1)
        await client.put("/api/v1/plan/goal", json=GOAL)
        drilled = await _drilled(client)
        shared = await _shared(client, graded[0])
    async with house.service() as service:
        spoken = Spoken(service, house.clock)
        await spoken.begin()
        await spoken.answer(STORY, gap_secs=3.0, unsure=("profiled",), kept=True)
        await spoken.finish()
    room, held = f"/interviews/{open_one['id']}", f"/interviews/{graded[0]}"
    return Site(
        origin,
        (
            "/", "/drills", "/plan", "/plan?change=goal", "/progress", "/history", "/guides", "/settings",
            "/sample", "/nowhere", "/guides?q=leakage",
            f"/guides/{house.library.guides[0].id}",
            room, f"{room}/voice", f"{room}/report",
            f"{held}/report", f"{held}/debrief", f"{held}/share", shared,
            f"/progress/compare?a={graded[0]}&b={graded[1]}",
            f"/interviews/{drilled}/report", f"/interviews/{drilled}/report?whole=1",
            f"/interviews/{spoken.id}/transcript",
        ),
    )  # fmt: skip


async def _drilled(client: httpx.AsyncClient) -> str:
    drill = (await client.post("/api/v1/drills", json={"seed": 1})).json()
    await say(client, drill, 1)
    await client.post(path(drill, "/finish"))
    return str(drill["id"])


async def _shared(client: httpx.AsyncClient, interview_id: str) -> str:
    made = await client.post(f"/api/v1/interviews/{interview_id}/shares", json={"days": 7})
    return httpx.URL(made.json()["url"]).path


async def _graded(client: httpx.AsyncClient, **fields: Any) -> str:
    interview = await begin(client, "recruiter", "behavioral", **fields)
    for number in range(1, 5):
        await say(client, interview, number)
    await client.post(path(interview, "/finish"))
    return str(interview["id"])
