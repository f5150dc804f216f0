"""The page before a spoken interview, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser, Page, expect

from interviewer.errors import SpeechUnavailable
from interviewer.service import SpeechParts
from interviewer.speech import SpokenWord
from tests.browser.conftest import NewPage
from tests.browser.room import scrolls_sideways
from tests.browser.voice_double import VoiceDouble
from tests.fake_speech import ToneVoice, silent_speech, speech_parts_of

UNDERSTOOD = "I trained a small model last spring."


class Ears:
    """Implements Transcriber: whatever is said, it is this sentence."""

    name = "ears"
    secs = 0.0

    async def close(self) -> None:
        """It holds nothing."""

    async def ready(self) -> None:
        pass

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        self.secs = len(pcm) / 32_000
        return [SpokenWord(word, 0.0, 0.1, 0.9) for word in UNDERSTOOD.split()]


class NoEars(Ears):
    """Its model is not there."""

    async def ready(self) -> None:
        raise SpeechUnavailable("The model “ears” is not on this machine: type your answers.")


@pytest.fixture(scope="module")
def browser(browser_with_microphone: Browser) -> Browser:
    """Return a browser with a microphone that beeps."""
    return browser_with_microphone


@pytest.fixture
def ears() -> Ears:
    """Return what hears."""
    return Ears()


@pytest.fixture
def speech(ears: Ears) -> SpeechParts:
    """Return parts that hear one sentence and speak in tones."""
    return speech_parts_of(ears, ToneVoice())


def before(page: Page) -> None:
    """Begin an interview, and go to the page before it is spoken."""
    begun = page.request.post("/api/v1/interviews", data={"stages": ["behavioral"]})
    page.goto(f"/interviews/{begun.json()['id']}/voice")


def before_by_start_page(page: Page) -> None:
    """Begin an interview that is to be spoken, as a person does."""
    page.goto("/")
    page.get_by_role("radio", name="Speak").check()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/interviews/*/voice")


def until(page: Page, holds: str, most: int = 1200) -> None:
    """Let the page go on, picture by picture, until an expression is true."""
    for _ in range(most):
        if page.evaluate(holds):
            return
        page.evaluate("() => new Promise(requestAnimationFrame)")
    raise AssertionError(f"never: {holds}")


class TestTheWay:
    def test_speaking_leads_here_and_into_a_room_with_the_voice_on(self, page: Page) -> None:
        voice = VoiceDouble(page)
        before_by_start_page(page)
        page.get_by_role("link", name="Go in").click()
        voice.until(lambda: voice.frames)
        expect(page.get_by_role("button", name="Speak")).to_have_attribute("aria-pressed", "true")

    def test_typing_leads_past_it(self, page: Page) -> None:
        page.goto("/")
        page.get_by_role("button", name="Begin").click()
        page.wait_for_url(lambda url: "/interviews/" in url)
        expect(page.get_by_role("textbox", name="Your answer")).to_be_visible()

    def test_the_choice_is_remembered(self, page: Page) -> None:
        before_by_start_page(page)
        page.goto("/")
        expect(page.get_by_role("radio", name="Speak")).to_be_checked()

    def test_who_would_rather_type_comes_into_a_silent_room(self, page: Page) -> None:
        before_by_start_page(page)
        page.get_by_role("link", name="I’d rather type").click()
        expect(page.get_by_role("button", name="Speak")).to_have_attribute("aria-pressed", "false")


class TestMicrophone:
    def test_is_not_asked_for_before_a_click(self, page: Page) -> None:
        before(page)
        expect(page.locator("#level-said")).to_have_text("Off")
        page.get_by_role("button", name="Switch it on").click()
        expect(page.locator("#level-said")).to_have_text("You are heard")

    def test_a_sentence_is_recorded_understood_and_played_back(self, page: Page, ears: Ears) -> None:
        before(page)
        page.get_by_role("button", name="Switch it on").click()
        page.get_by_role("button", name="Record it").click()
        until(page, "document.getElementById('record-progress').value > 0.5")
        page.get_by_role("button", name="Stop").click()
        expect(page.locator("#understood")).to_have_text(f"Understood: “{UNDERSTOOD}”")
        until(page, "document.getElementById('playback').duration > 0.5")
        assert page.evaluate("document.getElementById('playback').duration") == pytest.approx(
            ears.secs, abs=0.01
        )

    def test_a_recording_ends_by_itself(self, page: Page, ears: Ears) -> None:
        before(page)
        page.get_by_role("button", name="Switch it on").click()
        page.get_by_role("button", name="Record it").click()
        expect(page.locator("#understood")).to_contain_text(UNDERSTOOD, timeout=15_000)
        assert ears.secs == pytest.approx(8.0, abs=0.05)


class TestVoice:
    def test_a_sentence_is_played(self, page: Page) -> None:
        before(page)
        page.get_by_role("button", name="Play a sentence").click()
        expect(page.locator("#voice-said")).to_have_text("That was it.")

    def test_voice_and_pace_are_kept_for_the_room(self, page: Page) -> None:
        voice = VoiceDouble(page)
        before(page)
        page.get_by_label("How fast").fill("200")
        page.get_by_label("Who speaks").select_option("Words only")
        page.get_by_role("link", name="Go in").click()
        voice.until(lambda: voice.of("voice"))
        assert voice.of("voice")[0]["words_a_minute"] == 200
        assert voice.of("voice")[0]["speaks"] == "none"


class TestWhatIsKept:
    def test_no_sound_unless_it_is_wanted(self, page: Page) -> None:
        voice = VoiceDouble(page)
        before(page)
        box = page.get_by_label("Keep the sound of my answers")
        expect(box).not_to_be_checked()
        expect(page.locator("#heard-where")).to_contain_text("no sound leaves it")
        box.check()
        page.get_by_role("link", name="Go in").click()
        voice.until(lambda: voice.of("voice"))
        assert voice.of("voice")[0]["keep_sound"] is True


class TestMissing:
    @pytest.fixture
    def ears(self) -> Ears:
        """Return what has no model."""
        return NoEars()

    def test_a_recogniser_without_its_model_is_said_in_a_sentence(self, page: Page) -> None:
        before(page)
        expect(page.locator("#hears-notice")).to_have_text(
            "The model “ears” is not on this machine: type your answers."
        )
        expect(page.locator("#heard-where")).to_contain_text("Nothing is recognised here")
        expect(page.get_by_role("link", name="Go in")).to_be_visible()


class TestNothing:
    @pytest.fixture
    def speech(self) -> SpeechParts:
        """Return parts that neither hear nor speak."""
        return silent_speech()

    def test_both_are_said_and_the_way_in_is_open(self, page: Page) -> None:
        before(page)
        expect(page.locator("#hears-notice")).to_contain_text("answers are typed")
        expect(page.locator("#speaks-notice")).to_contain_text("words are shown")
        page.get_by_role("button", name="Switch it on").click()
        expect(page.locator("#level-said")).to_have_text("You are heard")


class TestSmallAndDark:
    def test_nothing_scrolls_sideways(self, new_page: NewPage) -> None:
        page = new_page(width=320, height=640, color_scheme="dark")
        before(page)
        page.get_by_role("button", name="Switch it on").click()
        expect(page.get_by_role("button", name="Record it")).to_be_visible()
        assert not scrolls_sideways(page)
