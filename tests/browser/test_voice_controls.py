"""Speaking in the room: what is pressed, heard, shown and sent. The test plays the server's half of the voice."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from interviewer.voice.audio import to_wav
from tests.browser.conftest import ARGUMENTS, CHROMIUM, Complaints, NewPage
from tests.browser.room import STORY, answer_box, begin, said, say, scrolls_sideways
from tests.browser.voice_double import VoiceDouble
from tests.speech_samples import tone

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


def is_taking(voice: VoiceDouble, way: str) -> bool:
    return bool(voice.of("voice")[-1]["taking"] == way)


def taking(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).check()


def actions(voice: VoiceDouble) -> list[str]:
    return [message["action"] for message in voice.of("talk")]


def heard(voice: VoiceDouble, state: str) -> Callable[[], bool]:
    """Return whether the page has reported this state of the playback."""
    return lambda: any(message["state"] == state for message in voice.of("played"))


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


def last_turn(page: Page) -> str:
    return str(page.locator(".turn--interviewer").last.get_attribute("id"))


class TestOnAndOff:
    def test_nothing_of_it_is_loaded_before(self, page: Page) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        voice = VoiceDouble(page)
        begin(page, "behavioral")
        assert not [url for url in asked if "/js/voice/" in url]
        page.get_by_role("button", name="Speak").click()
        voice.until(lambda: voice.frames)
        assert any(url.endswith("/js/voice/main.js") for url in asked)

    def test_it_says_what_it_is(self, page: Page, voice: VoiceDouble) -> None:
        (hello,) = voice.of("voice")
        assert re.fullmatch(r"[A-Za-z0-9_-]{8,64}", hello["stream"])
        assert hello["rate_hz"] == 16_000
        assert (hello["taking"], hello["speaks"], hello["keep_sound"]) == ("hands_free", "server", False)

    def test_a_reload_keeps_it_on_with_a_new_stream(self, page: Page, voice: VoiceDouble) -> None:
        page.reload()
        voice.until(lambda: len(voice.of("voice")) == 2)
        first, second = voice.of("voice")
        assert first["stream"] != second["stream"]
        expect(page.get_by_role("button", name="Speak")).to_have_attribute("aria-pressed", "true")

    def test_off_gives_the_words_back_to_the_box(self, page: Page, voice: VoiceDouble) -> None:
        page.get_by_role("button", name="Speak").click()
        voice.until(lambda: voice.of("voice_off"))
        voice.tell("draft", text="I was about to say")
        expect(answer_box(page)).to_have_value("I was about to say")
        expect(page.get_by_role("group", name="Voice")).to_be_hidden()
        assert "#voice" not in page.url

    def test_another_tab_takes_it_and_this_one_says_so(self, page: Page, voice: VoiceDouble) -> None:
        voice.tell("voice_lost", reason="another_tab")
        expect(page.get_by_role("alert")).to_contain_text("in another tab")
        expect(page.get_by_role("button", name="Speak")).to_have_attribute("aria-pressed", "false")


class TestSound:
    def test_frames_follow_each_other(self, voice: VoiceDouble) -> None:
        voice.until(lambda: len(voice.frames) >= 5)
        assert _unbroken(voice.frames)
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
        assert _unbroken(voice.frames)

    def test_paused_nothing_is_sent(self, page: Page, voice: VoiceDouble) -> None:
        page.get_by_role("button", name="Pause").click()
        presence(page, "paused")
        page.get_by_role("button", name="Resume").click()
        presence(page, "listening")
        before = len(voice.frames)
        voice.until(lambda: len(voice.frames) > before + 1)
        assert _unbroken(voice.frames)


class TestTakingTurns:
    def test_can_be_changed_at_any_time_on_the_same_stream(self, page: Page, voice: VoiceDouble) -> None:
        for name, value in (
            ("Push to talk", "push_to_talk"),
            ("I end it", "button"),
            ("Hands free", "hands_free"),
        ):
            taking(page, name)
            voice.until(partial(is_taking, voice, value))
        assert len({message["stream"] for message in voice.of("voice")}) == 1

    def test_space_is_held_to_talk(self, page: Page, voice: VoiceDouble) -> None:
        taking(page, "Push to talk")
        voice.until(lambda: voice.of("voice")[-1]["taking"] == "push_to_talk")
        voice.frames.clear()
        page.keyboard.down("Space")
        page.keyboard.down("Space")  # the key repeats
        presence(page, "hearing")
        voice.until(lambda: len(voice.frames) >= 3)
        page.keyboard.up("Space")
        voice.until(lambda: actions(voice) == ["start", "end"])
        start, end = voice.of("talk")
        assert start["position"] == voice.frames[0][0]
        assert end["position"] == sum(voice.frames[-1])

    def test_it_silences_the_interviewer_at_once(self, page: Page, voice: VoiceDouble) -> None:
        taking(page, "Push to talk")
        voice.say(last_turn(page), 0, "Something long.", to_wav(tone(5.0)))
        voice.until(heard(voice, "playing"))
        page.keyboard.down("Space")
        voice.until(heard(voice, "paused"))
        page.keyboard.up("Space")
        kinds = [(m["type"], m.get("state") or m.get("action")) for m in voice.sent]
        assert kinds.index(("played", "paused")) < kinds.index(("talk", "start"))

    def test_the_button_is_held_too(self, page: Page, voice: VoiceDouble) -> None:
        taking(page, "Push to talk")
        page.get_by_role("button", name="Hold to talk").hover()
        page.mouse.down()
        expect(page.get_by_role("button", name="Let go to send")).to_have_attribute("aria-pressed", "true")
        page.mouse.up()
        voice.until(lambda: actions(voice) == ["start", "end"])

    def test_space_in_the_box_is_a_space(self, page: Page, voice: VoiceDouble) -> None:
        taking(page, "Push to talk")
        answer_box(page).press_sequentially("two words")
        expect(answer_box(page)).to_have_value("two words")
        answer_box(page).press("Escape")
        expect(answer_box(page)).not_to_be_focused()
        assert actions(voice) == []

    def test_no_key_works_while_a_dialog_is_open(self, page: Page, voice: VoiceDouble) -> None:
        page.get_by_role("button", name="Finish", exact=True).click()
        page.keyboard.press("m")
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Mute the microphone")).to_have_attribute(
            "aria-pressed", "false"
        )

    @pytest.mark.parametrize("by", ["key", "button"])
    def test_im_done(self, page: Page, voice: VoiceDouble, by: str) -> None:
        taking(page, "I end it")
        voice.tell("hearing", state="speech")
        expect(page.locator("#presence-text")).to_contain_text("I’m done")
        if by == "key":
            page.keyboard.press("Enter")
        else:
            page.get_by_role("button", name="I’m done").click()
        voice.until(lambda: actions(voice) == ["done"])


class TestOwnWords:
    def test_come_phrase_by_phrase_and_doubt_is_marked(self, page: Page, voice: VoiceDouble) -> None:
        voice.phrase(1, ("We", 0.9), ("rewrote", 0.8))
        voice.phrase(2, ("the", None), ("knightly", 0.3), ("job.", 0.9))
        voice.phrase(2, ("the", None), ("knightly", 0.3), ("job.", 0.9))
        pending = page.locator("#turn-hearing")
        expect(pending.locator(".turn-name")).to_have_text("You, so far …")
        expect(pending.locator(".turn-text")).to_have_text(
            "We rewrote the knightly (not sure this was understood) job."
        )
        expect(pending.locator(".unsure")).to_have_count(1)

    def test_give_way_to_the_turn(self, page: Page, voice: VoiceDouble) -> None:
        voice.phrase(1, ("We", 0.9), ("rewrote", 0.8))
        expect(page.locator("#turn-hearing")).to_be_visible()
        answered(page, "We rewrote it.")
        expect(said(page)).to_have_text(["We rewrote it."])
        expect(page.locator("#turn-hearing")).to_have_count(0)

    def test_are_pending_again_when_the_turn_is_taken_back(self, page: Page, voice: VoiceDouble) -> None:
        before = interview(page)
        voice.phrase(1, ("We", 0.9), ("rewrote", 0.8))
        answered(page, "We rewrote it.")
        expect(page.locator("#turn-hearing")).to_have_count(0)
        voice.tell("snapshot", interview=before, speaking=None)
        expect(page.locator("#turn-hearing .turn-text")).to_have_text("We rewrote")
        expect(said(page)).to_have_count(0)

    def test_silence_counts_down_until_speech_goes_on(self, page: Page, voice: VoiceDouble) -> None:
        voice.tell("hearing", state="silence", closes_in_secs=60.0, ended=512)
        countdown = page.locator("#voice-countdown")
        expect(countdown).to_contain_text(re.compile(r"Sending in \d\d\.\d s, keep talking to go on"))
        voice.tell("hearing", state="speech")
        expect(countdown).to_be_hidden()
        presence(page, "hearing")
        voice.tell("hearing", state="recognising")
        presence(page, "recognising")


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


class TestTyping:
    def test_takes_the_words_so_far_into_the_box(self, page: Page, voice: VoiceDouble) -> None:
        voice.phrase(1, ("We", 0.9), ("rewrote", 0.8))
        expect(page.locator("#turn-hearing")).to_be_visible()
        answer_box(page).press_sequentially("it")
        voice.until(lambda: voice.of("take_words"))
        voice.tell("draft", text="We rewrote")
        expect(answer_box(page)).to_have_value("We rewrote it")
        expect(page.locator("#turn-hearing")).to_have_count(0)
        assert len(voice.of("take_words")) == 1

    def test_works_as_before_with_the_voice_on(self, page: Page, voice: VoiceDouble) -> None:
        say(page, STORY)
        expect(said(page)).to_have_text([STORY])
        assert voice.of("take_words") == []

    def test_goes_on_where_nothing_is_recognised(self, page: Page) -> None:
        voice = spoken(page, hears=False, notices=["Speech is not recognised here: type your answers."])
        expect(page.get_by_text("Speech is not recognised here")).to_be_visible()
        expect(page.get_by_role("radio", name="Hands free")).to_be_hidden()
        turn = last_turn(page)
        voice.say(turn, 0, "Still heard.", to_wav(tone(0.1)))
        voice.tell("said", turn_id=turn, parts=1)
        voice.until(heard(voice, "done"))
        expect(page.locator("#presence-text")).to_contain_text("Type your answer")
        say(page, STORY)


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


class TestFocus:
    def test_the_switch_gives_it_away_by_mouse_and_by_keyboard(self, page: Page) -> None:
        voice = VoiceDouble(page)
        begin(page, "behavioral")
        page.get_by_role("button", name="Speak").focus()
        page.keyboard.press("Enter")
        voice.until(lambda: voice.frames)
        expect(page.get_by_role("group", name="Voice")).to_be_focused()
        page.get_by_role("radio", name="I end it").check()
        page.get_by_role("button", name="Hear again").focus()
        page.get_by_role("button", name="Mute the microphone").click()
        page.get_by_role("button", name="Mute the microphone").click()
        page.keyboard.press("Enter")
        voice.until(lambda: actions(voice) == ["done"])


class TestSmallAndDark:
    def test_nothing_scrolls_sideways(self, new_page: NewPage) -> None:
        page = new_page(width=320, height=640, color_scheme="dark")
        voice = spoken(page)
        voice.say(last_turn(page), 0, f"Something {'verylongword' * 10}", to_wav(tone(5.0)))
        voice.phrase(1, ("word" * 40, 0.2))
        voice.until(heard(voice, "playing"))
        assert not scrolls_sideways(page), "speaking"
        voice.tell("drop")
        voice.tell("hearing", state="silence", closes_in_secs=60.0, ended=512)
        expect(page.locator("#voice-countdown")).to_be_visible()
        assert not scrolls_sideways(page), "countdown"
        page.get_by_role("button", name="Settings").click()
        expect(page.get_by_label("Captions")).to_be_visible()
        assert not scrolls_sideways(page), "settings"

    def test_what_is_pressed_is_large_enough(self, new_page: NewPage) -> None:
        page = new_page(width=320, height=640)
        spoken(page)
        for control in page.locator("#dock :is(button, input, textarea):visible").all():
            box = control.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 24


def interview(page: Page) -> dict[str, Any]:
    """Return the interview as the server sees it."""
    found: dict[str, Any] = page.request.get(f"/api/v1{path(page)}").json()
    return found


def answered(page: Page, text: str) -> None:
    """Answer from elsewhere, as the server does when a spoken turn is over."""
    page.request.post(f"/api/v1{path(page)}/turns", data={"text": text, "client_turn_id": "spoken-1"})


def path(page: Page) -> str:
    return re.sub(r"^https?://[^/]+|#.*$", "", page.url)


def _unbroken(frames: list[tuple[int, int]]) -> bool:
    """Return whether each begins where the one before it ended; a busy machine sends several as one."""
    return all(at == sum(samples for _, samples in frames[:n]) for n, (at, _) in enumerate(frames))
