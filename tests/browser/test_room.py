"""The room when things go wrong: reloads, second tabs, lost lines, hostile words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from interviewer.errors import ModelTimeout
from interviewer.speaking import Speaker
from tests.browser.conftest import Complaints, NewPage
from tests.browser.room import STORY, answer_box, begin, listening, said, say
from tests.fakes import HeldSpeaker

HOSTILE = '<script>document.title = "taken"</script><img src=x onerror="document.title=1"> 👩🏽‍💻 مرحبا'
CODE = "def top(items):\n    return max(items)"


class TestDraft:
    def test_a_reload_in_mid_answer_keeps_it(self, page: Page) -> None:
        begin(page, "behavioral")
        answer_box(page).fill("I had just begun to")
        page.reload()
        expect(answer_box(page)).to_have_value("I had just begun to")

    def test_what_was_said_is_no_draft_any_more(self, page: Page) -> None:
        begin(page, "behavioral")
        say(page, STORY)
        page.reload()
        listening(page)
        expect(answer_box(page)).to_have_value("")
        expect(said(page)).to_have_count(1)

    def test_a_refused_answer_comes_back_into_the_box(self, page: Page) -> None:
        begin(page, "behavioral")
        too_long = "word " * 10_001
        answer_box(page).fill(too_long)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("alert")).to_contain_text("50,000")
        expect(answer_box(page)).to_have_value(too_long)
        expect(page.locator(".turn--pending")).to_have_count(0)

    def test_an_empty_answer_is_not_sent(self, page: Page) -> None:
        begin(page, "behavioral")
        answer_box(page).press("Control+Enter")
        expect(page.get_by_role("alert")).to_contain_text("nothing in the box")


class TestTwoTabs:
    def test_both_show_the_same(self, page: Page) -> None:
        address = begin(page, "behavioral")
        other = page.context.new_page()
        other.goto(address)
        listening(other)
        say(page, STORY)
        expect(said(other)).to_have_text([STORY])
        listening(other)
        page.get_by_role("button", name="Pause").click()
        expect(other.get_by_role("button", name="Resume")).to_be_visible()
        say(other, "The second tab says this.")
        expect(said(page)).to_have_text([STORY, "The second tab says this."])

    def test_one_that_finishes_finishes_the_other(self, page: Page) -> None:
        address = begin(page, "behavioral")
        other = page.context.new_page()
        other.goto(address)
        listening(other)
        page.get_by_role("button", name="Finish", exact=True).click()
        page.get_by_role("button", name="Finish and grade").click()
        expect(other.get_by_role("heading", name="That was the interview.")).to_be_visible()


class TestPlace:
    def test_focus_in_head_or_dock_leaves_the_conversation_where_it_is(self, new_page: NewPage) -> None:
        page = new_page(width=390, height=640)
        begin(page, "behavioral")
        say(page, STORY)
        say(page, STORY)
        place = page.evaluate("scrollY")
        assert place > 0
        page.locator("#notes-open").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Notes")).to_be_focused()
        answer_box(page).focus()
        assert page.evaluate("scrollY") == place


class TestLine:
    def test_comes_back_by_itself(self, page: Page) -> None:
        lines: list[WebSocketRoute] = []

        def keep(line: WebSocketRoute) -> None:
            line.connect_to_server()
            lines.append(line)

        page.route_web_socket(re.compile("/live$"), keep)
        begin(page, "behavioral")
        lines[-1].close(code=1012)
        expect(page.locator("#announcer")).to_contain_text("reconnecting")
        listening(page)
        expect(page.locator("#announcer")).to_contain_text("Connected again.")
        say(page, STORY)
        expect(said(page)).to_have_text([STORY])

    def test_does_without_a_websocket(self, page: Page) -> None:
        page.route_web_socket(re.compile("/live$"), lambda ws: ws.close(code=1011))
        begin(page, "behavioral")
        say(page, STORY)
        expect(said(page)).to_have_text([STORY])
        page.get_by_role("button", name="Repeat").click()
        expect(page.locator(".turn--interviewer")).not_to_have_count(3)
        listening(page)

    def test_an_answer_whose_receipt_was_lost_is_no_failure(self, page: Page, complaints: Complaints) -> None:
        page.route_web_socket(re.compile("/live$"), lambda ws: ws.close(code=1011))
        begin(page, "behavioral")

        def lose_the_receipt(route: Route) -> None:
            route.fetch()
            route.abort("connectionreset")

        page.route("**/turns", lose_the_receipt, times=1)
        answer_box(page).fill(STORY)
        page.get_by_role("button", name="Send").click()
        expect(said(page)).to_have_text([STORY])
        expect(answer_box(page)).to_have_value("")
        complaints.found = [each for each in complaints.found if "ERR_CONNECTION_RESET" not in each]


class TestWords:
    def test_markup_stays_text(self, page: Page) -> None:
        begin(page, "behavioral")
        say(page, HOSTILE)
        expect(said(page)).to_have_text([HOSTILE])
        page.reload()
        listening(page)
        expect(said(page)).to_have_text([HOSTILE])
        assert "taken" not in page.title()

    def test_an_interviewers_turn_is_announced_once(self, page: Page) -> None:
        begin(page, "behavioral")
        say(page, STORY)
        words = page.locator(".turn--interviewer .turn-text").last.inner_text()
        expect(page.locator("#announcer p").filter(has_text=words)).to_have_count(1)

    def test_notes_go_into_the_report(self, page: Page) -> None:
        begin(page, "behavioral")
        page.get_by_role("button", name="Notes").click()
        page.get_by_role("textbox", name="New note").fill("Look up calibration")
        page.get_by_role("button", name="Keep").click()
        expect(page.locator("#notes-list li")).to_have_text(["Look up calibration"])
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_role("button", name="Notes")).to_be_focused()
        page.get_by_role("button", name="Finish", exact=True).click()
        page.get_by_role("button", name="Finish and grade").click()
        page.get_by_role("link", name="Open the report").click()
        expect(page.get_by_role("heading", name="Your notes")).to_be_visible()
        expect(page.get_by_text("Look up calibration")).to_be_visible()


class TestModelFails:
    @pytest.fixture
    def speaker(self) -> Speaker:
        """Return a model that breaks off in the middle of every turn."""
        failing = HeldSpeaker(failure=ModelTimeout("no word within 8 seconds"))
        failing.release.set()
        return failing

    def test_the_page_says_so_and_the_interview_goes_on(self, page: Page) -> None:
        begin(page, "behavioral")
        say(page, STORY)
        expect(page.locator(".aside")).to_contain_text("no word within 8 seconds")
        expect(page.locator("#announcer")).to_contain_text("built-in interviewer takes this turn")
        expect(page.locator(".turn--interviewer .turn-text").filter(has_text="I see. And")).to_have_count(0)
        failures = page.locator(".aside").count()
        page.reload()
        expect(page.locator(".aside")).to_have_count(failures)
        expect(page.locator(".aside + .turn--interviewer")).to_have_count(failures)
        say(page, STORY)


class TestCodeBox:
    def test_tab_indents_and_escape_lets_it_leave(self, page: Page) -> None:
        begin(page, "behavioral")
        page.get_by_role("button", name="Code").click()
        box = answer_box(page)
        box.press_sequentially("def top(items):")
        box.press("Enter")
        box.press_sequentially("return max(items)")
        expect(box).to_have_value(CODE)
        box.press("Shift+Tab")
        expect(box).to_have_value(CODE.replace("    ", ""))
        box.press("Tab")
        expect(box).to_be_focused()
        box.press("Escape")
        box.press("Tab")
        expect(box).not_to_be_focused()


class TestHints:
    def test_are_there_in_practice(self, page: Page) -> None:
        begin(page, "behavioral")
        before = page.locator(".turn--interviewer").count()
        page.get_by_role("button", name="Hint").click()
        expect(page.locator(".turn--interviewer")).to_have_count(before + 1)

    def test_are_not_there_in_a_real_interview(self, new_page: NewPage) -> None:
        page = new_page()
        begin(page, "behavioral", mode="Real")
        expect(page.get_by_role("button", name="Hint")).to_have_count(0)
        expect(page.get_by_role("button", name="Repeat")).to_be_visible()
