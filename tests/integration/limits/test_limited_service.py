"""Limits as people meet them: over HTTP and the websocket, on bootstrap's own wiring. Nothing is lost by a refusal."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from api.app import SERVER_OPTIONS, create_app
from interviewer.bootstrap import beside
from interviewer.limits.settings import LimitSettings
from interviewer.settings import Settings
from tests.fake_embedder import FakeEmbedder
from tests.fake_openai import FakeOpenAI, broken, cut, hangs, limited, says
from tests.integration.service.model_house import (
    MODEL,
    PATIENCE_SECS,
    STORY,
    Sitting,
    settings_for,
    sitting,
    speaks_and_judges,
)

BEGIN = {"stages": ["behavioral"], "length": "full", "seed": 1}


def limited_settings(
    data_dir: Path, base_url: str = "", *, model: dict[str, Any] | None = None, **limits: float
) -> Settings:
    settings = settings_for(base_url, data_dir, **(model or {}))
    if not base_url:
        settings.model.name = None
    settings.limits = LimitSettings.model_validate(limits)
    return settings


def talking(server: FakeOpenAI) -> str:
    """Return the address of a model that is well: what is said is then read by words alone, without an embedder."""
    server.script(says(speaks_and_judges()))
    return server.base_url


async def begun(held: Sitting) -> httpx.Response:
    answer = await held.client.post("/api/v1/interviews", json=BEGIN)
    if answer.status_code == 201:
        held.id = answer.json()["id"]
    return answer


async def answered(held: Sitting, number: int) -> httpx.Response:
    sent = {"text": STORY, "client_turn_id": f"c{number}"}
    return await held.client.post(f"/api/v1/interviews/{held.id}/turns", json=sent)


def check_refused(answer: httpx.Response, words: str) -> None:
    """It is a problem document that says what, and when to try again."""
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "/problems/too-much"
    assert words in problem["detail"]
    assert int(answer.headers["retry-after"]) == problem["retry_after_secs"] >= 1


class TestTurns:
    async def test_too_many_in_a_minute_are_refused_and_nothing_is_lost(
        self, fake_openai: FakeOpenAI, tmp_path: Path
    ) -> None:
        async with sitting(
            limited_settings(tmp_path, talking(fake_openai), turns_a_minute=2), FakeEmbedder()
        ) as held:
            await begun(held)
            assert [(await answered(held, n)).status_code for n in range(2)] == [200, 200]
            check_refused(await answered(held, 2), "Your words are still here. Try again in")
            interview = (await held.client.get(f"/api/v1/interviews/{held.id}")).json()
        assert interview["awaits"] == "candidate"
        assert [t["client_turn_id"] for t in interview["turns"] if t["speaker"] == "candidate"] == [
            "c0",
            "c1",
        ]

    async def test_what_was_taken_in_may_be_sent_again_at_any_time(
        self, fake_openai: FakeOpenAI, tmp_path: Path
    ) -> None:
        async with sitting(
            limited_settings(tmp_path, talking(fake_openai), turns_a_minute=1), FakeEmbedder()
        ) as held:
            await begun(held)
            assert [(await answered(held, 0)).status_code for _ in range(4)] == [200] * 4

    async def test_buttons_count_as_turns(self, fake_openai: FakeOpenAI, tmp_path: Path) -> None:
        async with sitting(
            limited_settings(tmp_path, talking(fake_openai), turns_a_minute=1), FakeEmbedder()
        ) as held:
            await begun(held)
            press = f"/api/v1/interviews/{held.id}/actions"
            assert (await held.client.post(press, json={"action": "repeat"})).status_code == 200
            check_refused(await held.client.post(press, json={"action": "repeat"}), "too much in one minute")


class TestInterviews:
    async def test_too_many_in_an_hour(self, tmp_path: Path) -> None:
        async with sitting(limited_settings(tmp_path, interviews_an_hour=2), FakeEmbedder()) as held:
            assert [(await begun(held)).status_code for _ in range(2)] == [201, 201]
            check_refused(await begun(held), "within an hour")

    async def test_too_many_at_once_until_one_is_ended(self, tmp_path: Path) -> None:
        async with sitting(limited_settings(tmp_path, interviews_at_once=2), FakeEmbedder()) as held:
            # The second one is the one that is finished: grading needs no answer.
            assert [(await begun(held)).status_code for _ in range(2)] == [201, 201]
            check_refused(await begun(held), "2 interviews going on")
            assert (await held.client.delete(f"/api/v1/interviews/{held.id}")).status_code == 204
            assert (await begun(held)).status_code == 201


class TestRequests:
    async def test_too_many_in_a_minute(self, tmp_path: Path) -> None:
        async with sitting(limited_settings(tmp_path, requests_a_minute=3), FakeEmbedder()) as held:
            assert [(await held.client.get("/api/v1/interviews")).status_code for _ in range(3)] == [200] * 3
            check_refused(await held.client.get("/api/v1/interviews"), "requests within a minute")
            page = await held.client.get("/", headers={"accept": "text/html"})
            assert page.status_code == 429
            assert "text/html" in page.headers["content-type"]
            assert "Try again in" in page.text
            assert int(page.headers["retry-after"]) >= 1
            assert (await held.client.get("/livez")).status_code == 200


@asynccontextmanager
async def listening(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client of a real server on a free port."""
    app = create_app(lambda: beside(settings, embedder=FakeEmbedder()), grace_secs=0.0)
    options = {**SERVER_OPTIONS, "log_config": None, "timeout_graceful_shutdown": 1}
    with socket.create_server(("127.0.0.1", 0)) as bound:  # it queues connections until they are served
        server = uvicorn.Server(uvicorn.Config(app, **options))
        task = asyncio.create_task(server.serve(sockets=[bound]))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECS) as client:
            yield client
        server.should_exit = True
        await task


class TestWebsocket:
    async def heard(self, live: ClientConnection, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_SECS):
            while True:
                message: dict[str, Any] = json.loads(await live.recv())
                if wanted(message):
                    return message

    async def test_the_same_limits_hold_and_the_answer_is_named(
        self, fake_openai: FakeOpenAI, tmp_path: Path
    ) -> None:
        settings = limited_settings(tmp_path, talking(fake_openai), turns_a_minute=1)
        async with listening(settings) as client:
            interview_id = (await client.post("/api/v1/interviews", json=BEGIN)).json()["id"]
            address = (
                f"ws://{client.base_url.host}:{client.base_url.port}/api/v1/interviews/{interview_id}/live"
            )
            async with connect(address, proxy=None) as live:
                # What is said before it may come as a second snapshot instead of as turns.
                await self.heard(live, lambda m: m["type"] == "snapshot")
                for number in range(2):
                    sent = {"type": "answer", "text": STORY, "client_turn_id": f"w{number}"}
                    await live.send(json.dumps(sent))
                    if not number:
                        await self.heard(
                            live, lambda m: m["type"] == "turn" and m["turn"]["spoken_by"] == MODEL
                        )
                refused = await self.heard(live, lambda m: m["type"] == "error")
        assert refused["client_turn_id"] == "w1"
        assert refused["problem"]["type"] == "/problems/too-much"
        assert refused["problem"]["retry_after_secs"] >= 1

    async def test_every_message_counts_as_a_request(self, tmp_path: Path) -> None:
        async with listening(limited_settings(tmp_path, requests_a_minute=4)) as client:
            interview_id = (await client.post("/api/v1/interviews", json=BEGIN)).json()["id"]
            address = (
                f"ws://{client.base_url.host}:{client.base_url.port}/api/v1/interviews/{interview_id}/live"
            )
            async with connect(address, proxy=None) as live:
                for _ in range(9):  # more than enough, also where the window slides on meanwhile
                    await live.send(json.dumps({"type": "note", "text": "Think of the index."}))
                refused = await self.heard(live, lambda m: m["type"] == "error")
        assert "requests within a minute" in refused["problem"]["detail"]


class TestModelBudget:
    async def test_a_spent_budget_is_a_reason_and_the_interview_goes_on(
        self, fake_openai: FakeOpenAI, tmp_path: Path
    ) -> None:
        fake_openai.script(says(speaks_and_judges()))
        settings = limited_settings(tmp_path, fake_openai.base_url, model_tokens_a_day=1)
        async with sitting(settings, FakeEmbedder()) as held:
            await begun(held)
            for number in range(3):
                await held.answer(number, STORY)
            asked = [r for r in fake_openai.requests if r.body.get("stream")]
            used = await held.service.allowances.used_today("local")
            lines = {line.name: line for line in await held.service.allowances.today("local")}
        assert [turn["spoken_by"] for turn in held.reacted] == [MODEL, "script", "script"]
        assert len(asked) == 1
        assert all("1 tokens for the language model are used up" in told for told in held.fallbacks)
        assert used.model_calls == 1
        assert used.tokens > 100
        assert used.cost_usd > 0
        assert lines["Language model"].spent

    async def test_without_a_limit_use_is_counted(self, fake_openai: FakeOpenAI, tmp_path: Path) -> None:
        fake_openai.script(says(speaks_and_judges()))
        async with sitting(limited_settings(tmp_path, fake_openai.base_url), FakeEmbedder()) as held:
            await begun(held)
            for number in range(2):
                await held.answer(number, STORY)
            used = await held.service.allowances.used_today("local")
            kept = await held.model_events()
        assert used.model_calls == len(kept) == 2
        assert used.tokens == sum(event.tokens_in + event.tokens_out for event in kept)

    async def test_a_reply_that_was_cut_off_is_counted_too(
        self, fake_openai: FakeOpenAI, tmp_path: Path
    ) -> None:
        fake_openai.script(cut(lambda body: speaks_and_judges()(body), after=6))
        async with sitting(limited_settings(tmp_path, fake_openai.base_url), FakeEmbedder()) as held:
            await begun(held)
            await held.answer(0, STORY)
            used = await held.service.allowances.used_today("local")
        assert held.fallbacks
        assert used.tokens_in > 100
        assert used.cost_usd > 0


class TestBadNights:
    async def test_one_interview_through_many_troubles_and_back(
        self, fake_openai: FakeOpenAI, tmp_path: Path
    ) -> None:
        well = says(speaks_and_judges())
        troubles = [
            broken(500),
            limited("1"),
            broken(401),
            cut(lambda b: speaks_and_judges()(b), after=6),
            hangs(),
        ]
        patience = {"first_token_secs": 3.0, "rest_secs": 0.01}
        settings = limited_settings(tmp_path, fake_openai.base_url, model=patience)
        async with sitting(settings, FakeEmbedder()) as held:
            await begun(held)
            for number, trouble in enumerate(troubles):
                fake_openai.script(trouble, well)
                assert await held.answer(number, STORY) != "finished"
            fallbacks = len(held.fallbacks)
            spoken = [turn["spoken_by"] for turn in held.reacted]
        assert fallbacks == spoken.count("script") >= len(troubles) - 1

    async def test_another_endpoint_takes_over_and_its_turns_say_so(
        self, fake_openai: FakeOpenAI, tmp_path: Path
    ) -> None:
        with FakeOpenAI() as other:
            fake_openai.script(broken(500))
            other.script(says(speaks_and_judges()))
            fallbacks = [{"name": "small", "base_url": other.base_url}]
            settings = limited_settings(tmp_path, fake_openai.base_url, model={"fallbacks": fallbacks})
            async with sitting(settings, FakeEmbedder()) as held:
                await begun(held)
                for number in range(2):
                    await held.answer(number, STORY)
                kept = await held.model_events()
        assert held.fallbacks == []
        assert {turn["spoken_by"] for turn in held.reacted} == {"small at 127.0.0.1"}
        assert {event.model for event in kept} == {"small at 127.0.0.1"}
        assert (
            "authorization" not in other.requests[0].headers
            or "none" in other.requests[0].headers["authorization"]
        )
