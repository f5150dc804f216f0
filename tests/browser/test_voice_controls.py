"""Speaking in the room: what is pressed, and what is shown. The test plays the server's half of the voice."""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from interviewer.voice.audio import to_wav
from tests.browser.conftest import NewPage
from tests.browser.room import STORY, answer_box, begin, said, say, scrolls_sideways
from tests.browser.voice_controls import (
    actions,
    browser,
    heard,
    interview,
    last_turn,
    origin,
    path,
    presence,
    spoken,
    taking,
    voice,
)
from tests.browser.voice_double import VoiceDouble
from tests.speech_samples import tone

__all__ = ["browser", "origin", "voice"]


def is_taking(voice: VoiceDouble, way: str) -> bool:
    return bool(voice.of("voice")[-1]["taking"] == way)


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


def answered(page: Page, text: str) -> None:
    """Answer from elsewhere, as the server does when a spoken turn is over."""
    page.request.post(f"/api/v1{path(page)}/turns", data={"text": text, "client_turn_id": "spoken-1"})
