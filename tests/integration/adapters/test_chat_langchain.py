"""The model's adapter against a real HTTP server, in good and in bad luck."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from pydantic import BaseModel

from interviewer.adapters.chat_langchain import ChatSettings, LangchainChat
from interviewer.errors import (
    ConfigurationError,
    ModelBadReply,
    ModelError,
    ModelRateLimited,
    ModelTimeout,
    ModelUnavailable,
)
from interviewer.ports import ChatModel, Message, Usage
from tests.fake_openai import (
    Behaviour,
    FakeOpenAI,
    broken,
    cut,
    empty,
    fenced,
    hangs,
    limited,
    paused,
    says,
    says_json,
    slow,
)

ASK = [Message("system", "You interview."), Message("user", "Hello")]


class Verdict(BaseModel):
    """What the model is asked for."""

    level: int
    quote: str = ""


GOOD = {"level": 4, "quote": "I split by time."}


@pytest_asyncio.fixture
async def chat(fake_openai: FakeOpenAI) -> AsyncIterator[LangchainChat]:
    """Yield a chat that loses patience soon."""
    made = make(fake_openai)
    await made.warm()
    yield made
    await made.close()


def make(server: FakeOpenAI, **changed: Any) -> LangchainChat:
    settings = ChatSettings(
        model="fake",
        base_url=server.base_url,
        api_key="secret",
        deadline_secs=5.0,
        first_token_secs=5.0,
        backoff_secs=0.01,
        usd_per_million_in=1_000_000.0,
        usd_per_million_out=2_000_000.0,
    )
    return LangchainChat(replace(settings, **changed))


async def hear(chat: ChatModel) -> str:
    reply = chat.stream(ASK, max_tokens=50, temperature=0.7)
    return "".join([piece async for piece in reply])


class TestStream:
    async def test_the_words_come_as_they_are_written(
        self, chat: LangchainChat, fake_openai: FakeOpenAI
    ) -> None:
        fake_openai.script(paused("Tell me more."))
        pieces = aiter(chat.stream(ASK, max_tokens=50, temperature=0.7))
        assert await anext(pieces) == "Tell"
        fake_openai.release()
        assert [piece async for piece in pieces] == [" me", " more."]

    async def test_the_request_is_what_was_asked_for(
        self, chat: LangchainChat, fake_openai: FakeOpenAI
    ) -> None:
        await hear(chat)
        (request,) = fake_openai.requests
        assert request.headers["authorization"] == "Bearer secret"
        assert request.body == {
            "model": "fake",
            "messages": [
                {"role": "system", "content": "You interview."},
                {"role": "user", "content": "Hello"},
            ],
            "max_tokens": 50,
            "temperature": 0.7,
            "stream": True,
            "stream_options": {"include_usage": True},
        }

    async def test_nothing_is_sent_before_the_iteration(
        self, chat: LangchainChat, fake_openai: FakeOpenAI
    ) -> None:
        chat.stream(ASK, max_tokens=50, temperature=0.7)
        await asyncio.sleep(0)
        assert fake_openai.requests == []

    async def test_tokens_are_counted_and_priced(self, chat: LangchainChat, fake_openai: FakeOpenAI) -> None:
        fake_openai.script(says("one two three"))
        reply = chat.stream(ASK, max_tokens=50, temperature=0.7)
        assert reply.usage == Usage()
        assert [piece async for piece in reply] == ["one", " two", " three"]
        assert reply.usage == Usage(tokens_in=3, tokens_out=3, cost_usd=9.0)

    async def test_without_a_price_there_is_no_cost(self, fake_openai: FakeOpenAI) -> None:
        chat = make(fake_openai, usd_per_million_in=None, usd_per_million_out=None)
        reply = chat.stream(ASK, max_tokens=50, temperature=0.7)
        assert [piece async for piece in reply]
        assert reply.usage.tokens_out
        assert reply.usage.cost_usd is None
        await chat.close()

    async def test_who_stops_listening_hangs_up(self, chat: LangchainChat, fake_openai: FakeOpenAI) -> None:
        fake_openai.script(paused("Tell me more."), says("Fine."))
        pieces = chat.stream(ASK, max_tokens=50, temperature=0.7).__aiter__()
        assert await anext(pieces) == "Tell"
        await pieces.aclose()
        assert await hear(chat) == "Fine."

    async def test_thinking_aloud_is_left_out(self, chat: LangchainChat, fake_openai: FakeOpenAI) -> None:
        fake_openai.script(says("<think> weak answer, probe </think> Tell me more."))
        assert await hear(chat) == "Tell me more."


class TestBadLuckInAStream:
    @pytest.mark.parametrize(
        ("behaviour", "expected", "requests"),
        [
            (limited(), ModelRateLimited, 3),
            (limited("3600"), ModelRateLimited, 1),
            (broken(500), ModelUnavailable, 3),
            (broken(503), ModelUnavailable, 3),
            (broken(401), ModelUnavailable, 1),
            (broken(404), ModelUnavailable, 1),
            (broken(400), ModelUnavailable, 1),
            (cut("Tell me more.", after=0), ModelUnavailable, 3),
            (cut("Tell me more.", after=2), ModelUnavailable, 1),
            (Behaviour("Tell me more.", no_end=True), ModelUnavailable, 1),
            (empty(), ModelBadReply, 1),
            (says("  \n"), ModelBadReply, 1),
            (Behaviour(raw="<h1>Proxy</h1>"), ModelError, None),
        ],
        ids=str,
    )
    async def test_each_failure_has_its_name(
        self,
        chat: LangchainChat,
        fake_openai: FakeOpenAI,
        behaviour: Behaviour,
        expected: type[ModelError],
        requests: int | None,
    ) -> None:
        fake_openai.script(behaviour)
        with pytest.raises(expected):
            await hear(chat)
        assert requests in {None, len(fake_openai.requests)}

    async def test_a_hanging_endpoint_is_left_at_the_deadline(self, fake_openai: FakeOpenAI) -> None:
        fake_openai.script(hangs())
        chat = make(fake_openai, first_token_secs=0.2)
        await chat.warm()
        with pytest.raises(ModelTimeout):
            await hear(chat)
        await chat.close()

    async def test_a_reply_that_never_ends_is_left_at_the_deadline(self, fake_openai: FakeOpenAI) -> None:
        fake_openai.script(slow("word " * 1000, 0.05))
        chat = make(fake_openai, deadline_secs=0.5)
        await chat.warm()
        with pytest.raises(ModelTimeout):
            await hear(chat)
        await chat.close()

    @pytest.mark.parametrize("failure", [limited("0"), broken(), cut("So", after=0)], ids=str)
    async def test_a_short_absence_is_waited_out(
        self, chat: LangchainChat, fake_openai: FakeOpenAI, failure: Behaviour
    ) -> None:
        fake_openai.script(failure, failure, says("Here again."))
        assert await hear(chat) == "Here again."

    async def test_nobody_there(self, fake_openai: FakeOpenAI) -> None:
        chat = make(fake_openai, base_url="http://127.0.0.1:1/v1")
        with pytest.raises(ModelUnavailable):
            await hear(chat)
        await chat.close()

    @pytest.mark.parametrize("url", ["nonsense", "http://[", "ftp://127.0.0.1/v1"])
    def test_an_address_that_is_none(self, fake_openai: FakeOpenAI, url: str) -> None:
        with pytest.raises(ConfigurationError):
            make(fake_openai, base_url=url)

    @pytest.mark.parametrize("parameter", ["temperature", "max_tokens", "stream_options"])
    async def test_a_refused_parameter_is_left_out_from_then_on(
        self, chat: LangchainChat, fake_openai: FakeOpenAI, parameter: str
    ) -> None:
        fake_openai.rejects = frozenset({parameter})
        assert await hear(chat) == "All right."
        assert await hear(chat) == "All right."
        assert [parameter in request.body for request in fake_openai.requests] == [True, False, False]
        if parameter == "max_tokens":
            assert fake_openai.requests[-1].body["max_completion_tokens"] == 50


class TestCompleteJson:
    async def test_a_valid_reply(self, chat: LangchainChat, fake_openai: FakeOpenAI) -> None:
        fake_openai.script(says_json(GOOD))
        reply = await chat.complete_json(ASK, Verdict, max_tokens=50)
        assert reply.value == Verdict(level=4, quote="I split by time.")
        assert reply.text == json.dumps(GOOD)
        assert reply.usage.tokens_in == 3
        (request,) = fake_openai.requests
        assert request.body["temperature"] == 0.0
        schema = request.body["response_format"]["json_schema"]
        assert schema["strict"] is True
        assert schema["schema"]["required"] == ["level", "quote"]
        assert schema["schema"]["additionalProperties"] is False

    @pytest.mark.parametrize(
        "behaviour",
        [fenced(GOOD), says("Here: " + json.dumps(GOOD)), says("<think>{4}?</think>" + json.dumps(GOOD))],
        ids=["fenced", "with words", "with thoughts"],
    )
    async def test_json_with_something_around_it(
        self, chat: LangchainChat, fake_openai: FakeOpenAI, behaviour: Behaviour
    ) -> None:
        fake_openai.script(behaviour)
        assert (await chat.complete_json(ASK, Verdict, max_tokens=50)).value.level == 4
        assert len(fake_openai.requests) == 1

    async def test_one_repair_that_says_what_is_wrong(
        self, chat: LangchainChat, fake_openai: FakeOpenAI
    ) -> None:
        fake_openai.script(says_json({"level": "high"}), says_json(GOOD))
        reply = await chat.complete_json(ASK, Verdict, max_tokens=50)
        assert reply.value.level == 4
        assert reply.text == json.dumps(GOOD)
        _, second = fake_openai.requests
        assert [message["role"] for message in second.body["messages"]] == [
            "system",
            "user",
            "assistant",
            "user",
        ]
        assert "level" in second.body["messages"][-1]["content"]
        assert reply.usage.tokens_in > 6

    @pytest.mark.parametrize(
        "behaviour",
        [
            says_json({"level": "high"}),
            says("I would say four."),
            empty(),
            says("[1"),
            says("null"),
            says("4"),
        ],
        ids=str,
    )
    async def test_two_bad_replies_are_a_failure(
        self, chat: LangchainChat, fake_openai: FakeOpenAI, behaviour: Behaviour
    ) -> None:
        fake_openai.script(behaviour)
        with pytest.raises(ModelBadReply):
            await chat.complete_json(ASK, Verdict, max_tokens=50)
        assert len(fake_openai.requests) == 2

    async def test_a_reply_cut_at_the_token_limit_is_repaired(
        self, chat: LangchainChat, fake_openai: FakeOpenAI
    ) -> None:
        fake_openai.script(Behaviour('{"level": 4, "quo', finish_reason="length"), says_json(GOOD))
        assert (await chat.complete_json(ASK, Verdict, max_tokens=50)).value.level == 4

    @pytest.mark.parametrize(
        ("behaviour", "expected"),
        [
            (limited(), ModelRateLimited),
            (broken(), ModelUnavailable),
            (cut(json.dumps(GOOD)), ModelUnavailable),
            (Behaviour(raw="<h1>Proxy</h1>"), ModelBadReply),
        ],
        ids=str,
    )
    async def test_each_failure_has_its_name(
        self, chat: LangchainChat, fake_openai: FakeOpenAI, behaviour: Behaviour, expected: type[ModelError]
    ) -> None:
        fake_openai.script(behaviour)
        with pytest.raises(expected):
            await chat.complete_json(ASK, Verdict, max_tokens=50)

    async def test_the_deadline_is_for_all_tries_together(self, fake_openai: FakeOpenAI) -> None:
        fake_openai.script(broken(), says("no JSON"), hangs())
        chat = make(fake_openai, deadline_secs=0.5)
        await chat.warm()
        with pytest.raises(ModelTimeout):
            await chat.complete_json(ASK, Verdict, max_tokens=50)
        assert len(fake_openai.requests) == 3
        await chat.close()


class TestResponseFormats:
    @pytest.mark.parametrize(
        ("known", "kept"),
        [({"json_schema", "json_object"}, "json_schema"), ({"json_object"}, "json_object"), (set(), None)],
    )
    async def test_the_best_that_the_endpoint_knows_is_found_once(
        self, chat: LangchainChat, fake_openai: FakeOpenAI, known: set[str], kept: str | None
    ) -> None:
        fake_openai.formats = frozenset(known)
        fake_openai.script(says_json(GOOD))
        await chat.complete_json(ASK, Verdict, max_tokens=50)
        fake_openai.requests.clear()
        await chat.complete_json(ASK, Verdict, max_tokens=50)
        (request,) = fake_openai.requests
        assert request.body.get("response_format", {}).get("type") == kept
        told = "JSON schema" in request.body["messages"][0]["content"]
        assert told == (kept != "json_schema")

    async def test_a_format_that_is_accepted_but_not_heeded(
        self, chat: LangchainChat, fake_openai: FakeOpenAI
    ) -> None:
        def heeds_objects_only(body: dict[str, Any]) -> str:
            return json.dumps(GOOD) if body["response_format"]["type"] == "json_object" else "Four, I think."

        fake_openai.script(says(heeds_objects_only))
        await chat.complete_json(ASK, Verdict, max_tokens=50)
        await chat.complete_json(ASK, Verdict, max_tokens=50)
        assert len(fake_openai.requests) == 3

    async def test_a_request_refused_for_another_reason_is_no_lesson(
        self, chat: LangchainChat, fake_openai: FakeOpenAI
    ) -> None:
        fake_openai.script(broken(400), broken(400), broken(400), says_json(GOOD))
        with pytest.raises(ModelUnavailable):
            await chat.complete_json(ASK, Verdict, max_tokens=50)
        await chat.complete_json(ASK, Verdict, max_tokens=50)
        assert fake_openai.requests[-1].body["response_format"]["type"] == "json_schema"


_TALK = """
import asyncio, sys
from interviewer.adapters.chat_langchain import ChatSettings, LangchainChat
from interviewer.ports import Message

async def talk():
    chat = LangchainChat(ChatSettings(model="fake", base_url=sys.argv[1]))
    reply = chat.stream([Message("user", "private words")], max_tokens=5, temperature=0)
    assert [piece async for piece in reply]
    await chat.close()

async def talk_without_us():
    from langchain.chat_models import init_chat_model
    model = init_chat_model("fake", model_provider="openai", base_url=sys.argv[1], api_key="none")
    await model.ainvoke("private words")

asyncio.run(talk() if sys.argv[2] == "ours" else talk_without_us())
from langchain_core.tracers.langchain import wait_for_all_tracers
wait_for_all_tracers()
"""


class TestTracing:
    def spied_on(self, fake_openai: FakeOpenAI, whose: str, **more: str) -> int:
        """Return how many requests LangSmith would have had from a program with its variables set."""
        with FakeOpenAI() as spy:
            shell = {
                "LANGSMITH_TRACING": "true",
                "LANGCHAIN_TRACING_V2": "true",
                "LANGSMITH_ENDPOINT": spy.origin,
                "LANGSMITH_API_KEY": "lsv2_x",
                **more,
            }
            command = [sys.executable, "-c", _TALK, fake_openai.base_url, whose]
            subprocess.run(command, env=os.environ | shell, check=True, timeout=60)
            return len(spy.requests)

    def test_nothing_leaves_whatever_the_shell_says(self, fake_openai: FakeOpenAI) -> None:
        assert self.spied_on(fake_openai, "ours") == 0
        assert len(fake_openai.requests) == 1

    def test_an_older_switch_neither_traces_nor_stops_us(self, fake_openai: FakeOpenAI) -> None:
        assert (
            self.spied_on(fake_openai, "ours", LANGCHAIN_TRACING="true", LANGCHAIN_HANDLER="langchain") == 0
        )

    def test_the_spy_would_have_noticed(self, fake_openai: FakeOpenAI) -> None:
        assert self.spied_on(fake_openai, "plain") > 0
