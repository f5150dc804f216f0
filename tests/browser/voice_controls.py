"""A room in which somebody speaks, and the server's half of the voice: for the tests of what is pressed and heard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.room import begin
from tests.browser.voice_double import VoiceDouble


@pytest.fixture(scope="module")
def browser(browser_with_microphone: Browser) -> Browser:
    """Return a browser with a microphone that beeps."""
    return browser_with_microphone


@pytest.fixture(scope="module")
def origin(shared_origin: str) -> str:
    """Return the address of one server for all: each test holds an interview of its own."""
    return shared_origin


@pytest.fixture
def voice(page: Page) -> VoiceDouble:
    """Return the server's half of a voice that is on."""
    return spoken(page)


def spoken(page: Page, **how: Any) -> VoiceDouble:
    """Begin an interview and speak in it."""
    double = VoiceDouble(page, **how)
    begin(page, "behavioral")
    page.get_by_role("button", name="Speak").click()
    double.until(lambda: double.of("voice"))
    return double


def presence(page: Page, state: str) -> None:
    expect(page.locator("#presence")).to_have_attribute("data-state", state)


def taking(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).check()


def actions(voice: VoiceDouble) -> list[str]:
    return [message["action"] for message in voice.of("talk")]


def heard(voice: VoiceDouble, state: str) -> Callable[[], bool]:
    """Return whether the page has reported this state of the playback."""
    return lambda: any(message["state"] == state for message in voice.of("played"))


def last_turn(page: Page) -> str:
    return str(page.locator(".turn--interviewer").last.get_attribute("id"))


def unbroken(frames: list[tuple[int, int]]) -> bool:
    """Return whether each begins where the one before it ended; a busy machine sends several as one."""
    return all(at == sum(samples for _, samples in frames[:n]) for n, (at, _) in enumerate(frames))


def interview(page: Page) -> dict[str, Any]:
    """Return the interview as the server sees it."""
    found: dict[str, Any] = page.request.get(f"/api/v1{path(page)}").json()
    return found


def path(page: Page) -> str:
    return re.sub(r"^https?://[^/]+|#.*$", "", page.url)
