"""A whole interview, from the start page to the report: with the mouse, and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.room import (
    STORY,
    begin,
    begin_on_start_page,
    listening,
    one_or_the_other,
    said,
    say,
    scrolls_sideways,
)

MOST_ANSWERS = 60


class TestWholeInterview:
    def test_four_rounds_by_mouse_end_in_a_report(self, page: Page) -> None:
        begin_on_start_page(page)
        expect(page.locator(".stage-step")).to_have_count(4)
        for _ in range(MOST_ANSWERS):
            if say(page, STORY):
                break
        expect(page.locator(".stage-step--done")).to_have_count(4)
        page.get_by_role("link", name="Open the report").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("A mixed interview")
        page.locator("a[href='#q-1']").first.click()
        expect(page.locator("#q-1")).to_be_in_viewport()
        page.locator("#q-1").click()
        expect(page.locator(".criterion:target")).to_be_in_viewport()

    def test_leaving_early_grades_what_was_said(self, page: Page) -> None:
        begin_on_start_page(page, "behavioral")
        say(page, STORY)
        page.get_by_role("button", name="Finish", exact=True).click()
        page.get_by_role("button", name="Finish and grade").click()
        page.get_by_role("link", name="Open the report").click()
        expect(page.locator(".verdict-number")).to_contain_text("3.0")

    def test_the_history_knows_it_and_forgets_it_on_request(self, page: Page) -> None:
        begin_on_start_page(page, "behavioral")
        page.goto("/history")
        expect(page.get_by_role("link", name="Resume")).to_be_visible()
        page.get_by_role("button", name="Delete").click()
        page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
        expect(page.locator(".past-item")).to_have_count(1)
        page.get_by_role("button", name="Delete").click()
        page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(page.locator(".past-item")).to_have_count(0)
        expect(page.get_by_text("Nothing here yet.")).to_be_visible()


class TestKeyboard:
    def test_alone_is_enough(self, page: Page) -> None:
        page.goto("/")
        _uncheck_by_keyboard(page, "Recruiter screen", "Technical phone screen", "ML system design")
        _tab_to(page, "Begin")
        page.keyboard.press("Enter")
        page.wait_for_url("**/interviews/*")
        listening(page)
        _tab_to(page, "Your answer")
        for count in range(1, MOST_ANSWERS):
            page.keyboard.insert_text(STORY)
            page.keyboard.press("Control+Enter")
            expect(said(page)).to_have_count(count)
            if one_or_the_other(page):
                break
        expect(page.get_by_role("link", name="Open the report")).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/report")
        _tab_to(page, "Where you said it")
        page.keyboard.press("Enter")
        expect(page.locator(".mark-label:target")).to_be_in_viewport()

    def test_the_skip_link_comes_first_and_is_seen(self, page: Page) -> None:
        page.goto("/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()

    def test_a_dialog_gives_the_focus_back(self, page: Page) -> None:
        begin(page, "behavioral")
        opener = page.get_by_role("button", name="Finish", exact=True)
        opener.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Go on with it")).to_be_focused()
        page.keyboard.press("Escape")
        expect(opener).to_be_focused()


class TestSmallAndDark:
    @pytest.mark.parametrize("width", [320, 768])
    def test_nothing_scrolls_sideways(self, new_page: NewPage, width: int) -> None:
        page = new_page(width=width, height=640, color_scheme="dark")
        for address in ("/", "/history", "/guides", "/guides/mle-coding"):
            page.goto(address)
            assert not scrolls_sideways(page), address
        begin(page, "behavioral")
        say(page, f"{STORY} {'verylongword' * 30}")
        assert not scrolls_sideways(page), "room"
        page.get_by_role("button", name="Finish", exact=True).click()
        page.get_by_role("button", name="Finish and grade").click()
        page.get_by_role("link", name="Open the report").click()
        page.wait_for_url("**/report")
        assert not scrolls_sideways(page), "report"


def _tab_to(page: Page, name: str, most: int = 400) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "(() => { const e = document.activeElement;"
            " return (e.labels?.[0]?.textContent ?? e.textContent ?? '').trim(); })()"
        )
        if label.startswith(name):
            return
    raise AssertionError(f"Tab never comes to {name!r}")


def _uncheck_by_keyboard(page: Page, *rounds: str) -> None:
    for name in rounds:
        _tab_to(page, name)
        page.keyboard.press("Space")
