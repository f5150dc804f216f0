"""Endpoints that fail in every way there is, against real HTTP servers: what goes on, what is said, what heals."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import pytest_asyncio
from pydantic import BaseModel

from interviewer.adapters.chat_endpoint import Endpoint
from interviewer.adapters.chat_fallbacks import FallbackChat
from interviewer.adapters.chat_langchain import ChatSettings, Connections, LangchainChat
from interviewer.adapters.rate_limits import RateLimits
from interviewer.errors import (
    ModelBadReply,
    ModelError,
    ModelRateLimited,
    ModelResting,
    ModelTimeout,
    ModelUnavailable,
)
from interviewer.ports import ChatModel, Message
from tests.fake_openai import (
    Behaviour,
    FakeOpenAI,
    broken,
    cut,
    empty,
    hangs,
    limited,
    paused,
    says,
    says_json,
)

ASK = [Message("system", "You interview."), Message("user", "Hello")]
GOOD = {"level": 4}
HTML = Behaviour(raw="<html><h1>Sign in to the network</h1></html>")
MODES: dict[str, tuple[Behaviour | None, type[ModelError]]] = {
    "refused": (None, ModelUnavailable),
    "hangs before headers": (hangs(), ModelTimeout),
    "401": (broken(401), ModelUnavailable),
    "404, no such model": (broken(404), ModelUnavailable),
    "429 without a word": (limited(), ModelRateLimited),
    "429 with Retry-After": (limited("1"), ModelRateLimited),
    "500": (broken(500), ModelUnavailable),
    "503": (broken(503), ModelUnavailable),
    "200 with HTML": (HTML, ModelError),
    "cut before the first word": (cut("Tell me more.", after=0), ModelUnavailable),
    "empty": (empty(), ModelBadReply),
}
"""Before the first word: another endpoint may say it."""
MIDWAY: dict[str, tuple[Behaviour, type[ModelError]]] = {
    "cut in mid-stream": (cut("Tell me more.", after=2), ModelUnavailable),
    "hangs in mid-stream": (paused("Tell me more."), ModelTimeout),
    "no end": (Behaviour("Tell me more.", no_end=True), ModelUnavailable),
}
"""After it: nobody says it again without a word."""
MODES_OF_JSON: dict[str, tuple[Behaviour | None, type[ModelError]]] = {
    **{name: mode for name, mode in MODES.items() if name != "cut before the first word"},
    "truncated JSON": (cut(json.dumps(GOOD)), ModelUnavailable),
    "half a JSON": (says('{"level": 4, "quo'), ModelBadReply),
    "wrong JSON": (says_json({"level": "high"}), ModelBadReply),
    "prose": (says("Four, I would say."), ModelBadReply),
}
THERE_BUT_NO_GOOD = ("empty", "half a JSON", "wrong JSON", "prose")
"""The endpoint is well, its model isn't: it is not left alone for that."""


class Verdict(BaseModel):
    """What the model is asked for."""

    level: int


@dataclass
class Servers:
    """Endpoints that can be away."""

    running: list[FakeOpenAI] = field(default_factory=list)

    def start(self, behaviour: Behaviour, port: int = 0) -> FakeOpenAI:
        server = FakeOpenAI(port=port)
        server.script(behaviour)
        server.start()
        self.running.append(server)
        return server

    def free_port(self) -> int:
        with socket.create_server(("127.0.0.1", 0)) as free:
            return int(free.getsockname()[1])


@pytest.fixture
def servers() -> Iterator[Servers]:
    kept = Servers()
    yield kept
    for server in kept.running:
        server.stop()


@dataclass
class House:
    """Chats that are closed at the end."""

    chats: list[FallbackChat] = field(default_factory=list)
    connections: Connections = field(default_factory=Connections)

    async def chat(self, *ports: int, limiter: RateLimits | None = None, **changed: Any) -> FallbackChat:
        settings = ChatSettings(
            model="fake",
            deadline_secs=20.0,
            first_token_secs=20.0,
            max_tries=1,
            rest_secs=0.05,
            stall_secs=0.5,
        )
        endpoints = []
        for number, port in enumerate(ports):
            label = f"other at {port}" if number else ""
            own = {"base_url": f"http://127.0.0.1:{port}/v1", "label": label, **changed}
            one = replace(settings, **own)
            endpoints.append(Endpoint(LangchainChat(one, self.connections), limiter=limiter))
        made = FallbackChat(endpoints)
        await made.warm()
        self.chats.append(made)
        return made


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    kept = House()
    yield kept
    for chat in kept.chats:
        await chat.close()
    await kept.connections.close()


async def heard(chat: ChatModel) -> tuple[str, str]:
    """Return what is said, and by whom."""
    reply = chat.stream(ASK, max_tokens=50, temperature=0.7)
    text = "".join([piece async for piece in reply])
    return text, reply.spoken_by


async def judged(chat: ChatModel) -> tuple[int, str]:
    reply = await chat.complete_json(ASK, Verdict, max_tokens=50)
    return reply.value.level, reply.spoken_by


async def when_it_is_well(ask: Callable[[], Awaitable[Any]]) -> Any:
    """Ask until there is an answer."""
    async with asyncio.timeout(30):
        while True:
            try:
                return await ask()
            except ModelError:
                await asyncio.sleep(0.01)


async def have_come(server: FakeOpenAI, requests: int) -> None:
    """Wait until so many requests were made."""
    async with asyncio.timeout(20):
        while len(server.requests) < requests:  # noqa: ASYNC110  (the server is in a thread of its own)
            await asyncio.sleep(0.01)


def started(servers: Servers, behaviour: Behaviour | None) -> tuple[int, FakeOpenAI | None]:
    """Return a port where somebody behaves so; None: nobody is there."""
    if behaviour is None:
        return servers.free_port(), None
    server = servers.start(behaviour)
    return server.port, server


QUICKLY = ("refused", "429 with Retry-After", "500", "hangs in mid-stream")
"""Of those that each take a rest of a second, the ones that are tested every time."""
QUICK: dict[str, Any] = {"first_token_secs": 0.3, "json_deadline_secs": 0.3}
"""For an endpoint that hangs."""


class TestOneEndpoint:
    @pytest.mark.parametrize(
        "name",
        [n if n in QUICKLY else pytest.param(n, marks=pytest.mark.slow) for n in [*MODES, *MIDWAY]],
    )
    async def test_it_fails_with_a_reason_is_left_alone_and_heals_by_itself(
        self, servers: Servers, house: House, name: str
    ) -> None:
        behaviour, expected = {**MODES, **MIDWAY}[name]
        port, server = started(servers, behaviour)
        chat = await house.chat(port, **(QUICK if behaviour and behaviour.hangs else {}), rest_secs=1.0)
        for _ in range(3):
            with pytest.raises((expected, ModelResting)) as failed:
                await heard(chat)
            assert str(failed.value)
        if name not in THERE_BUT_NO_GOOD:
            asked = len(server.requests) if server else 0
            with pytest.raises(ModelResting, match="asked again in"):
                await heard(chat)
            assert server is None or len(server.requests) == asked
            assert chat.standings[0].state == "open"
            assert chat.standings[0].last_failure
        if server:
            server.script(says("Here again."))
            server.release()
        else:
            servers.start(says("Here again."), port)
        assert await when_it_is_well(lambda: heard(chat)) == ("Here again.", "fake")
        assert chat.standings[0].state == "closed"

    async def test_a_name_that_nobody_knows(self, house: House) -> None:
        chat = await house.chat(1, base_url="http://no-such-host.invalid/v1")
        with pytest.raises(ModelUnavailable):
            await heard(chat)

    async def test_429_with_a_time_is_left_alone_at_once_for_that_time(
        self, servers: Servers, house: House
    ) -> None:
        server = servers.start(limited("30"))
        chat = await house.chat(server.port)
        with pytest.raises(ModelRateLimited):
            await heard(chat)
        with pytest.raises(ModelResting):
            await heard(chat)
        assert len(server.requests) == 1
        assert 25 < chat.standings[0].retry_secs <= 30

    async def test_who_hangs_up_says_nothing_against_the_endpoint(
        self, servers: Servers, house: House
    ) -> None:
        server = servers.start(paused("Tell me more."))
        chat = await house.chat(server.port, stall_secs=20.0)
        for _ in range(5):
            pieces = aiter(chat.stream(ASK, max_tokens=50, temperature=0.7))
            assert await anext(pieces) == "Tell"
            await pieces.aclose()
        assert chat.standings[0].state == "closed"


class TestFallback:
    @pytest.mark.parametrize("name", MODES)
    async def test_the_next_endpoint_speaks_and_is_named(
        self, servers: Servers, house: House, name: str
    ) -> None:
        port, _ = started(servers, MODES[name][0])
        other = servers.start(says("Tell me more."))
        chat = await house.chat(port, other.port, first_token_secs=2.0)
        assert await heard(chat) == ("Tell me more.", f"other at {other.port}")

    @pytest.mark.parametrize("name", MIDWAY)
    async def test_what_broke_off_is_not_said_again_by_another(
        self, servers: Servers, house: House, name: str
    ) -> None:
        behaviour, expected = MIDWAY[name]
        server, other = servers.start(behaviour), servers.start(says("Tell me more."))
        chat = await house.chat(server.port, other.port)
        with pytest.raises(expected):
            await heard(chat)
        assert other.requests == []

    @pytest.mark.parametrize("name", MODES_OF_JSON)
    async def test_the_next_endpoint_judges_and_is_named(
        self, servers: Servers, house: House, name: str
    ) -> None:
        port, _ = started(servers, MODES_OF_JSON[name][0])
        other = servers.start(says_json(GOOD))
        chat = await house.chat(port, other.port, json_deadline_secs=2.0)
        assert await judged(chat) == (4, f"other at {other.port}")

    async def test_what_a_bad_reply_cost_is_counted_with_the_good_one(
        self, servers: Servers, house: House
    ) -> None:
        bad, good = servers.start(says("Four, I would say.")), servers.start(says_json(GOOD))
        chat = await house.chat(bad.port, good.port)
        alone = await house.chat(good.port)
        reply = await chat.complete_json(ASK, Verdict, max_tokens=50)
        usage = (await alone.complete_json(ASK, Verdict, max_tokens=50)).usage
        assert reply.usage.tokens_in > usage.tokens_in
        assert reply.usage.tokens_out > usage.tokens_out

    async def test_a_first_choice_that_rests_is_not_waited_for_and_comes_back(
        self, servers: Servers, house: House
    ) -> None:
        first, other = servers.start(broken()), servers.start(says("Tell me more."))
        chat = await house.chat(first.port, other.port, rest_secs=0.5)
        for _ in range(6):
            assert (await heard(chat))[0] == "Tell me more."
        assert len(first.requests) == 3
        first.script(says("I am back."))

        async def by_the_first() -> None:
            if (await heard(chat))[1] != "fake":
                raise ModelError

        await when_it_is_well(by_the_first)
        assert chat.standings[0].state == "closed"

    async def test_where_all_fail_every_reason_is_told(self, servers: Servers, house: House) -> None:
        one, other = servers.start(broken(401)), servers.start(broken(500))
        chat = await house.chat(one.port, other.port)
        with pytest.raises(ModelUnavailable, match=rf"refuses the key \(401\)\. other at {other.port} .*500"):
            await heard(chat)


class TestPlaces:
    async def test_no_more_calls_are_in_flight_than_may_be(self, servers: Servers, house: House) -> None:
        server = servers.start(paused("Tell me more."))
        chat = await house.chat(server.port, at_once=3, stall_secs=20.0)
        calls = [asyncio.create_task(heard(chat)) for _ in range(9)]
        await have_come(server, 3)
        in_flight = len(server.requests)
        server.release()
        assert [text for text, _ in await asyncio.gather(*calls)] == ["Tell me more."] * 9
        assert in_flight == 3

    async def test_judging_leaves_a_place_for_people(self, servers: Servers, house: House) -> None:
        server = servers.start(Behaviour(hangs=True))
        chat = await house.chat(server.port, at_once=4)
        judging = [asyncio.create_task(judged(chat)) for _ in range(9)]
        await have_come(server, 3)
        server.script(says("Tell me more."))
        assert (await heard(chat))[0] == "Tell me more."
        for task in judging:
            task.cancel()
        await asyncio.gather(*judging, return_exceptions=True)
        assert len([r for r in server.requests if not r.body.get("stream")]) == 3

    async def test_who_gets_no_place_in_time_is_told_and_the_endpoint_is_well(
        self, servers: Servers, house: House
    ) -> None:
        server = servers.start(paused("Tell me more."))
        chat = await house.chat(server.port, at_once=1, stall_secs=20.0, first_token_secs=1.0)
        pieces = aiter(chat.stream(ASK, max_tokens=50, temperature=0.7))
        await anext(pieces)
        with pytest.raises(ModelRateLimited, match="busy"):
            await heard(chat)
        await pieces.aclose()
        assert chat.standings[0].state == "closed"

    async def test_calls_a_minute(self, servers: Servers, house: House) -> None:
        server, other = servers.start(says("Tell me more.")), servers.start(says("Gladly."))
        limits = RateLimits(None, secret="s")
        chat = await house.chat(server.port, other.port, limiter=limits, calls_a_minute=2)
        assert [(await heard(chat))[0] for _ in range(3)] == ["Tell me more.", "Tell me more.", "Gladly."]
        assert len(server.requests) == 2
        assert chat.standings[0].state == "closed"


class TestConnections:
    async def test_models_of_one_endpoint_share_a_pool(self, servers: Servers) -> None:
        server = servers.start(says("Tell me more."))
        connections = Connections()
        one = ChatSettings(model="one", base_url=server.base_url)
        pools = {id(connections.to(s)) for s in (one, replace(one, model="two"))}
        assert len(pools) == 1
        assert connections.to(replace(one, base_url="http://127.0.0.1:1/v1")) is not connections.to(one)
        await connections.close()
