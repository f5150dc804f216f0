"""A served interview and a browser that can be cut off: what the spoken chaos tests share."""

from __future__ import annotations

import asyncio
import json
import struct
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from interviewer.voice.audio import BYTES_PER_SECOND
from knowledge.bank import load_questions
from knowledge.library import Library
from tests.fake_embedder import FakeEmbedder
from tests.fake_speech import ToneVoice, speech_parts_of
from tests.integration.api.conftest import RUBRICS, House, begin
from tests.pocketsphinx_ears import PocketsphinxTranscriber
from tests.speech_samples import joined, spoken

SENTENCES = (
    "we moved the nightly job to a new cluster",
    "and it finished in forty minutes",
    "that is how we solved it in the end",
    "i measured the latency before and after the change",
    "the team agreed on one number to watch",
)
_BATCH_BYTES = 15 * 1024
_PATIENCE_SECS = 60.0
Disturb = Callable[["CutBrowser"], None]


@asynccontextmanager
async def spoken_house() -> AsyncIterator[tuple[str, httpx.AsyncClient]]:
    """Yield host and client of a served house in which one can speak."""
    criteria = {rubric.id: [c.key for c in rubric.criteria] for rubric in RUBRICS.values()}
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder), load_questions(criteria=criteria), Library.open(embedder=FakeEmbedder()))
        house.speech = speech_parts_of(PocketsphinxTranscriber(SENTENCES), ToneVoice())
        async with house.served() as host, httpx.AsyncClient(base_url=f"http://{host}") as client:
            yield host, client


async def begun(client: httpx.AsyncClient) -> str:
    """Begin a whole short loop and return its id."""
    stages = ("recruiter", "phone_screen", "system_design", "behavioral")
    return str((await begin(client, *stages, length="full"))["id"])


async def candidate_texts(client: httpx.AsyncClient, interview_id: str) -> list[str]:
    """Return what the candidate has said."""
    view = (await client.get(f"/api/v1/interviews/{interview_id}")).json()
    return [turn["text"] for turn in view["turns"] if turn["speaker"] == "candidate"]


@dataclass
class CutBrowser:
    """A browser as it is meant to behave: keeps its sound, comes back after a cut, and goes on where it was.

    `disturb` is called at every step, and may cut the line or send what nobody should.
    """

    host: str
    interview_id: str
    disturb: Disturb
    stream: str = "stream-of-chaos"
    kept: bytearray = field(default_factory=bytearray)
    """All sound of the stream; a real browser keeps the last two minutes."""
    sent: int = 0
    """Bytes of it that went out on this line."""
    received: str | None = None
    turns: dict[str, dict[str, Any]] = field(default_factory=dict)
    floor: bool = False
    finished: bool = False
    spoken_parts: list[str] = field(default_factory=list)
    socket: ClientConnection | None = None

    def cut(self) -> None:
        """Break the line without a word."""
        if self.socket:
            self.socket.transport.abort()

    def send_strange(self, frame: str | bytes) -> asyncio.Task[None]:
        """Send what nobody should."""

        async def send() -> None:
            with suppress(ConnectionClosed):
                if self.socket:
                    await self.socket.send(frame)

        return asyncio.ensure_future(send())

    async def hold(self, answers: list[str]) -> None:
        """Speak these answers, one a turn."""
        for answer in answers:
            await self._until(lambda: self.floor or self.finished)
            if self.finished:
                return
            before = set(self.turns)
            self.floor = False
            self.kept += joined(0.3, spoken(answer), 6.0)
            self.kept += bytes(-len(self.kept) % 1024)
            await self._until(lambda before=before: self._answered(before))  # type: ignore[misc]  # bound now

    def _answered(self, before: set[str]) -> bool:
        new = set(self.turns) - before
        return any(self.turns[turn_id]["speaker"] == "candidate" for turn_id in new)

    async def _until(self, done: Callable[[], bool]) -> None:
        deadline = asyncio.get_running_loop().time() + _PATIENCE_SECS
        while not done():
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError(f"nothing came of {len(self.kept)} bytes; {self.sent} sent")
            try:
                await self._step()
            except (ConnectionClosed, OSError):
                await self._come_back()

    async def _step(self) -> None:
        if self.socket is None:
            await self._come_back()
        assert self.socket is not None
        self.disturb(self)
        if self.sent < len(self.kept):
            piece = bytes(self.kept[self.sent : self.sent + _BATCH_BYTES])
            await self.socket.send(struct.pack("<I", self.sent // 2) + piece)
            self.sent += len(piece)
            timeout = 0.01
        else:
            timeout = 1.0
        with suppress(TimeoutError):
            await self._hear(await asyncio.wait_for(self.socket.recv(), timeout))

    async def _come_back(self) -> None:
        self.socket = await connect(
            f"ws://{self.host}/api/v1/interviews/{self.interview_id}/live", max_size=2**24
        )
        self.floor = False
        message = {"type": "voice", "stream": self.stream, "rate_hz": 16_000}
        if self.received:
            message["received"] = self.received
        await self.socket.send(json.dumps(message))
        self.sent = len(self.kept)  # until the server says where it is

    async def _hear(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            return
        message = json.loads(frame)
        match message["type"]:
            case "snapshot":
                self.turns = {turn["id"]: turn for turn in message["interview"]["turns"]}
            case "turn":
                self.turns[message["turn"]["id"]] = message["turn"]
            case "voice_ready":
                self.sent = message["position"] * 2
            case "say":
                self.received = f"{message['turn_id']}.{message['part']}"
                self.spoken_parts.append(self.received)
                await self._played(message["turn_id"], message["part"], "playing")
            case "said":
                await self._played(message["turn_id"], max(0, message["parts"] - 1), "done")
            case "hearing":
                self.floor = message["state"] == "waiting"
            case "finished":
                self.finished = True
            case _:
                pass

    async def _played(self, turn_id: str, part: int, state: str) -> None:
        assert self.socket is not None
        message = {"type": "played", "turn_id": turn_id, "part": part, "secs": part + 1.0, "state": state}
        await self.socket.send(json.dumps(message))


def secs(kept: bytearray) -> float:
    """Return how long the sound of a stream is."""
    return len(kept) / BYTES_PER_SECOND
