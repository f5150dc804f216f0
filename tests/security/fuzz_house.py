"""A real server for the fuzzing, and interviews in every state."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import uvicorn
from fastapi import FastAPI

from api.app import SERVER_OPTIONS, create_app
from api.web.deps import PREFIX
from interviewer.bootstrap import serving
from interviewer.settings import Settings
from tests.hash_embedder import HashEmbedder
from tests.integration.api.conftest import STORY

INTERVIEWS = 24
"""There at the start; every other one is finished, and the fuzzing deletes some."""
PATIENCE_SECS = 120.0


@dataclass
class Known:
    """Ids that there are, so that more than 404s come of the generated requests."""

    interviews: list[str] = field(default_factory=list)
    """Of whoever asks, and of others where there are others."""
    finished: list[str] = field(default_factory=list)
    """Those of them that were graded."""
    units: list[str] = field(default_factory=list)
    """What was graded."""
    criteria: list[str] = field(default_factory=list)
    """By what."""
    grants: list[str] = field(default_factory=list)
    """Shares with coaches."""
    comments: list[str] = field(default_factory=list)
    """Of coaches."""
    links: list[str] = field(default_factory=list)
    """To reports."""
    codes: list[str] = field(default_factory=list)
    """Of coaches."""


@asynccontextmanager
async def server(settings: Settings) -> AsyncIterator[tuple[str, FastAPI]]:
    """Yield the origin of a real server on a free port, and its application, which has its service."""
    app = create_app(lambda: serving(settings, embedder=HashEmbedder()), grace_secs=0.0)
    options = {**SERVER_OPTIONS, "log_config": None, "timeout_graceful_shutdown": 1}
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = uvicorn.Server(uvicorn.Config(app, **options))
        task = asyncio.create_task(running.serve(sockets=[listening]))
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        try:
            async with httpx.AsyncClient(base_url=origin, timeout=PATIENCE_SECS) as client:
                (await client.get("/livez")).raise_for_status()  # answered as soon as there is a service
            yield origin, app
        finally:
            running.should_exit = True
            await task


async def furnished(client: httpx.AsyncClient, interviews: int = INTERVIEWS, *, mark: str = "") -> Known:
    """Make interviews in every state and return what there is; `mark` is among what is said and noted in them."""
    known = Known()
    for number in range(interviews):
        stage = ("behavioral", "phone_screen", "recruiter")[number % 3]
        begun = await client.post(f"{PREFIX}/interviews", json={"stages": [stage], "seed": number})
        known.interviews.append(begun.json()["id"])
        at = f"{PREFIX}/interviews/{known.interviews[-1]}"
        said = {"text": f"{mark} {STORY}", "client_turn_id": f"c{number}"}
        (await client.post(f"{at}/turns", json=said)).raise_for_status()
        if mark:
            (await client.post(f"{at}/notes", json={"text": mark})).raise_for_status()
        if number % 2:
            (await client.post(f"{at}/finish")).raise_for_status()
            known.finished.append(known.interviews[-1])
    await _graded(client, known)
    return known


async def _graded(client: httpx.AsyncClient, known: Known) -> None:
    grades: set[tuple[str, str]] = set()
    for each in known.finished:
        async with asyncio.timeout(PATIENCE_SECS):
            while (report := await client.get(f"{PREFIX}/interviews/{each}/report.json")).status_code == 409:  # noqa: ASYNC110
                await asyncio.sleep(0.1)  # another process would be asked this way
        grades |= {(grade["unit"], grade["criterion"]) for grade in report.json()["grades"]}
    known.units = sorted({unit for unit, _ in grades})
    known.criteria = sorted({criterion for _, criterion in grades})
