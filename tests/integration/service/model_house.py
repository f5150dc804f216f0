"""An application on bootstrap's own wiring with a model at a given endpoint, and a candidate who sits an interview."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from api.app import SERVER_OPTIONS, create_app
from interviewer.bootstrap import beside, serving
from interviewer.job_settings import JobSettings
from interviewer.model import ModelUsed, UnitResult
from interviewer.model_settings import ModelSettings
from interviewer.service import Service
from interviewer.settings import Settings
from knowledge.model import Embedder
from tests.fake_openai import Body

MODEL = "fake-model"
STORY = (
    "Our nightly ranking job took nine hours, so I profiled it, found that the join was quadratic and rewrote it "
    "with a sorted merge. It fell to forty minutes, and we could refresh twice a day."
)
QUOTE = "It fell to forty minutes, and we could refresh twice a day."
SPOKEN = "Could you walk me through that once more, and say which part was yours?"
LONGEST_INTERVIEW = 30
PATIENCE_SECS = 60.0
"""For a machine that is busy with other things; nothing here waits without being answered."""


def settings_for(base_url: str, data_dir: Path, **model: Any) -> Settings:
    """Return settings that read neither the shell nor a file; prices are round numbers."""
    quick = {"first_token_secs": 20.0, "deadline_secs": 20.0, "judge_deadline_secs": 20.0, "retries": 0}
    prices = {"price_in_usd": 1.0, "price_out_usd": 10.0}
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        data_dir=data_dir,
        openai_base_url=base_url,
        jobs=JobSettings(patience_secs=0.0),
        model=ModelSettings(name=MODEL, **{**quick, **prices, **model}),
    )


def last_said(body: Body) -> str:
    """Return the prompt's last message."""
    return str(body["messages"][-1]["content"])


def moves_offered(body: Body) -> dict[str, str]:
    """Return the moves a speaker's prompt allows, by letter."""
    offered = last_said(body).rpartition("MOVES YOU MAY MAKE NOW")[2]
    return dict(re.findall(r"^([A-Z]): (.*)$", offered, re.MULTILINE))


def judgement(level: int = 3, quote: str = QUOTE) -> str:
    """Return a judge's reply in the form that is asked for."""
    checklist = [{"item": "says what came of it", "met": True}]
    return json.dumps(
        {"quotes": [quote], "checklist": checklist, "level": level, "reason": "A figure, no baseline."}
    )


def speaks_and_judges(
    speak: Callable[[Body], str] = lambda body: f"MOVE {max(moves_offered(body))}\n{SPOKEN}",
    judge: Callable[[Body], str] = lambda _: judgement(),
) -> Callable[[Body], str]:
    """Return a model that chooses the last move it may make, and judges with JSON."""
    return lambda body: speak(body) if body.get("stream") else judge(body)


@dataclass
class Sitting:
    """An interview over HTTP, with everything it brought."""

    client: httpx.AsyncClient
    service: Service
    id: str = ""
    replies: list[dict[str, Any]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)

    async def hold(self, *answers: str) -> None:
        """Begin, answer (the last answer again and again) until it ends by itself, and read the report."""
        begun = await self.client.post(
            "/api/v1/interviews", json={"stages": ["behavioral"], "length": "short", "seed": 1}
        )
        self.id = begun.json()["id"]
        for number in range(LONGEST_INTERVIEW):
            text = (answers or (STORY,))[min(number, len(answers or (STORY,)) - 1)]
            if await self.answer(number, text) == "finished":
                break
        reported = await self.client.get(f"/api/v1/interviews/{self.id}/report.json")
        assert reported.status_code == 200, reported.text
        self.report = reported.json()

    async def answer(self, number: int, text: str) -> str:
        """Answer once and return the interview's state."""
        sent = {"text": text, "client_turn_id": f"c{number}"}
        reply = await self.client.post(f"/api/v1/interviews/{self.id}/turns", json=sent)
        assert reply.status_code == 200, reply.text
        self.replies.append(reply.json())
        return str(self.replies[-1]["state"])

    @property
    def fallbacks(self) -> list[str]:
        """The reasons that the page is told."""
        return [each["reason"] for reply in self.replies for each in reply["fallbacks"]]

    @property
    def reacted(self) -> list[dict[str, Any]]:
        """The interviewer's turns that react to an answer: those a model speaks."""
        return [reply["replies"][0] for reply in self.replies if reply["replies"]]

    async def model_events(self) -> list[ModelUsed]:
        """Return what was kept about the model's calls."""
        stored = await self.service.store.load(self.id)
        return [event for event in stored.events if isinstance(event, ModelUsed)]

    async def results(self) -> list[UnitResult]:
        """Return the gradings with their audit."""
        return await self.service.store.results(self.id, 1)

    def check_nothing_invented(self) -> None:
        """A level above 1 has its proof, verbatim; no level has a reason."""
        said = {turn["id"]: turn["text"] for turn in self.report["turns"] if turn["speaker"] == "candidate"}
        assert self.report["grades"]
        for grade in self.report["grades"]:
            assert grade["reason"]
            assert (grade["level"] is None) == (grade["estimate"] is None)
            assert grade["evidence"] or (grade["level"] or 1) == 1
            assert all(each["quote"] in said[each["turn_id"]] for each in grade["evidence"])


@asynccontextmanager
async def sitting(settings: Settings, embedder: Embedder) -> AsyncIterator[Sitting]:
    """Yield a client of the application, with the service behind it."""
    app: FastAPI = create_app(lambda: beside(settings, embedder=embedder), grace_secs=0.0)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client,
    ):
        yield Sitting(client, app.state.service)


@asynccontextmanager
async def served(settings: Settings, embedder: Embedder) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client of a real server on a free port, wired for serving."""
    app = create_app(lambda: serving(settings, embedder=embedder), grace_secs=0.0)
    options = {**SERVER_OPTIONS, "log_config": None, "timeout_graceful_shutdown": 1}
    with socket.create_server(("127.0.0.1", 0)) as listening:  # it queues connections until they are served
        server = uvicorn.Server(uvicorn.Config(app, **options))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECS) as client:
            yield client
        server.should_exit = True
        await task
