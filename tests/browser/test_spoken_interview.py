"""A whole short interview by voice in a real browser, from pre-flight to report: a file is the microphone.

The file says one sentence again and again, with pauses between; pocketsphinx hears it under a grammar of that sentence,
so that every word is asserted. Real detector, real voice, real worklet, real websocket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from interviewer.adapters.pyttsx3_tts import Pyttsx3Synthesizer
from interviewer.service import SpeechParts
from tests.browser.conftest import ARGUMENTS, CHROMIUM, MICROPHONE
from tests.fake_speech import speech_parts_of
from tests.pocketsphinx_ears import PocketsphinxTranscriber
from tests.speech_samples import MICROPHONE_HZ, joined, needs_espeak, spoken, write_wav

pytestmark = [
    pytest.mark.skipif(needs_espeak, reason="espeak-ng is not on this machine"),
    pytest.mark.timeout(420),
    pytest.mark.slow,  # over a minute, since it is spoken at the pace of speech
]

SENTENCE = "that is how we solved it in the end"
MOST_ANSWERS = 20


@pytest.fixture
def speech() -> SpeechParts:
    """Return ears that know the sentence, and the built-in voice."""
    return speech_parts_of(
        PocketsphinxTranscriber([SENTENCE, f"{SENTENCE} {SENTENCE}"]), Pyttsx3Synthesizer()
    )


@pytest.fixture(scope="module")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Yield a browser whose microphone is the file; the default headless shell would refuse it."""
    file = tmp_path_factory.mktemp("microphone") / "microphone.wav"
    write_wav(file, joined(1.5, spoken(SENTENCE), 2.6), rate_hz=MICROPHONE_HZ)
    opened = playwright.chromium.launch(
        executable_path=CHROMIUM,
        ignore_default_args=["--headless", "--mute-audio"],
        args=["--headless=new", *ARGUMENTS, *MICROPHONE, f"--use-file-for-fake-audio-capture={file}"],
    )
    yield opened
    opened.close()


class Speaker:
    """Somebody who speaks when it is their turn, and is muted otherwise."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def over(self) -> bool:
        return self.page.locator("#ending").is_visible()

    def turns(self) -> list[str]:
        return self.page.locator(".turn--candidate:not(.turn--pending) .turn-text").all_inner_texts()

    def wait_for_the_floor(self) -> None:
        """Wait until the interviewer has said everything, or the interview is over."""
        self.page.wait_for_selector(
            "#presence[data-state=muted], #presence[data-state=listening], #ending:not([hidden])",
            timeout=60_000,
        )

    def mute(self, *, muted: bool) -> None:
        button = self.page.get_by_role("button", name="Mute")
        if (button.get_attribute("aria-pressed") == "true") != muted:
            button.click()

    def answer(self) -> None:
        """Let one answer be heard, hands free, and be silent as soon as it is committed."""
        before = len(self.turns())
        self.mute(muted=False)
        expect(self.page.locator(".turn--candidate:not(.turn--pending)")).to_have_count(
            before + 1, timeout=60_000
        )
        if not self.over:
            self.mute(muted=True)


def words_of(text: str) -> str:
    return re.sub(r"[^a-z ]", "", " ".join(text.lower().split()))


class TestSpokenInterview:
    def test_from_preflight_to_report(self, page: Page, tmp_path: Path) -> None:
        self.choose_to_speak(page)
        self.check_the_sound(page)
        page.get_by_role("link", name="Go in").click()
        page.wait_for_url(re.compile(r"/interviews/[^/]+#voice$"))
        speaker = Speaker(page)
        page.wait_for_selector("#voice-switch[aria-pressed=true]")
        speaker.mute(muted=True)
        for _ in range(MOST_ANSWERS):
            speaker.wait_for_the_floor()
            if speaker.over:
                break
            speaker.answer()
        expect(page.locator("#ending")).to_be_visible(timeout=60_000)
        turns = speaker.turns()
        assert len(turns) >= 3
        assert all(set(words_of(turn).split(SENTENCE)) <= {"", " "} for turn in turns), turns
        self.read_and_grade(page, turns)

    def choose_to_speak(self, page: Page) -> None:
        page.goto("/")
        for box in page.locator("input[name=stages]").all():
            box.set_checked(box.get_attribute("value") == "behavioral")
        page.get_by_role("radio", name=re.compile("^Speak")).check()
        page.get_by_role("button", name="Begin").click()
        page.wait_for_url("**/voice")

    def check_the_sound(self, page: Page) -> None:
        """Record the test sentence and see it understood."""
        page.get_by_role("button", name="Switch it on").click()
        # The recording ends by itself after eight seconds: one sentence, and the next one two seconds after its end.
        self.after_the_sentence(page)
        page.get_by_role("button", name="Record it").click()
        expect(page.locator("#understood")).to_contain_text(SENTENCE, timeout=60_000)
        page.get_by_role("button", name="Play a sentence").click()
        expect(page.locator("#voice-said")).not_to_be_empty(timeout=30_000)

    def after_the_sentence(self, page: Page) -> None:
        """Wait until the sentence was said and a silence has begun, by the meter."""
        for condition in ("> 0.25", "< 0.1"):
            page.locator("#level").evaluate(
                "(meter) => new Promise((done) => { const look = () => meter.value "
                + condition
                + " ? done() : setTimeout(look, 20); look(); })"
            )

    def read_and_grade(self, page: Page, turns: list[str]) -> None:
        page.get_by_role("link", name="Check what was understood").click()
        page.wait_for_url("**/transcript")
        expect(page.locator("textarea")).to_have_count(len(turns))
        assert [words_of(box.input_value()) for box in page.locator("textarea").all()] == [
            words_of(turn) for turn in turns
        ]
        page.get_by_role("button", name="Grade my answers").click()
        page.wait_for_url("**/report", timeout=60_000)
        expect(page.get_by_role("heading", name="How you spoke")).to_be_visible()
        expect(page.locator("main")).to_contain_text(SENTENCE)
