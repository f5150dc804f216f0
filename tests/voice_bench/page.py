"""A page with a microphone that says what it is told, when it is told, and what the page marks on the way."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --use-fake-ui-for-media-stream --use-fake-device-for-media-stream "
    "--autoplay-policy=no-user-gesture-required"
).split()
_LOOK_EVERY_MS = 150
"""Marks carry their times, so looking often would only take time from what is measured."""
_MICROPHONE = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const hiss = context.createBufferSource();
  hiss.buffer = context.createBuffer(1, context.sampleRate * 2, context.sampleRate);
  const data = hiss.buffer.getChannelData(0);
  for (let n = 0; n < data.length; n += 1) data[n] = (Math.random() - 0.5) * 0.0005;
  hiss.loop = true;
  hiss.connect(out);
  hiss.start();
  window.benchMicrophone = { context, out };
  return out.stream;
};
window.benchSay = async (wav, whenDone) => {
  const { context, out } = window.benchMicrophone;
  const bytes = Uint8Array.from(atob(wav), (letter) => letter.charCodeAt(0));
  const buffer = await context.decodeAudioData(bytes.buffer);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(out);
  const starts = context.currentTime + 0.05;
  source.start(starts);
  const now = performance.now() + (starts - context.currentTime) * 1000;
  const ended = now + buffer.duration * 1000;
  if (whenDone) setTimeout(() => document.querySelector(whenDone).click(), Math.max(0, ended - performance.now()));
  return { began: now, ended };
};
window.benchMarks = (name, since) => performance.getEntriesByName(`voice:${name}`, "mark")
  .filter((mark) => mark.startTime >= since).map((mark) => ({ at: mark.startTime, ...mark.detail }));
"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Yield Chromium as people have it, but for its window."""
    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, ignore_default_args=["--headless", "--mute-audio"]
        )
        yield opened
        opened.close()


class Room:
    """A spoken interview in a page."""

    def __init__(self, browser: Browser, base_url: str, **settings: Any) -> None:
        self.context = browser.new_context(base_url=base_url, bypass_csp=True)  # waiting evaluates strings
        self.context.add_init_script(_MICROPHONE)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(90_000)
        self.page.goto("/history")
        self.page.evaluate(
            "(settings) => localStorage.setItem('voice', JSON.stringify(settings))",
            {"taking": "hands_free", "words_a_minute": 300, **settings},
        )

    def begin(self, *stages: str, length: str = "full") -> str:
        """Begin an interview with the voice on; return when it is the candidate's turn."""
        interview: dict[str, Any] = self.page.evaluate(
            "async (body) => (await fetch('/api/v1/interviews', {method: 'POST', headers: {'Content-Type':"
            " 'application/json'}, body: JSON.stringify(body)})).json()",
            {"stages": stages, "length": length},
        )
        self.page.goto(f"/interviews/{interview['id']}#voice")
        self.page.wait_for_function("window.benchMicrophone")
        self.first("hearing", 0.0, state="waiting")
        self.listening()
        return str(interview["id"])

    def listening(self) -> None:
        """Wait until the interviewer has said everything."""
        self.page.wait_for_function(
            "document.getElementById('presence').dataset.state === 'listening'"
            " || document.getElementById('ending').checkVisibility()",
            polling=_LOOK_EVERY_MS,
        )

    @property
    def over(self) -> bool:
        """Whether the interview is finished."""
        return self.page.locator("#ending").is_visible()

    def say(self, wav: bytes, *, then_click: str | None = None) -> dict[str, float]:
        """Play a sound into the microphone; return when it begins and ends, in ms of the page."""
        return dict(
            self.page.evaluate(
                "([wav, click]) => benchSay(wav, click)", [base64.b64encode(wav).decode(), then_click]
            )
        )

    def marks(self, name: str, since: float) -> list[dict[str, Any]]:
        """Return the page's marks of a name since a moment, in ms."""
        return list(self.page.evaluate("([name, since]) => benchMarks(name, since)", [name, since]))

    def first(self, name: str, since: float, **detail: Any) -> dict[str, Any]:
        """Wait for a mark of a name since a moment and return it."""
        condition = (
            "([name, since, detail]) => benchMarks(name, since)"
            ".find((mark) => Object.entries(detail).every(([key, value]) => mark[key] === value))"
        )
        found = self.page.wait_for_function(condition, arg=[name, since, detail], polling=_LOOK_EVERY_MS)
        return dict(found.json_value())

    def close(self) -> None:
        """Leave."""
        self.context.close()
