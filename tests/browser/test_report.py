"""The report in a browser: disagreeing with a grade, by mouse and by keyboard alone, large and small."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.room import STORY, begin, listening, say, scrolls_sideways

REASON = "I gave the number:\nnine hours to forty minutes."


def open_report(page: Page) -> None:
    """Hold a short behavioral interview and open its report."""
    begin(page, "behavioral")
    say(page, STORY)
    finish(page)


def finish(page: Page) -> None:
    page.get_by_role("button", name="Finish", exact=True).click()
    page.get_by_role("button", name="Finish and grade").click()
    page.get_by_role("link", name="Open the report").click()
    page.wait_for_url("**/report")


def grade(page: Page, name: str) -> Locator:
    """Return what the report says of a criterion."""
    return page.locator(".criterion").filter(has=page.get_by_role("heading", name=name))


class TestDisagreeing:
    def test_is_kept_changed_and_taken_back_and_the_score_stays(self, page: Page) -> None:
        open_report(page)
        result = grade(page, "Result")
        result.get_by_role("button", name="Disagree? Result").click()
        dialog = page.get_by_role("dialog", name="Disagree with “Result”?")
        expect(dialog).to_contain_text("No score moves")
        dialog.get_by_label("Why").fill(REASON)
        dialog.get_by_label("The level you find right").select_option("4")
        dialog.get_by_role("button", name="Keep it").click()
        expect(dialog).to_be_hidden()
        expect(result).to_contain_text("You disagree: level 4 would be right.")
        expect(page.locator("#objection-status")).to_have_text("Your objection is kept.")
        page.reload()
        expect(result).to_contain_text("nine hours to forty minutes")
        expect(page.locator(".verdict-number")).to_contain_text("3.0")
        result.get_by_role("button", name="Change it").click()
        expect(dialog.get_by_label("Why")).to_have_value(REASON)
        dialog.get_by_label("The level you find right").select_option("5")
        dialog.get_by_role("button", name="Keep it").click()
        expect(result).to_contain_text("level 5 would be right")
        result.get_by_role("button", name="Take it back").click()
        expect(result).not_to_contain_text("You disagree")
        expect(result.get_by_role("button", name="Disagree?")).to_be_focused()

    def test_by_keyboard_alone_and_the_focus_comes_back(self, page: Page) -> None:
        open_report(page)
        opener = grade(page, "Task").get_by_role("button", name="Disagree?")
        opener.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog").get_by_label("Why")).to_be_focused()
        page.keyboard.press("Escape")
        expect(opener).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.insert_text("It was my own job.")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(grade(page, "Task").get_by_role("button", name="Change it")).to_be_focused()
        expect(grade(page, "Task")).to_contain_text("It was my own job.")

    def test_a_reason_is_needed(self, page: Page) -> None:
        open_report(page)
        grade(page, "Action").get_by_role("button", name="Disagree?").click()
        page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("dialog").get_by_label("Why")).to_be_focused()
        page.get_by_role("dialog").get_by_label("Why").fill("   ")
        page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("alert")).to_have_text("Say why; a few words are enough.")

    def test_small_and_dark_nothing_scrolls_sideways(self, new_page: NewPage) -> None:
        page = new_page(width=320, height=640, color_scheme="dark")
        open_report(page)
        grade(page, "Result").get_by_role("button", name="Disagree?").click()
        assert not scrolls_sideways(page)
        page.get_by_role("dialog").get_by_label("Why").fill(f"{REASON} {'verylongword' * 30}")
        page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
        expect(grade(page, "Result")).to_contain_text("You disagree.")
        assert not scrolls_sideways(page)


class TestHints:
    def test_what_was_said_before_a_hint_counts_and_both_are_shown(self, page: Page) -> None:
        begin(page, "phone_screen")
        say(page, STORY)
        page.get_by_role("button", name="Hint").click()
        expect(page.locator(".turn--interviewer")).to_have_count(4)
        listening(page)
        say(page, STORY)
        finish(page)
        expect(page.locator(".verdict")).to_contain_text("You took hints.")
        hint = page.locator(".hinted")
        expect(hint.locator(".side--counts")).to_contain_text("Before the hint this counts3.0")
        expect(hint).to_contain_text("With everything you said")
        page.get_by_role("link", name="The hint, at").click()
        expect(page.locator(".said-turn:target")).to_be_in_viewport()
