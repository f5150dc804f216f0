"""The plan in a browser: its own time zone, a tick without a reload, and the same without any script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import NewPage
from tests.digests import MONDAY

ON = (MONDAY.date() + timedelta(days=9)).isoformat()


class TestPlan:
    def test_from_the_form_to_a_tick_without_a_reload(self, new_page: NewPage) -> None:
        page = new_page(timezone_id="Asia/Tokyo")
        page.goto("/plan")
        expect(page.locator("[data-zone-name]")).to_have_text("Asia/Tokyo")
        page.get_by_label("Day of the interview").fill(ON)
        page.get_by_role("button", name="Make my plan").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("9 days until your interview.")
        expect(page.get_by_text("Days begin at midnight in Asia/Tokyo")).to_be_visible()
        assert violations(page) == []
        page.evaluate("window.here = true")
        tick = page.locator(".today .tick").nth(1)
        tick.click()
        expect(tick).to_have_attribute("aria-pressed", "true")
        assert page.evaluate("window.here")
        expect(tick).to_be_focused()
        tick.press("Enter")
        expect(tick).to_have_attribute("aria-pressed", "false")

    def test_works_without_a_script(self, new_page: NewPage) -> None:
        page = new_page(java_script_enabled=False)
        page.goto("/plan")
        page.get_by_label("Day of the interview").fill(ON)
        page.get_by_role("button", name="Make my plan").click()
        page.locator(".today .tick").nth(1).click()
        expect(page.locator(".today .tick").nth(1)).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_role("button", name="Print")).to_be_hidden()

    @pytest.mark.parametrize("scripts", [True, False])
    def test_ticks_of_the_checklist_are_kept(self, new_page: NewPage, scripts: bool) -> None:
        page = new_page(java_script_enabled=scripts)
        page.goto("/plan")
        page.get_by_label("Day of the interview").fill(ON)
        page.get_by_role("button", name="Make my plan").click()
        lines = page.locator("#checklist input[type=checkbox]")
        lines.nth(1).check()
        if scripts:
            expect(lines.nth(1)).to_be_focused()
        else:
            page.locator("#checklist").get_by_role("button", name="Keep the ticks").click()
        expect(page.locator("#checklist-said")).to_have_text(re.compile("^1 of .* ticked, and kept."))
        page.goto("/plan")
        expect(lines.nth(1)).to_be_checked()
        expect(lines.nth(0)).not_to_be_checked()
