"""A spoken interview over the wire: real server, real detector, spoken sentences, words under a grammar."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from interviewer.errors import SpeechUnavailable
from interviewer.voice.audio import from_wav
from knowledge.bank import QuestionBank
from knowledge.library import Library
from tests.fake_speech import FailingOnce, ToneVoice, speech_parts_of
from tests.integration.api.conftest import House, begin
from tests.pocketsphinx_ears import PocketsphinxTranscriber
from tests.speech_samples import joined, needs_espeak, noise, spoken
from tests.voice_tab import VoiceTab, secs_of, voice_tab

pytestmark = pytest.mark.skipif(needs_espeak, reason="espeak-ng is not on this machine")

FIRST = "we moved the nightly job to a new cluster"
SECOND = "and it finished in forty minutes"
OVER = "that is how we solved it in the end"
ALL = (FIRST, SECOND, OVER)


@pytest.fixture(scope="module")
def ears() -> PocketsphinxTranscriber:
    """Return ears that know the sentences."""
    return PocketsphinxTranscriber(ALL)


@pytest.fixture
def spoken_house(house: House, ears: PocketsphinxTranscriber, library: Library, bank: QuestionBank) -> House:
    """Return a house in which one can speak."""
    house.speech = speech_parts_of(ears, ToneVoice())
    return house


class Spoken:
    """A served house with one interview."""

    def __init__(self, host: str, client: httpx.AsyncClient, interview: dict[str, Any]) -> None:
        self.host = host
        self.client = client
        self.id: str = interview["id"]

    def tab(self, **fields: Any) -> Any:
        """Return a tab on it."""
        return voice_tab(self.host, self.id, **fields)

    async def turns(self) -> list[dict[str, Any]]:
        """Return what the candidate has said."""
        view = (await self.client.get(f"/api/v1/interviews/{self.id}")).json()
        return [turn for turn in view["turns"] if turn["speaker"] == "candidate"]


@asynccontextmanager
async def served(house: House) -> AsyncIterator[Spoken]:
    """Yield an interview in this house."""
    async with house.served() as host, httpx.AsyncClient(base_url=f"http://{host}") as client:
        yield Spoken(host, client, await begin(client))


@pytest.fixture
async def interview(spoken_house: House) -> AsyncIterator[Spoken]:
    """Yield a served interview."""
    async with served(spoken_house) as opened:
        yield opened


@asynccontextmanager
async def speaking(interview: Spoken, **settings: Any) -> AsyncIterator[VoiceTab]:
    """Yield a tab with the voice on, once it is the candidate's turn."""
    async with interview.tab() as tab:
        await tab.on(**settings)
        await tab.hear_out()
        yield tab


async def phrase(tab: VoiceTab, text: str, pause_secs: float = 0.8) -> dict[str, Any]:
    """Say a phrase and return its caption."""
    await tab.sound(joined(0.4, spoken(text)))
    await tab.silence(pause_secs)
    return await tab.until("phrase")


def words(caption: dict[str, Any]) -> str:
    return " ".join(word["text"] for word in caption["words"])


class TestWholeTurn:
    async def test_is_heard_phrase_by_phrase_committed_and_answered_aloud(self, interview: Spoken) -> None:
        async with speaking(interview) as tab:
            assert words(await phrase(tab, FIRST)) == FIRST
            assert words(await phrase(tab, OVER)) == OVER
            await tab.silence(5)
            turn = (await tab.until("turn"))["turn"]
            assert turn["text"] == f"{FIRST} {OVER}"
            assert turn["spoken"] is True
            await tab.hear_out()
            said = " ".join(text for (_, _), text in sorted(tab.spoken.items()))
            assert len(said) > 20
            assert all(tab.sounds[place].startswith(b"RIFF") for place in tab.spoken)
        assert [turn["text"] for turn in await interview.turns()] == [f"{FIRST} {OVER}"]

    async def test_done_ends_it_at_once(self, interview: Spoken) -> None:
        async with speaking(interview, taking="button") as tab:
            await tab.sound(joined(0.4, spoken(FIRST), 0.2))
            await tab.say("talk", action="done")
            assert (await tab.until("turn"))["turn"]["text"] == FIRST

    async def test_push_to_talk_is_heard_only_between_press_and_release(self, interview: Spoken) -> None:
        async with speaking(interview, taking="push_to_talk") as tab:
            for text in (FIRST, SECOND):
                await tab.say("talk", action="start")
                await tab.sound(joined(0.2, spoken(text), 0.2))
                await tab.say("talk", action="end")
                assert (await tab.until("turn"))["turn"]["text"] == text
                await tab.hear_out()

    async def test_the_greeting_is_spoken_once(self, interview: Spoken) -> None:
        async with speaking(interview) as tab:
            greeted = dict(tab.spoken)
        async with interview.tab(stream="stream-0002") as again:
            ready = await again.on()
            assert ready["phrases"] == []
            assert (await again.until("hearing"))["state"] == "waiting"
            assert again.spoken == {}
        assert len({turn_id for turn_id, _ in greeted}) >= 2

    async def test_silence_and_noise_say_nothing(self, interview: Spoken) -> None:
        async with speaking(interview) as tab:
            await tab.sound(noise(10.0))
            await tab.say("ping")
            await tab.until("pong")
        assert await interview.turns() == []


class TestThinking:
    async def test_going_on_after_the_turn_closed_takes_the_reply_back(self, interview: Spoken) -> None:
        async with speaking(interview) as tab:
            await phrase(tab, FIRST)
            await tab.silence(5)
            first = (await tab.until("turn"))["turn"]
            await tab.sound(joined(0.2, spoken(SECOND)))
            await tab.until("drop")
            snapshot = await tab.until("snapshot")
            assert all(turn["id"] != first["id"] for turn in snapshot["interview"]["turns"])
            await tab.silence(6)
            again = (await tab.until("turn"))["turn"]
            assert again["text"] == f"{FIRST} {SECOND}"
            await tab.hear_out()
        assert [turn["text"] for turn in await interview.turns()] == [f"{FIRST} {SECOND}"]

    async def test_the_countdown_is_told_and_speaking_cancels_it(self, interview: Spoken) -> None:
        async with speaking(interview) as tab:
            await phrase(tab, OVER)
            await tab.silence(0.1)
            counting = await tab.until("hearing", state="silence")
            assert 0 < counting["closes_in_secs"] <= 4.5
            await tab.sound(spoken(SECOND))
            assert (await tab.until("hearing", state="speech"))["closes_in_secs"] is None


class TestInterrupting:
    async def test_hushes_and_takes_the_floor(self, interview: Spoken) -> None:
        async with interview.tab() as tab:
            await tab.on()
            await tab.play(await tab.until("say"))
            await tab.sound(joined(0.2, spoken(FIRST)))
            await tab.until("hush")
            await tab.until("drop")
            await tab.silence(5)
            assert (await tab.until("turn"))["turn"]["text"] == FIRST

    async def test_a_cough_does_not(self, interview: Spoken) -> None:
        async with interview.tab() as tab:
            await tab.on()
            await tab.play(await tab.until("say"))
            await tab.sound(joined(0.2, spoken(FIRST)[: int(0.35 * 32_000)]))
            await tab.silence(2.0)
            await tab.until("hush")
            await tab.until("go_on")


class TestCuts:
    async def test_a_cut_in_mid_phrase_loses_no_word(self, interview: Spoken) -> None:
        sound = joined(0.4, spoken(FIRST), 0.8)
        async with speaking(interview) as tab:
            await tab.sound(sound[: 45 * 1024])
            position = tab.position
        async with interview.tab(position=0) as again:
            ready = await again.on()
            assert 0 < ready["position"] <= position
            again.position = ready["position"]
            start = ready["position"] - (position - 45 * 512)
            await again.sound(sound[start * 2 :])
            assert words(await again.until("phrase")) == FIRST
            await again.silence(5)
            assert (await again.until("turn"))["turn"]["text"] == FIRST

    async def test_a_cut_while_the_interviewer_speaks_repeats_and_skips_nothing(
        self, interview: Spoken
    ) -> None:
        async with interview.tab() as tab:
            await tab.on()
            await tab.until("say", part=0)
            last = await tab.until("say")
        received = f"{last['turn_id']}.{last['part']}"
        async with interview.tab() as again:
            await again.on(received=received)
            await again.hear_out()
        assert not set(tab.spoken) & set(again.spoken)
        turns = (await interview.client.get(f"/api/v1/interviews/{interview.id}")).json()["turns"]
        said = {**tab.spoken, **again.spoken}
        for turn in turns:
            heard = " ".join(text for (turn_id, _), text in sorted(said.items()) if turn_id == turn["id"])
            assert heard.split() == turn["text"].split()

    async def test_phrases_survive_a_reload(self, interview: Spoken) -> None:
        async with speaking(interview) as tab:
            await phrase(tab, FIRST)
        async with interview.tab(stream="stream-after-reload") as again:
            ready = await again.on()
            assert [words(each) for each in ready["phrases"]] == [FIRST]
            await again.say("talk", action="done")
            assert (await again.until("turn"))["turn"]["text"] == FIRST

    async def test_a_second_tab_takes_over(self, interview: Spoken) -> None:
        async with speaking(interview) as first, interview.tab(stream="another-tab-1") as second:
            await second.on()
            assert (await first.until("voice_lost"))["reason"] == "another_tab"
            await first.silence(0.5)
            await first.until("error")
            await second.sound(joined(0.4, spoken(FIRST), 6.0))
            assert (await second.until("turn"))["turn"]["text"] == FIRST
            await first.until("turn")
        assert len(await interview.turns()) == 1


class TestTyping:
    async def test_words_heard_come_back_as_a_draft(self, interview: Spoken) -> None:
        async with speaking(interview) as tab:
            await phrase(tab, FIRST)
            await tab.say("take_words")
            assert (await tab.until("draft"))["text"] == FIRST
            await tab.say("answer", text=f"{FIRST}, typed on", client_turn_id="c1")
            assert (await tab.until("turn"))["turn"]["spoken"] is False
            await tab.hear_out()
            await tab.sound(joined(0.4, spoken(SECOND), 6.0))
            assert (await tab.until("turn"))["turn"]["text"] == SECOND

    async def test_the_voice_can_be_switched_off_in_mid_turn(self, interview: Spoken) -> None:
        async with speaking(interview) as tab:
            await tab.sound(joined(0.4, spoken(FIRST), 0.1))
            await tab.say("voice_off")
            assert (await tab.until("draft"))["text"] == FIRST
            await tab.silence(0.5)
            await tab.until("error")

    async def test_typing_while_the_interviewer_speaks_stops_the_voice_and_gives_the_word_back(
        self, interview: Spoken
    ) -> None:
        async with interview.tab() as tab:
            await tab.on()
            await tab.play(await tab.until("say"))
            await tab.say("answer", text="I would rather type this one.", client_turn_id="c1")
            await tab.until("drop")
            await tab.hear_out()
            await tab.sound(joined(0.4, spoken(FIRST), 6.0))
            assert (await tab.until("turn"))["turn"]["text"] == FIRST

    async def test_hearing_enough_gives_the_word(self, interview: Spoken) -> None:
        async with interview.tab() as tab:
            await tab.on()
            for turn_id in ("t1", "t2"):
                message = await tab.until("say", turn_id=turn_id)
                await tab.say("played", turn_id=turn_id, part=message["part"], secs=0.4, state="stopped")
            await tab.until("hearing", state="waiting")


class TestMissingParts:
    async def test_without_a_recogniser_one_sentence_says_so_and_the_interviewer_is_heard(
        self, house: House
    ) -> None:
        house.speech = speech_parts_of(None, ToneVoice())
        async with served(house) as interview, interview.tab() as tab:
            ready = await tab.on()
            assert ready["hears"] is False
            assert ready["notices"] == ["Speech is not recognised here: answers have to be typed."]
            await tab.until("say")
            assert tab.sounds

    async def test_without_a_voice_words_go_on(self, house: House, ears: PocketsphinxTranscriber) -> None:
        house.speech = speech_parts_of(ears, ToneVoice(failure=SpeechUnavailable("There is no voice here.")))
        async with served(house) as interview, interview.tab() as tab:
            await tab.on()
            assert (await tab.until("voice_notice"))["text"] == "There is no voice here."
            await tab.hear_out()
            assert tab.sounds == {}
            await tab.sound(joined(0.4, spoken(FIRST), 6.0))
            assert (await tab.until("turn"))["turn"]["text"] == FIRST

    async def test_a_phrase_that_fails_is_said_and_the_next_one_is_heard(self, house: House) -> None:
        house.speech = speech_parts_of(FailingOnce(), ToneVoice())
        async with served(house) as interview, speaking(interview) as tab:
            await tab.sound(joined(0.4, spoken(FIRST), 0.8))
            assert "was not understood" in (await tab.until("voice_notice"))["text"]
            await tab.sound(joined(spoken(SECOND), 0.8))
            assert words(await tab.until("phrase")) == "heard"


class TestKeptSound:
    async def test_only_where_it_is_wanted(self, interview: Spoken) -> None:
        async with speaking(interview, keep_sound=True) as tab:
            kept = (await phrase(tab, FIRST))["phrase_id"]
            await tab.on(keep_sound=False)
            not_kept = (await phrase(tab, SECOND))["phrase_id"]
        sounds = f"/api/v1/interviews/{interview.id}/sounds"
        answer = await interview.client.get(f"{sounds}/{kept}")
        assert secs_of(from_wav(answer.content)) > secs_of(spoken(FIRST))
        assert (await interview.client.get(f"{sounds}/{not_kept}")).status_code == 404


class TestLimits:
    @pytest.mark.parametrize(
        "frame", [b"", b"\0\0\0\0", struct.pack("<I", 0) + b"\1", struct.pack("<I", 0) + bytes(40_000)]
    )
    async def test_malformed_frames_are_refused_and_the_turn_goes_on(
        self, interview: Spoken, frame: bytes
    ) -> None:
        async with speaking(interview) as tab:
            await tab.sound(joined(0.4, spoken(FIRST)))
            await tab.socket.send(frame)
            assert (await tab.until("error"))["problem"]["status"] == 422
            await tab.silence(5)
            assert (await tab.until("turn"))["turn"]["text"] == FIRST

    async def test_another_rate_is_refused(self, interview: Spoken) -> None:
        async with interview.tab() as tab:
            await tab.say("voice", stream=tab.stream, rate_hz=44_100)
            assert (await tab.until("error"))["problem"]["field"] == "rate_hz"

    async def test_sound_before_the_voice_is_refused(self, interview: Spoken) -> None:
        async with interview.tab() as tab:
            await tab.silence(0.1)
            assert (await tab.until("error"))["problem"]["status"] == 422

    async def test_the_longest_answer_is_sent_as_it_is(
        self, interview: Spoken, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("interviewer.voice.session.MAX_TURN_SECS", secs_of(spoken(FIRST)) - 0.1)
        async with speaking(interview, taking="button") as tab:
            await tab.sound(joined(0.4, spoken(FIRST), 0.5))
            assert "sent as it is" in (await tab.until("voice_notice"))["text"]
            assert (await tab.until("turn"))["turn"]["text"] == FIRST

    async def test_more_sound_than_time_is_refused(self, interview: Spoken) -> None:
        async with speaking(interview) as tab:
            await tab.silence(140)
            await tab.until("error")
            await tab.say("ping")
            await tab.until("pong")


class TestNodding:
    async def test_after_a_sentence_that_may_be_the_last_somebody_is_heard_listening(
        self, interview: Spoken
    ) -> None:
        async with speaking(interview) as tab:
            await phrase(tab, FIRST)
            await tab.silence(1.2)
            nod = await tab.until("nod")
            assert nod["sound_bytes"] > 0
            await tab.sound(joined(0.2, spoken(SECOND), 0.8))
            assert words(await tab.until("phrase")) == SECOND
            await tab.silence(5)
            assert (await tab.until("turn"))["turn"]["text"] == f"{FIRST} {SECOND}"
