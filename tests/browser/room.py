"""The room as a test sees it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

STORY = (
    "Our nightly ranking job took nine hours, so I profiled it, found that the join was quadratic and rewrote it "
    "with a sorted merge. It fell to forty minutes, and we could refresh twice a day."
)


def begin(page: Page, *stages: str, mode: str | None = None) -> str:
    """Begin an interview of these rounds, go into its room and return its address.

    That is on the start page only where it is left to that page which rounds, or where a mode is asked for.
    """
    if mode or not stages:
        return begin_on_start_page(page, *stages, mode=mode or "Practice")
    begun = page.request.post("/api/v1/interviews", data={"stages": stages})
    page.goto(f"/interviews/{begun.json()['id']}")
    listening(page)
    return page.url


def begin_on_start_page(page: Page, *stages: str, mode: str = "Practice") -> str:
    """Do the same as a person does; all rounds where none is named."""
    page.goto("/")
    for box in page.locator("input[name=stages]").all():
        box.set_checked(not stages or box.get_attribute("value") in stages)
    page.get_by_role("radio", name=re.compile(f"^{mode}")).check()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/interviews/*")
    listening(page)
    return page.url


def answer_box(page: Page) -> Locator:
    """Return where answers are written."""
    return page.get_by_role("textbox", name="Your answer")


def listening(page: Page) -> None:
    """Wait until it is the candidate's turn."""
    expect(page.locator("#presence")).to_have_attribute("data-state", "listening")


def said(page: Page) -> Locator:
    """Return the candidate's turns that are kept."""
    return page.locator(".turn--candidate:not(.turn--pending) .turn-text")


def one_or_the_other(page: Page) -> bool:
    """Wait until the candidate may speak again or the interview is over; return whether it is over."""
    page.wait_for_selector("#dock:not([hidden]) #presence[data-state=listening], #ending:not([hidden])")
    return page.locator("#ending").is_visible()


def say(page: Page, text: str) -> bool:
    """Answer and return whether that was the end."""
    before = said(page).count()
    answer_box(page).fill(text)
    page.get_by_role("button", name="Send").click()
    expect(said(page)).to_have_count(before + 1)
    return one_or_the_other(page)


def scrolls_sideways(page: Page) -> bool:
    """Return whether the page is wider than the window."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide
