"""The live websocket, on a real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api.wire.messages import FROM_SERVER, LONGEST_FRAME_BYTES
from interviewer.errors import ModelUnavailable
from tests.fakes import HeldSpeaker
from tests.integration.api.conftest import STORY, House, begin, path, say

PATIENCE_SECS = 20


class Tab:
    """One browser tab on the live socket; everything it hears is checked against the documented messages."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def hear(self) -> dict[str, Any]:
        """Return the next message."""
        text = await asyncio.wait_for(self.socket.recv(), PATIENCE_SECS)
        FROM_SERVER.validate_json(text)
        message: dict[str, Any] = json.loads(text)
        return message

    async def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Return the next message of this type with these fields, and forget what comes before it."""
        while True:
            message = await self.hear()
            if message["type"] == kind and all(message[key] == value for key, value in fields.items()):
                return message

    async def collect(self, kind: str, **fields: Any) -> list[dict[str, Any]]:
        """Return everything up to a message of this type with these fields."""
        heard = [await self.hear()]
        while heard[-1]["type"] != kind or any(heard[-1][key] != value for key, value in fields.items()):
            heard.append(await self.hear())
        return heard

    async def say(self, kind: str, **fields: Any) -> None:
        """Send a message."""
        await self.socket.send(json.dumps({"type": kind, **fields}))

    async def answer(self, number: int, **fields: Any) -> None:
        """Send an answer."""
        await self.say("answer", **{"text": STORY, "client_turn_id": f"c{number}", **fields})


class Served:
    """A running server with one interview begun."""

    def __init__(self, host: str, client: httpx.AsyncClient, interview: dict[str, Any]) -> None:
        self.host, self.client, self.interview = host, client, interview

    @asynccontextmanager
    async def tab(self, interview_id: str | None = None, **headers: str) -> AsyncIterator[Tab]:
        """Yield a connected tab."""
        address = f"ws://{self.host}/api/v1/interviews/{interview_id or self.interview['id']}/live"
        extra = {"Origin": f"http://{self.host}"} | headers
        async with connect(address, additional_headers=extra, max_size=None, proxy=None) as socket:
            yield Tab(socket)


@asynccontextmanager
async def serving(house: House, **fields: Any) -> AsyncIterator[Served]:
    """Yield a server with an interview."""
    async with (
        house.served() as host,
        httpx.AsyncClient(base_url=f"http://{host}", trust_env=False) as client,
    ):
        yield Served(host, client, await begin(client, **fields))


@pytest.fixture
async def served(house: House) -> AsyncIterator[Served]:
    """Yield a server with an interview."""
    async with serving(house) as running:
        yield running


class TestConnect:
    async def test_begins_with_a_snapshot(self, served: Served) -> None:
        async with served.tab() as tab:
            first = await tab.hear()
        assert first["type"] == "snapshot"
        assert first["interview"]["turns"] == served.interview["turns"]
        assert first["speaking"] is None

    async def test_unknown_interview_is_told_and_closed(self, served: Served) -> None:
        async with served.tab("nobody") as tab:
            assert (await tab.hear())["problem"]["status"] == 404
            with pytest.raises(ConnectionClosed) as closed:
                await tab.hear()
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 4404

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "http://localhost:1"},
            {"Origin": "null"},
            {"Host": "evil.example"},
            {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:3000"},
        ],
        ids=["other site", "other port", "sandbox", "rebound host", "neighbour"],
    )
    async def test_other_sites_are_refused(self, served: Served, headers: dict[str, str]) -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with served.tab(**headers):
                pass
        assert refused.value.response.status_code == 403


class TestReply:
    async def test_streams_the_reply_to_an_answer(self, served: Served) -> None:
        async with served.tab() as tab:
            await tab.hear()
            await tab.answer(1, in_reply_to="t2")
            heard = await tab.collect("state", awaits="candidate")
        kinds = [message["type"] for message in heard]
        pieces = "".join(m["text"] for m in heard if m["type"] == "piece")
        turns = [m["turn"] for m in heard if m["type"] == "turn"]
        assert kinds[:3] == ["turn", "state", "move"]
        assert [(t["id"], t["speaker"]) for t in turns] == [("t3", "candidate"), ("t4", "interviewer")]
        assert pieces == turns[1]["text"]

    async def test_same_answer_twice_is_one_turn(self, served: Served) -> None:
        async with served.tab() as tab:
            await tab.hear()
            await tab.answer(1)
            await tab.until("state", last_turn_id="t4")
            await tab.answer(1)
            assert (await tab.until("turn"))["turn"]["id"] == "t3"
        seen = (await served.client.get(path(served.interview))).json()
        assert len(seen["turns"]) == 4

    async def test_two_tabs_both_see_everything(self, served: Served) -> None:
        async with served.tab() as one, served.tab() as two:
            await one.hear()
            await two.hear()
            await one.answer(1)
            first = await one.collect("state", last_turn_id="t4")
            second = await two.collect("state", last_turn_id="t4")
        assert [m for m in first if m["type"] != "state"] == [m for m in second if m["type"] != "state"]

    async def test_the_slower_of_two_tabs_gets_its_words_back(self, served: Served) -> None:
        async with served.tab() as one, served.tab() as two:
            await one.hear()
            await two.hear()
            await one.answer(1, in_reply_to="t2")
            await one.until("state", last_turn_id="t4")
            await two.answer(2, in_reply_to="t2")
            refused = await two.until("error")
        assert (refused["problem"]["status"], refused["client_turn_id"]) == (409, "c2")

    async def test_an_answer_over_http_is_seen_in_the_room(self, served: Served) -> None:
        async with served.tab() as tab:
            await tab.hear()
            await say(served.client, served.interview, 1)
            heard = await tab.collect("state", last_turn_id="t4")
        assert [m["turn"]["id"] for m in heard if m["type"] == "turn"] == ["t3", "t4"]

    async def test_a_failed_model_is_told_and_the_script_says_it(self, house: House) -> None:
        house.speaker = HeldSpeaker(failure=ModelUnavailable("refused"))
        house.speaker.release.set()
        async with serving(house) as served, served.tab() as tab:
            await tab.hear()
            await tab.answer(1)
            assert (await tab.until("fell_back"))["turn_id"] == "t4"
            assert (await tab.until("turn"))["turn"]["spoken_by"] == "script"


class TestReconnect:
    async def test_in_mid_reply_shows_the_words_so_far_and_goes_on(self, house: House) -> None:
        house.speaker = speaker = HeldSpeaker()
        async with serving(house) as served:
            async with served.tab() as tab:
                await tab.hear()
                await tab.answer(1)
                await asyncio.wait_for(speaker.waiting.wait(), PATIENCE_SECS)
            async with served.tab() as tab:
                again = await tab.hear()
                speaker.release.set()
                rest = await tab.collect("turn")
        assert (again["speaking"]["turn_id"], again["speaking"]["text"]) == ("t4", "I see. And ")
        assert [m["text"] for m in rest if m["type"] == "piece"] == ["what came of it?"]
        assert rest[-1]["turn"]["text"] == "I see. And what came of it?"

    async def test_a_reply_goes_on_when_everybody_left(self, house: House) -> None:
        house.speaker = speaker = HeldSpeaker()
        async with serving(house) as served:
            async with served.tab() as tab:
                await tab.hear()
                await tab.answer(1)
                await asyncio.wait_for(speaker.waiting.wait(), PATIENCE_SECS)
            speaker.release.set()
            again = (await say(served.client, served.interview, 1)).json()
        assert again["replies"][0]["text"] == "I see. And what came of it?"

    async def test_a_reply_cut_by_the_end_of_the_process_is_said_again(self, house: House) -> None:
        house.speaker = speaker = HeldSpeaker()
        async with serving(house) as served, served.tab() as tab:
            interview = served.interview
            await tab.hear()
            await tab.answer(1)
            await asyncio.wait_for(speaker.waiting.wait(), PATIENCE_SECS)
            moved = await tab.until("move")
        house.speaker = None
        async with house.served() as host, httpx.AsyncClient(trust_env=False) as client:
            served = Served(host, client, interview)
            async with served.tab() as tab:
                assert len((await tab.hear())["interview"]["turns"]) == 3
                turn = (await tab.until("turn"))["turn"]
        assert (turn["id"], turn["move"]) == ("t4", moved["move"])


class TestButtons:
    async def test_hint_note_pause_and_finish(self, served: Served) -> None:
        async with served.tab() as tab:
            await tab.hear()
            await tab.say("action", action="hint", in_reply_to="t2")
            assert (await tab.until("move"))["move"]["kind"] == "hint"
            await tab.say("note", text="breathe")
            assert (await tab.until("notes"))["notes"] == ["breathe"]
            await tab.say("action", action="pause")
            await tab.until("state", state="paused")
            await tab.say("action", action="resume")
            await tab.until("state", state="open")
            await tab.say("finish")
            assert (await tab.until("finished"))["reason"] == "ended_by_candidate"
            await tab.answer(1)
            assert (await tab.until("error"))["problem"]["type"] == "/problems/interview-finished"

    async def test_finished_is_told_to_who_comes_later(self, served: Served) -> None:
        await served.client.post(path(served.interview, "/finish"))
        async with served.tab() as tab:
            assert [(await tab.hear())["type"] for _ in range(2)] == ["snapshot", "finished"]

    async def test_deleted_in_mid_reply_cuts_the_reply(self, house: House) -> None:
        house.speaker = speaker = HeldSpeaker()
        async with serving(house) as served:
            answer = asyncio.create_task(say(served.client, served.interview, 1))
            await asyncio.wait_for(speaker.waiting.wait(), PATIENCE_SECS)
            deleted = await served.client.delete(path(served.interview))
            cut = await asyncio.wait_for(answer, PATIENCE_SECS)
        assert (deleted.status_code, cut.status_code) == (204, 409)

    async def test_deleted_is_told(self, served: Served) -> None:
        async with served.tab() as tab:
            await tab.hear()
            await served.client.delete(path(served.interview))
            assert (await tab.until("error"))["problem"]["status"] == 404


class TestHostileMessages:
    @pytest.mark.parametrize(
        "frame",
        [
            "",
            "not json",
            "null",
            "[]",
            "{}",
            '{"type": "shutdown"}',
            '{"type": "answer"}',
            '{"type": "answer", "text": 5, "client_turn_id": "c"}',
            '{"type": "answer", "text": "hello", "client_turn_id": "c", "in_reply_to": "last"}',
            '{"type": "answer", "text": "hello", "client_turn_id": "with space"}',
            '{"type": "answer", "text": "hello", "client_turn_id": "c", "move": "close"}',
            '{"type": "answer", "text": "", "client_turn_id": "c"}',
            '{"type": "answer", "text": "a\\u0000b", "client_turn_id": "c"}',
            '{"type": "answer", "text": "\\ud800", "client_turn_id": "c"}',
            '{"type": "answer", "client_turn_id": "\\ud800"}',
            '{"type": "action", "action": "cheat"}',
            '{"type": "note", "text": " "}',
            "[" * 50_000,
            b"\x00\x01\x02",
            json.dumps({"type": "answer", "text": "x" * 60_000, "client_turn_id": "c"}),
        ],
    )
    async def test_get_an_error_and_the_session_lives(self, served: Served, frame: str | bytes) -> None:
        async with served.tab() as tab:
            await tab.hear()
            await tab.socket.send(frame)
            refused = await tab.until("error")
            await tab.say("ping")
            await tab.until("pong")
        assert refused["problem"]["status"] in {400, 422}
        assert "xxx" not in json.dumps(refused)
        assert len((await served.client.get(path(served.interview))).json()["turns"]) == 2

    async def test_a_frame_too_large_ends_the_connection_and_nothing_else(self, served: Served) -> None:
        async with served.tab() as tab:
            await tab.hear()
            await tab.socket.send("x" * (LONGEST_FRAME_BYTES + 1))
            with pytest.raises(ConnectionClosed):
                await tab.until("never")
        async with served.tab() as tab:
            assert (await tab.hear())["type"] == "snapshot"

    async def test_a_flood_gets_errors(self, house: House) -> None:
        house.speaker = speaker = HeldSpeaker()
        async with serving(house) as served, served.tab() as tab:
            await tab.hear()
            await tab.answer(1)
            await asyncio.wait_for(speaker.waiting.wait(), PATIENCE_SECS)
            for number in range(40):
                await tab.say("note", text=f"note {number}")
            assert (await tab.until("error"))["problem"]["status"] == 429
            speaker.release.set()
            await tab.until("turn")
