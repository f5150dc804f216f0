"""Whole interviews with a language model behind them: when it is well, and in every way it can be unwell."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect

from knowledge.model import Embedder
from tests.fake_openai import (
    Behaviour,
    Body,
    FakeOpenAI,
    broken,
    cut,
    empty,
    fenced,
    hangs,
    limited,
    says,
)
from tests.integration.service.model_house import (
    MODEL,
    PATIENCE_SECS,
    QUOTE,
    SPOKEN,
    STORY,
    judgement,
    moves_offered,
    served,
    settings_for,
    sitting,
    speaks_and_judges,
)

# One worker for all that needs the real embedding model here.
pytestmark = pytest.mark.xdist_group("service")


class TestModelWell:
    async def test_a_whole_interview_is_spoken_and_judged_by_the_model(
        self, endpoint: FakeOpenAI, embedder: Embedder, tmp_path: Path
    ) -> None:
        endpoint.script(says(speaks_and_judges()))
        async with sitting(settings_for(endpoint.base_url, tmp_path), embedder) as held:
            await held.hold()
            events, results = await held.model_events(), await held.results()
        spoken = [r.body for r in endpoint.requests if r.body.get("stream")]
        assert held.fallbacks == []
        assert len(held.reacted) == len(spoken) == len(events)
        for turn, body in zip(held.reacted, spoken, strict=True):
            self._check_chosen(turn, body)
        self._check_used(held.report, events)
        assert {r.grader for r in results} == {f"model:{MODEL}"}
        assert all(record.prompt and record.reply for r in results for record in r.audit)
        graded = [g for g in held.report["grades"] if g["level"] is not None]
        assert graded
        assert all(g["level"] == 3 and g["evidence"][0]["quote"] == QUOTE for g in graded)
        assert held.report["versions"]["prompts"]
        held.check_nothing_invented()

    def _check_chosen(self, turn: dict[str, Any], body: Body) -> None:
        """The move is the last that was offered, and the words are the model's."""
        offered = moves_offered(body)
        chosen = offered[max(offered)]
        assert turn["spoken_by"] == MODEL
        assert turn["text"] == SPOKEN
        assert turn["move"]["criterion"] is None or turn["move"]["criterion"] in chosen

    def _check_used(self, report: dict[str, Any], events: list[Any]) -> None:
        tokens_in, tokens_out = sum(e.tokens_in for e in events), sum(e.tokens_out for e in events)
        [used] = [m for m in report["versions"]["models"] if m["model"] == MODEL]
        assert used["failures"] == 0
        assert used["calls"] >= len(events)
        assert used["tokens_in"] >= tokens_in > 500
        assert used["tokens_out"] >= tokens_out > 0
        assert used["cost_usd"] == pytest.approx((used["tokens_in"] + 10 * used["tokens_out"]) / 1e6)

    async def test_a_busy_endpoint_is_asked_again_and_nobody_notices(
        self, endpoint: FakeOpenAI, embedder: Embedder, tmp_path: Path
    ) -> None:
        endpoint.script(limited("0"), broken(503), says(speaks_and_judges()))
        async with sitting(settings_for(endpoint.base_url, tmp_path, retries=2), embedder) as held:
            await held.hold()
        assert held.fallbacks == []
        assert {turn["spoken_by"] for turn in held.reacted} == {MODEL}

    async def test_a_quote_the_candidate_never_said_proves_nothing(
        self, endpoint: FakeOpenAI, embedder: Embedder, tmp_path: Path
    ) -> None:
        made_up = judgement(5, "I saved the company nine million dollars.")
        endpoint.script(says(speaks_and_judges(judge=lambda _: made_up)))
        async with sitting(settings_for(endpoint.base_url, tmp_path), embedder) as held:
            await held.hold()
        assert all(grade["level"] is None for grade in held.report["grades"])
        assert held.report["scores"]["overall"] is None
        held.check_nothing_invented()

    async def test_one_criterion_that_can_not_be_judged_is_ungraded_and_the_others_stand(
        self, endpoint: FakeOpenAI, embedder: Embedder, tmp_path: Path
    ) -> None:
        def judge(body: Body) -> str:
            asked = " ".join(str(message["content"]) for message in body["messages"])
            return "I'd rather not say." if 'Grade only "Result"' in asked else judgement()

        endpoint.script(says(speaks_and_judges(judge=judge)))
        async with sitting(settings_for(endpoint.base_url, tmp_path), embedder) as held:
            await held.hold()
        levels = {grade["criterion"]: grade["level"] for grade in held.report["grades"]}
        reasons = {grade["criterion"]: grade["reason"] for grade in held.report["grades"]}
        assert levels.pop("result") is None
        assert "no usable reply" in reasons["result"]
        assert 3 in levels.values()


@dataclass(frozen=True)
class Trouble:
    """A way in which an endpoint can be unwell, from the first request to the last."""

    behaviour: Behaviour
    told: str
    """What the page is told, among other words."""
    judges: bool = False
    """Whether it can still be used for grading."""
    model: dict[str, float] = field(default_factory=dict)
    """Settings."""


_SHORT: dict[str, float] = {"first_token_secs": 0.2, "deadline_secs": 0.2, "judge_deadline_secs": 0.2}
# Room enough for every try on a busy machine: it is the refusals that end it, not the clock.
_QUICK: dict[str, float] = {"retries": 2, "first_token_secs": 10.0, "judge_deadline_secs": 10.0}
TROUBLES = {
    "429": Trouble(limited(), "429"),
    "429 with a short Retry-After": Trouble(limited("0"), "429", model=_QUICK),
    "429 with a long Retry-After": Trouble(limited("30"), "429", model={"retries": 2}),
    "500": Trouble(broken(), "500"),
    "refuses the key": Trouble(broken(401), "key"),
    "knows no such model": Trouble(broken(404), "not found"),
    "hangs": Trouble(hangs(), "in time", model=_SHORT),
    "cut": Trouble(cut(lambda body: speaks_and_judges()(body), after=6), "broke off"),
    "fenced JSON": Trouble(fenced(json.loads(judgement())), "name one of the moves", judges=True),
    "wrong JSON": Trouble(says('{"level": "excellent", "quotes": 7}'), "name one of the moves"),
    "a forbidden level": Trouble(says(judgement(9)), "name one of the moves"),
    "empty": Trouble(empty(), ""),
    "nonsense": Trouble(says("wibble " * 60), "name one of the moves"),
    "an unknown move": Trouble(says("MOVE Q\nLet me ask something else entirely."), "not allowed"),
    "a web page": Trouble(Behaviour(raw="<html><body>Please log in</body></html>"), ""),
    "thoughts without an end": Trouble(says("<think>" + "The candidate said things. " * 40), ""),
}


class TestModelUnwell:
    @pytest.mark.parametrize("name", TROUBLES)
    async def test_the_interview_ends_with_a_report(
        self, name: str, endpoint: FakeOpenAI, embedder: Embedder, tmp_path: Path
    ) -> None:
        trouble = TROUBLES[name]
        endpoint.script(trouble.behaviour)
        async with sitting(settings_for(endpoint.base_url, tmp_path, **trouble.model), embedder) as held:
            await held.hold()
            events, results = await held.model_events(), await held.results()
        assert held.reacted
        assert {turn["spoken_by"] for turn in held.reacted} == {"script"}
        assert all(turn["text"] for turn in held.reacted)
        assert len(held.fallbacks) == len(held.reacted)
        assert all(trouble.told in told for told in held.fallbacks), held.fallbacks
        assert [event.failure for event in events] == held.fallbacks
        held.check_nothing_invented()
        if trouble.judges:
            assert {result.grader for result in results} == {f"model:{MODEL}"}
        else:
            assert all(result.fallback and result.grader.startswith("builtin") for result in results)
            assert all(record.failure for result in results for record in result.audit)

    async def test_nothing_listens_there(self, embedder: Embedder, tmp_path: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
            async with sitting(settings_for(url, tmp_path), embedder) as held:
                await held.hold()
        assert {turn["spoken_by"] for turn in held.reacted} == {"script"}
        assert all("can't be reached" in told for told in held.fallbacks)
        held.check_nothing_invented()

    async def test_a_model_that_recovers_takes_the_next_turn(
        self, endpoint: FakeOpenAI, embedder: Embedder, tmp_path: Path
    ) -> None:
        endpoint.script(broken(), says(speaks_and_judges()))
        async with sitting(settings_for(endpoint.base_url, tmp_path), embedder) as held:
            await held.hold()
        assert [turn["spoken_by"] for turn in held.reacted[:2]] == ["script", MODEL]
        assert len(held.fallbacks) == 1
        [used] = [m for m in held.report["versions"]["models"] if m["model"] == MODEL]
        assert used["failures"] == 1

    async def test_a_judge_that_goes_down_between_interview_and_grading(
        self, endpoint: FakeOpenAI, embedder: Embedder, tmp_path: Path
    ) -> None:
        endpoint.script(says(speaks_and_judges(judge=lambda _: "")))
        async with sitting(settings_for(endpoint.base_url, tmp_path), embedder) as held:
            await held.hold()
        assert held.fallbacks == []
        units = [unit for stage in held.report["stages"] for unit in stage["units"]]
        assert all(unit["fallback"] and unit["grader"].startswith("builtin") for unit in units)
        held.check_nothing_invented()


class TestServed:
    """The way a browser goes: `serving` with its durable jobs and its kept index, over the websocket."""

    @pytest.mark.parametrize("down", [False, True], ids=["well", "down"])
    async def test_words_are_streamed_and_a_fallback_is_told(
        self, down: bool, endpoint: FakeOpenAI, embedder: Embedder, tmp_path: Path
    ) -> None:
        endpoint.script(broken() if down else says(speaks_and_judges()))
        settings = settings_for(endpoint.base_url, tmp_path)
        async with served(settings, embedder) as client:
            begun = (
                await client.post("/api/v1/interviews", json={"stages": ["behavioral"], "seed": 1})
            ).json()
            heard = await self._answered(client.base_url, begun["id"])
            await client.post(f"/api/v1/interviews/{begun['id']}/finish")
            report = await self._report(client, begun["id"])
        turn = next(m["turn"] for m in reversed(heard) if m["type"] == "turn")
        pieces = [m["text"] for m in heard if m["type"] == "piece" and m["turn_id"] == turn["id"]]
        told = [m for m in heard if m["type"] == "fell_back"]
        assert "".join(pieces).strip() == turn["text"]
        assert [m["turn_id"] for m in told] == ([turn["id"]] if down else [])
        assert turn["spoken_by"] == ("script" if down else MODEL)
        assert len(pieces) > 1
        graders = report["versions"]["graders"]
        assert all(name.startswith("builtin" if down else "model:") for name in graders)

    async def _answered(self, server: httpx.URL, interview_id: str) -> list[dict[str, Any]]:
        """Answer once over the websocket and return what the interviewer says to it."""
        address = f"ws://{server.host}:{server.port}/api/v1/interviews/{interview_id}/live"
        heard: list[dict[str, Any]] = []
        async with connect(address, proxy=None) as live, asyncio.timeout(PATIENCE_SECS):
            await live.send(json.dumps({"type": "answer", "text": STORY, "client_turn_id": "c1"}))
            async for message in live:
                heard.append(json.loads(message))
                if heard[-1]["type"] == "state" and len(heard) > 3 and heard[-1]["awaits"] == "candidate":
                    break
        return [m for m in heard if m.get("turn", {}).get("speaker") != "candidate"]

    async def _report(self, client: httpx.AsyncClient, interview_id: str) -> dict[str, Any]:
        """Poll until it is there; the jobs start within a tenth of a second."""
        async with asyncio.timeout(PATIENCE_SECS):
            while True:
                answer = await client.get(f"/api/v1/interviews/{interview_id}/report.json")
                if answer.status_code == 200:
                    found: dict[str, Any] = answer.json()
                    return found
                await asyncio.sleep(0.05)
