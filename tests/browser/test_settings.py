"""The settings in a browser, and that no page is stopped by its own policy."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.fake_openai import FakeOpenAI, says

PAGES = ("/", "/sample", "/drills", "/plan", "/progress", "/history", "/guides", "/settings", "/nothing-here")


class TestEveryPage:
    def test_breaks_no_policy_and_fits_the_narrowest_screen(self, page: Page, complaints: Complaints) -> None:
        page.set_viewport_size({"width": 320, "height": 640})
        for address in PAGES:
            page.goto(address)
            expect(page.locator("h1")).to_have_count(1)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
            assert page.evaluate("typeof htmx") == "object"
        missing = [line for line in complaints.found if "404" in line]
        assert len(missing) == 1, "the page that isn't there"
        complaints.found.remove(missing[0])


class TestSettings:
    def test_a_theme_is_there_at_once_and_stays(self, page: Page) -> None:
        page.goto("/settings")
        with page.expect_response("**/settings/appearance"):
            page.locator('input[name="theme"][value="dark"]').check()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.goto("/guides")
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"

    def test_a_model_is_tried_without_leaving_the_page(self, page: Page) -> None:
        page.goto("/settings")
        with FakeOpenAI() as server:
            server.script(says("I am ready."), says('{"yes": true}'))
            page.get_by_role("textbox", name="Address").fill(server.base_url)
            host = server.base_url.split("/")[2]
            expect(page.get_by_label(f"may be sent to {host}")).not_to_be_checked()
            page.get_by_role("textbox", name="Model", exact=True).fill("tiny")
            page.get_by_label("Key").fill("secret")
            page.get_by_role("button", name="Test").click()
            said = page.locator("#model-said")
            # The first call imports the library that talks to models.
            expect(said).to_contain_text("hold interviews and judge answers", timeout=60_000)
        assert page.get_by_label("Key").input_value() == "secret"
        assert page.url.endswith("/settings")

    def test_the_voice_s_choices_are_those_of_the_room(self, page: Page) -> None:
        page.goto("/settings")
        page.locator('input[value="patient"]').check()
        page.get_by_label("Captions").select_option("large")
        kept = page.evaluate("JSON.parse(localStorage.getItem('voice'))")
        assert (kept["patience"], kept["captions"]) == ("patient", "large")
        page.reload()
        expect(page.locator('input[value="patient"]')).to_be_checked()
