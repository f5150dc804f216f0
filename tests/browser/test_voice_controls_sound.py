"""Speaking in the room: the sound that is sent, and the voice that is heard. The test plays the server's half of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from interviewer.voice.audio import to_wav
from tests.browser.conftest import ARGUMENTS, CHROMIUM, Complaints
from tests.browser.room import STORY, say
from tests.browser.voice_controls import (
    browser,
    heard,
    interview,
    last_turn,
    origin,
    presence,
    spoken,
    taking,
    unbroken,
    voice,
)
from tests.browser.voice_double import VoiceDouble
from tests.speech_samples import tone

__all__ = ["browser", "origin", "voice"]

BATCH_SAMPLES = 15 * 512
SLEEPY = """
const Awake = AudioContext;
globalThis.AudioContext = class extends Awake { constructor(...how) { super(...how); this.suspend(); } };
"""
"""A browser that wants a click before it plays: tests can't be one, since what they do counts as a click."""
RESAMPLED = """async ([url, fromHz, hz]) => {
  const { Resampler } = await import(url);
  const resampler = new Resampler(fromHz, 16000);
  const out = [];
  for (let start = 0; start < fromHz; start += 128) {
    const wave = (_, n) => Math.sin(2 * Math.PI * hz * (start + n) / fromHz);
    out.push(...resampler.push(Float32Array.from({ length: 128 }, wave)));
  }
  const middle = out.slice(2000, -2000);
  return [out.length, Math.sqrt(middle.reduce((sum, x) => sum + x * x, 0) / middle.length)];
}"""


def cut(voice: VoiceDouble, wanted: int) -> dict[str, Any]:
    """Cut the line, and take the stream up again from a place on; return the page's new `voice`."""
    assert voice.line
    before = len(voice.of("voice"))
    voice.position, voice.answers = wanted, False
    voice.line.close(code=1012)
    voice.until(lambda: len(voice.of("voice")) > before)
    again = voice.of("voice")[-1]
    voice.frames.clear()
    voice.ready(again["stream"])
    return again


class TestSound:
    def test_frames_follow_each_other(self, voice: VoiceDouble) -> None:
        voice.until(lambda: len(voice.frames) >= 5)
        assert unbroken(voice.frames)
        assert all(samples % 512 == 0 for _, samples in voice.frames)

    @pytest.mark.parametrize("rate_hz", [44_100, 48_000, 96_000])
    def test_any_rate_becomes_16_khz_without_folding_back(self, page: Page, rate_hz: int) -> None:
        page.goto("/")
        static = page.locator("link[href$='tokens.css']").get_attribute("href") or ""
        url = static.replace("css/tokens.css", "js/voice/resampler.js")
        for hz in (200, 1_000, 7_000):
            samples, level = page.evaluate(RESAMPLED, [url, rate_hz, hz])
            assert abs(samples - 16_000) < 100
            assert level == pytest.approx(0.7071, abs=0.001)
        for hz in (8_100, 9_000, 12_000, 15_500):
            assert page.evaluate(RESAMPLED, [url, rate_hz, hz])[1] < 0.7071 * 10 ** (-70 / 20)

    def test_after_a_cut_what_was_missed_comes_first(self, page: Page, voice: VoiceDouble) -> None:
        voice.say(last_turn(page), 0, "Something.", to_wav(tone(0.2)))
        voice.until(lambda: len(voice.frames) >= 40 and heard(voice, "playing")())
        again = cut(voice, wanted=1_024)
        first = voice.of("voice")[0]
        assert (again["stream"], again["received"]) == (first["stream"], f"{last_turn(page)}.0")
        voice.until(lambda: len(voice.frames) >= 6 and voice.frames[-1][1] == 512)
        assert voice.frames[0] == (1_024, BATCH_SAMPLES)
        assert max(samples for _, samples in voice.frames) <= BATCH_SAMPLES
        for (start, samples), (following, _) in zip(voice.frames, voice.frames[1:], strict=False):
            assert start + samples == following

    def test_what_the_server_lets_go_is_not_sent_again(self, page: Page, voice: VoiceDouble) -> None:
        voice.until(lambda: len(voice.frames) >= 10)
        voice.tell("heard", position=2_048)
        taking(page, "I end it")
        voice.until(lambda: len(voice.of("voice")) == 2)
        cut(voice, wanted=0)
        voice.until(lambda: voice.frames)
        assert voice.frames[0][0] == 2_048

    def test_muted_nothing_is_sent_and_the_place_stands_still(self, page: Page, voice: VoiceDouble) -> None:
        voice.until(lambda: voice.frames)
        page.keyboard.press("m")
        presence(page, "muted")
        where = voice.frames[-1]
        page.keyboard.press("m")
        presence(page, "listening")
        voice.until(lambda: voice.frames[-1] != where)
        assert unbroken(voice.frames)

    def test_paused_nothing_is_sent(self, page: Page, voice: VoiceDouble) -> None:
        page.get_by_role("button", name="Pause").click()
        presence(page, "paused")
        page.get_by_role("button", name="Resume").click()
        presence(page, "listening")
        before = len(voice.frames)
        voice.until(lambda: len(voice.frames) > before + 1)
        assert unbroken(voice.frames)


class TestInterviewersVoice:
    def test_is_heard_part_by_part_and_reported(self, page: Page, voice: VoiceDouble) -> None:
        turn = last_turn(page)
        voice.say(turn, 0, "Give me an example", to_wav(tone(0.5)))
        voice.say(turn, 1, "of something.", to_wav(tone(0.25)))
        voice.until(heard(voice, "playing"))
        presence(page, "speaking")
        expect(page.locator("#voice-caption")).to_have_text("of something.")
        voice.tell("said", turn_id=turn, parts=2)
        voice.until(heard(voice, "done"))
        presence(page, "listening")
        assert voice.of("played")[-1]["secs"] == pytest.approx(0.75, abs=0.01)
        seconds = [message["secs"] for message in voice.of("played")]
        assert seconds == sorted(seconds)
        marks = page.evaluate(
            "() => performance.getEntriesByName('voice:heard').map((m) => [m.startTime, m.detail.part])"
        )
        assert [part for _, part in marks] == [0, 1]
        assert marks[1][0] - marks[0][0] == pytest.approx(500, abs=5)

    def test_falls_silent_in_its_place_and_goes_on_from_there(self, page: Page, voice: VoiceDouble) -> None:
        turn = last_turn(page)
        voice.say(turn, 0, "Something", to_wav(tone(0.6)))
        voice.tell("said", turn_id=turn, parts=1)
        voice.until(heard(voice, "playing"))
        voice.tell("hush")
        voice.until(heard(voice, "paused"))
        place = voice.of("played")[-1]["secs"]
        assert 0 < place < 0.6
        voice.sent.clear()
        voice.tell("go_on")
        voice.until(heard(voice, "done"))
        assert voice.of("played")[0]["secs"] == pytest.approx(place, abs=0.1)
        assert voice.of("played")[-1]["secs"] == pytest.approx(0.6, abs=0.01)
        names = page.evaluate("() => performance.getEntriesByType('mark').map((m) => m.name)")
        assert {"voice:silent", "voice:go-on"} <= set(names)

    def test_a_paused_interview_is_silent_and_goes_on_in_its_place(
        self, page: Page, voice: VoiceDouble
    ) -> None:
        turn = last_turn(page)
        voice.say(turn, 0, "Something", to_wav(tone(1.5)))
        voice.tell("said", turn_id=turn, parts=1)
        voice.until(heard(voice, "playing"))
        page.get_by_role("button", name="Pause").click()
        voice.until(heard(voice, "paused"))
        voice.sent.clear()
        page.get_by_role("button", name="Resume").click()
        voice.until(heard(voice, "done"))

    def test_a_nod_is_heard_and_takes_no_turn(self, page: Page, voice: VoiceDouble) -> None:
        sound = to_wav(tone(0.2))
        voice.tell("nod", text="Mm-hm.", sound_bytes=len(sound))
        assert voice.line
        voice.line.send(sound)
        voice.until(lambda: page.evaluate("() => performance.getEntriesByName('voice:nod').length"))
        presence(page, "listening")
        assert voice.of("played") == []

    def test_what_was_dropped_is_not_heard_but_can_be_heard_again(
        self, page: Page, voice: VoiceDouble
    ) -> None:
        turn = last_turn(page)
        voice.say(turn, 0, "Something", to_wav(tone(0.3)))
        voice.say(turn, 1, "long.", to_wav(tone(5.0)))
        voice.until(heard(voice, "playing"))
        voice.tell("drop")
        voice.until(heard(voice, "stopped"))
        presence(page, "listening")
        voice.sent.clear()
        page.keyboard.press("r")
        voice.until(heard(voice, "playing"))
        assert voice.of("played")[0]["part"] == 0

    def test_a_turn_said_anew_under_the_same_id_is_heard(self, page: Page, voice: VoiceDouble) -> None:
        turn = last_turn(page)
        voice.say(turn, 0, "Withdrawn.", to_wav(tone(5.0)))
        voice.until(heard(voice, "playing"))
        voice.tell("drop")
        voice.sent.clear()
        voice.say(turn, 0, "Another.", to_wav(tone(0.1)))
        voice.tell("said", turn_id=turn, parts=1)
        voice.until(heard(voice, "done"))

    def test_escape_stops_it(self, page: Page, voice: VoiceDouble) -> None:
        voice.say(last_turn(page), 0, "Something long.", to_wav(tone(5.0)))
        voice.until(heard(voice, "playing"))
        page.keyboard.press("Escape")
        voice.until(heard(voice, "stopped"))
        presence(page, "listening")

    def test_without_sound_the_words_count_as_heard(self, page: Page, voice: VoiceDouble) -> None:
        turn = last_turn(page)
        voice.say(turn, 0, "Only shown.")
        voice.tell("said", turn_id=turn, parts=1)
        voice.until(heard(voice, "done"))

    def test_waits_for_a_click_where_the_browser_wants_one(self, page: Page) -> None:
        page.add_init_script(SLEEPY)
        voice = spoken(page)
        turn = last_turn(page)
        voice.say(turn, 0, "Something.", to_wav(tone(0.1)))
        voice.tell("said", turn_id=turn, parts=1)
        expect(page.locator("#presence-text")).to_contain_text("waiting to be heard")
        page.get_by_role("button", name="Click to hear").click()
        voice.until(heard(voice, "done"))

    def test_captions_have_the_size_that_was_chosen(self, page: Page, voice: VoiceDouble) -> None:
        page.get_by_role("button", name="Settings").click()
        page.get_by_label("Captions").select_option("huge")
        voice.say(last_turn(page), 0, "Something long.", to_wav(tone(5.0)))
        expect(page.locator("#voice-caption")).to_have_attribute("data-size", "huge")
        page.get_by_label("Captions").select_option("off")
        expect(page.locator("#voice-caption")).to_be_hidden()


class TestNoMicrophone:
    def test_is_said_and_the_interviewer_is_heard(
        self, playwright: Playwright, origin: str, complaints: Complaints
    ) -> None:
        deaf = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, "--autoplay-policy=no-user-gesture-required"]
        )
        context = deaf.new_context(base_url=origin)
        complaints.listen(context)
        page = context.new_page()
        voice = spoken(page)
        expect(page.locator("#voice-notices")).to_contain_text("Typing works all the while.")
        turn = last_turn(page)
        voice.say(turn, 0, "Still heard.", to_wav(tone(0.1)))
        voice.tell("said", turn_id=turn, parts=1)
        voice.until(heard(voice, "done"))
        say(page, STORY)
        deaf.close()
        assert complaints.found == []


class TestEnd:
    def test_the_goodbye_is_heard_and_the_way_leads_to_the_transcript(
        self, page: Page, voice: VoiceDouble
    ) -> None:
        over = interview(page)
        turn = {**over["turns"][-1], "id": "t3", "speaker": "candidate", "text": "We did.", "spoken": True}
        voice.until(lambda: voice.frames)
        voice.say(last_turn(page), 0, "Goodbye.", to_wav(tone(0.4)))
        voice.until(heard(voice, "playing"))
        voice.tell("snapshot", interview={**over, "state": "finished", "turns": [*over["turns"], turn]})
        voice.tell("finished", reason="completed")
        expect(page.get_by_role("link", name="Check what was understood")).to_have_attribute(
            "href", re.compile("/transcript$")
        )
        voice.tell("said", turn_id=last_turn(page), parts=1)
        voice.until(heard(voice, "done"))
        voice.tell("voice_lost", reason="finished")
        voice.until(lambda: "#voice" not in page.url)
