"""Drills and retries as a person clicks them: from the page to the feedback, and to a second attempt."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.room import STORY, listening, one_or_the_other, say, scrolls_sideways


def sit(page: Page, text: str) -> None:
    """Answer until the drill is over, and open what comes of it."""
    page.wait_for_url("**/interviews/*")
    listening(page)
    for number in range(6):
        if say(page, f"{text} ({number})"):
            break
    assert one_or_the_other(page)
    page.get_by_role("link", name="Read the feedback").click()
    page.wait_for_url("**/report")


class TestDrill:
    def test_from_the_page_to_the_feedback_and_again(self, new_page: NewPage) -> None:
        page = new_page(width=320, height=640, color_scheme="dark")
        page.goto("/")
        page.get_by_role("navigation", name="Site").get_by_role("link", name="Drills").click()
        assert not scrolls_sideways(page)
        page.get_by_role("link", name="See the questions").click()
        page.get_by_role("searchbox", name="Words in it").fill("disagreed")
        page.get_by_role("combobox", name="Topic").select_option("behavioral")
        page.get_by_role("button", name="Show").click()
        page.get_by_role("button", name="Begin").first.click()
        sit(page, STORY)
        expect(page.get_by_role("heading", name="Level by level")).to_be_visible()
        expect(page.locator(".feedback-score")).to_contain_text("3.0")
        assert not scrolls_sideways(page)
        page.get_by_role("button", name="Again").click()
        sit(page, "The second time I began with the numbers.")
        expect(page.get_by_role("columnheader", name="Attempt 2 (this one)")).to_be_visible()
        page.get_by_text("What you said each time").click()
        expect(page.locator(".attempts-said")).to_contain_text("began with the numbers")
        assert not scrolls_sideways(page)


class TestRetry:
    def test_from_a_report_shows_two_attempts_there_too(self, page: Page) -> None:
        page.goto("/drills")
        page.get_by_role("button", name="Ask me something").click()
        sit(page, STORY)
        page.get_by_role("link", name="The whole report").click()
        report = page.url
        page.get_by_role("button", name="Try this").first.click()
        sit(page, "Once more, with the numbers first.")
        page.goto(report)
        table = page.get_by_role("region", name="Levels, attempt by attempt")
        expect(table.get_by_role("columnheader")).to_have_count(3)
        table.get_by_role("link", name="Attempt 2").click()
        expect(page.get_by_role("heading", name="Your attempts")).to_be_visible()
