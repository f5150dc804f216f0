"""A spoken interview in a browser: reading, correcting, grading, listening; by mouse and by keyboard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from knowledge.bank import QuestionBank
from knowledge.library import Library
from tests.browser.conftest import Complaints, NewPage
from tests.browser.room import scrolls_sideways
from tests.integration.api.conftest import House
from tests.spoken import Spoken

FIRST = (
    "Our nightly job took nine hours, so I profiled it.",
    "Um, the join was quadratic, and I rewrote it.",
)
SECOND = ("It fell to forty minutes, you know, and we could refresh twice a day.",)


def _run(work: Callable[[], Coroutine[Any, Any, str]]) -> str:
    """Run it in a thread of its own: the browser's driver keeps a loop going in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work()).result(60)


@pytest.fixture
def spoken(origin: str, tmp_path: Path, bank: QuestionBank, library: Library) -> str:
    """Return the id of a finished spoken interview that waits to be read, in the store of the running server."""

    async def held() -> str:
        house = House(tmp_path, bank, library)
        async with house.service() as service:
            interview = Spoken(service, house.clock)
            await interview.begin()
            await interview.answer(*FIRST, gap_secs=3.0, unsure=("quadratic",), kept=True)
            await interview.answer(*SECOND, each_secs=0.7, pitch_hz=(92.0, 161.0))
            await interview.finish()
            return interview.id

    return _run(held)


def answer(page: Page, number: int) -> Locator:
    return page.locator(".answer").nth(number - 1)


def open_transcript(page: Page, interview: str) -> None:
    page.goto(f"/interviews/{interview}/transcript")
    expect(page.get_by_role("button", name="Grade my answers")).to_be_enabled()


def grade(page: Page) -> None:
    page.get_by_role("button", name="Grade my answers").click()
    page.wait_for_url("**/report")
    expect(page.get_by_role("heading", name="How you spoke")).to_be_visible()


class TestCorrecting:
    def test_by_mouse_and_back_again(self, page: Page, spoken: str) -> None:
        page.goto(f"/interviews/{spoken}/report")
        page.get_by_role("link", name="Check what was understood").click()
        first = answer(page, 1)
        text, back = (
            first.get_by_role("textbox"),
            first.get_by_role("button", name="Back to what was understood"),
        )
        original = text.input_value()
        expect(first.locator(".understood .unsure")).to_have_text("quadratic, (unsure)")
        expect(back).to_be_hidden()
        text.fill(original.replace("quadratic", "quadratic in the rows"))
        expect(first.get_by_role("status")).to_have_text("Not saved yet.")
        first.get_by_role("button", name="Save").click()
        expect(first.get_by_role("status")).to_have_text("Saved.")
        page.reload()
        expect(text).to_have_value(original.replace("quadratic", "quadratic in the rows"))
        back.click()
        expect(text).to_have_value(original)
        expect(first.get_by_role("status")).to_have_text("Saved: as it was understood.")
        expect(back).to_be_hidden()

    def test_by_keyboard_alone_up_to_the_report(self, page: Page, spoken: str) -> None:
        open_transcript(page, spoken)
        answer(page, 2).get_by_role("textbox").focus()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text("It fell to forty minutes, and nobody waited any more.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(answer(page, 2).get_by_role("status")).to_have_text("Saved.")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Grade my answers")).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/report")
        expect(page.locator(".said-list")).to_contain_text("nobody waited any more")
        expect(page.locator(".said-original")).to_contain_text("we could refresh twice a day")

    def test_what_was_written_before_the_page_was_ready_is_not_taken_for_kept(
        self, page: Page, spoken: str
    ) -> None:
        held: list[Route] = []
        page.route("**/js/transcript.js*", lambda route: held.append(route))
        page.goto(f"/interviews/{spoken}/transcript", wait_until="commit")
        answer(page, 1).get_by_role("textbox").fill("I rewrote the join.")
        held[0].continue_()
        expect(answer(page, 1).get_by_role("status")).to_have_text("Not saved yet.")
        grade(page)
        expect(page.locator(".said-list")).to_contain_text("I rewrote the join.")

    def test_what_is_not_saved_is_saved_before_grading(self, page: Page, spoken: str) -> None:
        open_transcript(page, spoken)
        answer(page, 1).get_by_role("textbox").fill("I rewrote the join.")
        grade(page)
        expect(page.locator(".said-list")).to_contain_text("I rewrote the join.")

    def test_what_is_not_saved_is_not_left_without_a_warning(self, page: Page, spoken: str) -> None:
        open_transcript(page, spoken)
        answer(page, 1).get_by_role("textbox").press_sequentially("Half a wor")
        page.on("dialog", lambda dialog: dialog.dismiss())
        with page.expect_event("dialog") as asked:
            page.get_by_role("link", name="History").click(no_wait_after=True)
        assert asked.value.type == "beforeunload"
        assert page.url.endswith("/transcript")
        answer(page, 1).get_by_role("button", name="Save").click()
        expect(answer(page, 1).get_by_role("status")).to_have_text("Saved.")
        page.get_by_role("link", name="History").click()
        page.wait_for_url("**/history")

    def test_an_emptied_answer_stops_the_grading_and_says_why(
        self, page: Page, spoken: str, complaints: Complaints
    ) -> None:
        open_transcript(page, spoken)
        answer(page, 1).get_by_role("textbox").fill("  ")
        page.get_by_role("button", name="Grade my answers").click()
        expect(answer(page, 1).get_by_role("alert")).to_have_text("the answer is empty")
        expect(answer(page, 1).get_by_role("textbox")).to_be_focused()
        complaints.found[:] = [found for found in complaints.found if "422" not in found]


class TestListening:
    def test_a_press_plays_and_another_stops(self, page: Page, spoken: str) -> None:
        open_transcript(page, spoken)
        first, second = answer(page, 1).locator(".play").all()
        expect(first).to_have_accessible_name("Play “Our nightly job took nine hours, so I…”")
        first.click()
        expect(first).to_have_accessible_name("Stop “Our nightly job took nine hours, so I…”")
        second.focus()
        page.keyboard.press("Enter")
        expect(second).to_have_accessible_name("Stop “Um, the join was quadratic, and I…”")
        expect(first).to_have_accessible_name("Play “Our nightly job took nine hours, so I…”")
        page.keyboard.press("Enter")
        expect(second).to_have_accessible_name("Play “Um, the join was quadratic, and I…”")
        assert page.evaluate("document.querySelectorAll('audio').length") == 1
        assert page.evaluate("document.querySelector('audio').paused")

    def test_also_in_the_report(self, page: Page, spoken: str) -> None:
        open_transcript(page, spoken)
        grade(page)
        page.locator("#transcript .play").first.click()
        expect(page.locator(".play--on")).to_have_count(1)
        expect(page.locator(".play--on")).to_have_count(0, timeout=30_000)  # it comes to its end


class TestSeeing:
    def test_small_and_dark_nothing_scrolls_sideways(self, new_page: NewPage, spoken: str) -> None:
        page = new_page(width=320, height=640, color_scheme="dark")
        open_transcript(page, spoken)
        assert not scrolls_sideways(page)
        answer(page, 1).get_by_role("textbox").fill("verylongword" * 30)
        answer(page, 1).get_by_role("button", name="Save").click()
        expect(answer(page, 1).get_by_role("status")).to_have_text("Saved.")
        assert not scrolls_sideways(page)
        grade(page)
        page.locator(".delivery summary").click()
        assert not scrolls_sideways(page)
        strip = page.locator(".strip").bounding_box()
        assert strip
        assert strip["width"] > 280

    def test_the_picture_has_a_name_and_its_numbers_in_words(self, page: Page, spoken: str) -> None:
        open_transcript(page, spoken)
        grade(page)
        picture = page.get_by_role("img", name="0:00 to 5:00")
        expect(picture).to_be_visible()
        expect(picture.locator("desc")).to_contain_text("Pauses over 2 s: 1. Fillers: 2.")
        page.locator(".delivery summary").click()
        expect(page.locator(".delivery tbody tr").first.locator("td").nth(4)).to_have_text("2")
