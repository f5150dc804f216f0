"""Sharing with a coach in a browser, from the code to taking it back; no page is wrong on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from knowledge.bank import QuestionBank
from knowledge.library import Library
from tests.accounts import add_people, cookie_of
from tests.browser.axe import violations
from tests.browser.conftest import running
from tests.integration.api.conftest import House, begin, path, say


@dataclass(frozen=True)
class Site:
    """A running server with accounts and a finished interview of the candidate's."""

    origin: str
    interview_id: str
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, bank: QuestionBank, library: Library) -> Iterator[Site]:
    """Yield it."""
    house = House(tmp_path_factory.mktemp("site"), bank, library, auth="accounts")
    sites: list[Site] = []

    async def fill(origin: str) -> None:
        async with house.service() as service:
            _, tokens = await add_people(service)
        shown = {"Origin": origin, **cookie_of(tokens["candidate"])}
        async with httpx.AsyncClient(base_url=origin, headers=shown) as candidate:
            held = await begin(candidate, "behavioral")
            await say(candidate, held, 1)
            await candidate.post(path(held, "/finish"))
        sites.append(Site(origin, held["id"], tokens))

    with running(house, fill):
        yield sites[0]


@pytest.fixture
def page_of(browser: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """Yield a function that opens a narrow, dark page of somebody who is signed in."""
    contexts: list[BrowserContext] = []

    def open_page(who: str) -> Page:
        context = browser.new_context(
            base_url=site.origin,
            viewport={"width": 320, "height": 800},
            color_scheme="dark",
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        session = {"name": "__Host-session", "value": site.tokens[who], "url": "https://localhost/"}
        context.add_cookies([{**session, "secure": True, "httpOnly": True}])  # type: ignore[typeddict-item]
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


class TestCoaching:
    def test_from_the_code_to_taking_it_back(self, site: Site, page_of: Callable[[str], Page]) -> None:
        coach, candidate = page_of("coach"), page_of("candidate")
        coach.goto("/")
        coach.get_by_role("link", name="Coaching").click()
        code = coach.get_by_role("textbox", name="Your code").input_value()
        _right(coach)

        candidate.goto(f"/interviews/{site.interview_id}/report")
        candidate.get_by_role("link", name="Share with a coach").click()
        candidate.get_by_label("Your coach’s code").fill(code.lower())
        candidate.get_by_role("button", name="Share this interview").click()
        expect(candidate.get_by_role("button", name="Take back")).to_have_count(1)
        _right(candidate)

        coach.reload()
        coach.get_by_role("link", name="Read").click()
        coach.get_by_label("A comment on the whole interview").fill("Good.\nMore numbers.")
        coach.get_by_role("button", name="Keep the comment").first.click()
        expect(coach.locator("#coach .coach-words")).to_have_text("Good.\nMore numbers.")
        coach.get_by_text("Grade or comment").first.click()
        coach.get_by_role("radio", name="4").first.check(force=True)
        coach.get_by_label("Why", exact=True).first.fill("It is measured.")
        coach.get_by_role("button", name="Keep the level").first.click()
        expect(coach.locator(".coach-level").first).to_contain_text("level 4")
        _right(coach)

        candidate.goto("/history")
        expect(candidate.get_by_text("your coach wrote")).to_be_visible()
        candidate.goto(f"/interviews/{site.interview_id}/report")
        expect(candidate.locator("#coach")).to_contain_text("More numbers.")
        expect(candidate.locator(".coach-level")).to_contain_text("It is measured.")
        expect(candidate.get_by_role("button", name="Keep the comment")).to_have_count(0)
        _right(candidate)

        candidate.goto("/settings#coaches")
        _right(candidate)
        candidate.get_by_role("button", name="Take back").click()
        expect(candidate.get_by_text("It opens nothing any more")).to_be_visible()
        gone = coach.reload()
        assert gone is not None
        assert gone.status == 404


def _right(page: Page) -> None:
    """Find nothing wrong with a page as it is."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
