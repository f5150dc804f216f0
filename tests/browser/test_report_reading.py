"""Reading a report in a browser: as long and hostile as one may get, what marks mean, filters, pictures, paper."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from knowledge.bank import QuestionBank
from knowledge.library import Library
from tests.browser.conftest import NewPage
from tests.browser.room import scrolls_sideways
from tests.integration.api.conftest import House
from tests.long_interview import UnevenGrader, hold_long

IN_FRAME = """() => [...document.querySelectorAll('.radar')].every((picture) => {
  const { width, height } = picture.viewBox.baseVal;
  return [...picture.querySelectorAll('text')].every((text) => {
    const box = text.getBBox();
    return box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
  });
})"""


def _run(work: Callable[[], Coroutine[Any, Any, str]]) -> str:
    """Run it in a thread of its own: the browser's driver keeps a loop going in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work()).result(120)


Hold = Callable[[int], str]
ORDINARY_WORDS = 20


@pytest.fixture
def hold(origin: str, tmp_path: Path, bank: QuestionBank, library: Library) -> Hold:
    """Return a function that keeps an interview with answers of so many words, and returns its report's address."""

    async def held(long_words: int) -> str:
        house = House(tmp_path, bank, library, grader=UnevenGrader())
        async with house.service() as service:
            interview_id = await hold_long(service, bank, long_words=long_words)
            assert house.jobs
            await house.jobs.enqueue(interview_id, 1)
            return f"/interviews/{interview_id}/report"

    return lambda long_words: _run(lambda: held(long_words))


@pytest.fixture
def report(hold: Hold) -> str:
    """Return the address of a report of 200 ordinary turns."""
    return hold(ORDINARY_WORDS)


def open_report(page: Page, address: str) -> None:
    page.goto(address, timeout=60_000)
    expect(page.get_by_role("heading", name="What was said")).to_be_visible()


class TestTheLongest:
    def test_opens_small_and_nothing_is_executed_or_too_wide(self, new_page: NewPage, hold: Hold) -> None:
        page = new_page(width=320, height=640, color_scheme="dark")
        asked: list[Dialog] = []
        page.on("dialog", lambda dialog: asked.append(dialog))  # the driver wants a function
        open_report(page, hold(5_000))
        assert not scrolls_sideways(page)
        assert page.evaluate(IN_FRAME)
        expect(page.locator(".said-turn")).to_have_count(200)
        assert asked == []
        page.emulate_media(media="print")
        folded = page.locator(
            ".report-body details:not([open]) table, .report-body details:not([open]) .points"
        )
        assert folded.count() > 20
        assert folded.evaluate_all(
            "all => all.every((each) => each.checkVisibility({contentVisibilityAuto: true}))"
        )


class TestMarksAndFilters:
    def test_a_mark_explains_itself_to_pointer_and_keyboard(self, page: Page, report: str) -> None:
        open_report(page, report)
        label = page.locator(".said-turn .mark-label").first
        tip = page.get_by_role("tooltip")
        page.locator(".said-turn .marked").first.hover()
        expect(tip).to_contain_text(", level ")
        expect(tip).to_contain_text("reason <b>is bold</b>.")
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        label.focus()
        expect(tip).to_be_visible()
        expect(label).to_have_accessible_description(tip.inner_text().replace("\n", " ").replace("  ", " "))
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page.locator(".criterion:target")).to_be_in_viewport()

    def test_filters_act_at_once_and_say_so_and_a_link_shows_what_they_hide(
        self, page: Page, report: str
    ) -> None:
        open_report(page, report)
        form = page.get_by_role("search", name="Filter the transcript")
        form.get_by_label("Speaker").select_option("You")
        form.get_by_label("Round").select_option("3")
        expect(form.get_by_role("status")).to_have_text("9 of 200 turns are shown.")
        expect(page.locator(".said-turn:visible")).to_have_count(9)
        page.locator(".criterion .quote-link").first.click()
        expect(page.locator(".said-turn:has(:target)")).to_be_in_viewport()
        form.get_by_label("Only with marks").check()
        form.get_by_label("Speaker").select_option("Interviewer")
        expect(page.get_by_text("No turn is like this.")).to_be_visible()

    def test_filters_work_without_scripts(self, new_page: NewPage, report: str) -> None:
        page = new_page(java_script_enabled=False)
        page.goto(report, timeout=60_000)
        form = page.get_by_role("search", name="Filter the transcript")
        form.get_by_label("Round").select_option("0")
        form.get_by_label("Only with marks").check()
        form.get_by_role("button", name="Show", exact=True).click()
        assert page.url.endswith("?round=0&speaker=&criterion=&marked=1#transcript")
        expect(page.locator("#said-status")).to_have_text("2 of 200 turns are shown.")
        expect(page.locator(".said-turn:visible")).to_have_count(2)
        title = page.locator(".said-turn:visible .mark-label").first.get_attribute("title")
        assert title
        assert "reason <b>is bold</b>." in title
