"""Sends malformed and hostile messages, half frames and floods while somebody holds a typed interview.

`python -m tests.chaos.hostile_messages --messages 50000 --seed 3`: no message may end as a server error or bring an
answer that isn't in the schema, every answer of the candidate must be kept once, and memory has to stay flat.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import resource
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pydantic import ValidationError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from api.wire.messages import FROM_SERVER, ErrorMessage, PongMessage, ServerMessage
from knowledge.bank import load_questions
from knowledge.library import Library
from tests.chaos.hostile_words import half_frame, strange_frame
from tests.fake_embedder import FakeEmbedder
from tests.integration.api.conftest import RUBRICS, STORY, House, begin

_A_ROUND = 200
"""Strange messages between two answers."""
_SOCKETS = 8
"""That send them at the same time, on one room."""
_HALF_FRAMES = 4
"""Connections a round that break off, or break the protocol, in the middle of a frame."""
_PATIENCE_SECS = 120.0
"""For a machine that is busy with other things."""
_OURS = ("api", "interviewer", "knowledge", "uvicorn.error")
_FAULTS = {1011}


@dataclass
class Hostility:
    """What came of it."""

    sent: int = 0
    half_frames: int = 0
    answered: int = 0
    """Messages that came back to those who sent strange ones."""
    refused: int = 0
    """Of these, errors."""
    server_errors: int = 0
    """Problems of 500 and more, closes with 1011, and exceptions in the log."""
    schema_violations: int = 0
    said: int = 0
    lost: int = 0
    doubled: int = 0
    grown_mb: float = 0.0
    """Peak memory of the process (server and senders) after the first tenth and at the end, apart."""
    secs: float = 0.0
    faults: list[str] = field(default_factory=list)
    """The first few, in words."""

    def fault(self, words: str) -> None:
        """Keep what went wrong."""
        if len(self.faults) < 20:
            self.faults.append(words)

    def read(self, frame: str | bytes) -> ServerMessage | None:
        """Count what came back, and return it if it is in the schema."""
        self.answered += 1
        if isinstance(frame, bytes):
            return None
        try:
            message = FROM_SERVER.validate_json(frame)
        except ValidationError as error:
            self.schema_violations += 1
            self.fault(f"not in the schema: {error.errors()[0]['type']}: {frame[:100]}")
            return None
        if isinstance(message, ErrorMessage):
            self.refused += 1
            if message.problem.status >= 500:
                self.server_errors += 1
                self.fault(f"{message.problem.status}: {message.problem.detail}")
        return message


class _LoggedErrors(logging.Handler):
    def __init__(self, found: Hostility) -> None:
        super().__init__(logging.ERROR)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "uvicorn.error" and "ASGI" not in record.getMessage():
            return  # what it says of those who break the protocol
        self._found.server_errors += 1
        self._found.fault(record.getMessage())


async def heckle(messages: int, seed: int) -> Hostility:
    """Hold interviews until so many strange messages were sent."""
    draw, found, early_mb = random.Random(seed), Hostility(), 0.0
    handler, started = _LoggedErrors(found), time.monotonic()
    for name in _OURS:
        logging.getLogger(name).addHandler(handler)
    criteria = {rubric.id: [c.key for c in rubric.criteria] for rubric in RUBRICS.values()}
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder), load_questions(criteria=criteria), Library.open(embedder=FakeEmbedder()))
        async with house.served() as host, httpx.AsyncClient(base_url=f"http://{host}") as client:
            while found.sent < messages:
                await _interview(host, client, draw, found, messages)
                early_mb = early_mb or (_peak_mb() if found.sent >= messages // 10 else 0.0)
    for name in _OURS:
        logging.getLogger(name).removeHandler(handler)
    found.grown_mb, found.secs = _peak_mb() - early_mb, time.monotonic() - started
    return found


async def _interview(
    host: str, client: httpx.AsyncClient, draw: random.Random, found: Hostility, messages: int
) -> None:
    """Answer by a socket of one's own while others heckle, and see that each answer is kept once."""
    interview_id = (await begin(client, "behavioral", "phone_screen"))["id"]
    url, texts = f"ws://{host}/api/v1/interviews/{interview_id}/live", []
    for number in range(6):
        if found.sent >= messages:
            break
        share = min(_A_ROUND, messages - found.sent)
        await asyncio.gather(
            *(
                _strange(url, draw, found, share // _SOCKETS + (n < share % _SOCKETS))
                for n in range(_SOCKETS)
            ),
            *(_break_off(host, url, draw, found) for _ in range(_HALF_FRAMES)),
        )
        text = f"{number}: {STORY}"
        state = await _answer(url, found, text, f"c{number}")
        texts.append(text)
        if state == "finished":
            break
    turns = (await client.get(f"/api/v1/interviews/{interview_id}")).json()["turns"]
    kept = [turn["text"] for turn in turns if turn["speaker"] == "candidate"]
    found.said += len(texts)
    found.lost += sum(text not in kept for text in texts)
    found.doubled += len(kept) - len(set(kept)) + sum(text not in texts for text in kept)
    await client.delete(f"/api/v1/interviews/{interview_id}")


async def _answer(url: str, found: Hostility, text: str, client_turn_id: str) -> str:
    """Answer as a browser does, and return the state once the interviewer has replied."""
    async with (
        asyncio.timeout(_PATIENCE_SECS),
        connect(url, max_size=2**24, open_timeout=_PATIENCE_SECS) as socket,
    ):
        await _until(socket, found, lambda m: m["type"] == "snapshot" or m.get("awaits") == "candidate")
        await socket.send(json.dumps({"type": "answer", "text": text, "client_turn_id": client_turn_id}))
        await _until(socket, found, lambda m: (m.get("turn") or {}).get("client_turn_id") == client_turn_id)
        last = await _until(
            socket,
            found,
            lambda m: m["type"] == "finished" or (m["type"] == "state" and m["awaits"] == "candidate"),
        )
        return "finished" if last["type"] == "finished" else "open"


async def _until(socket: ClientConnection, found: Hostility, done: object) -> dict[str, object]:
    while True:
        frame = await socket.recv()
        found.read(frame)
        message: dict[str, object] = json.loads(frame)
        if done(message):  # type: ignore[operator]  # a predicate
            return message


async def _strange(url: str, draw: random.Random, found: Hostility, messages: int) -> None:
    """Send so many strange messages, on a new connection whenever the server has had enough."""
    left = messages
    while left:
        with suppress(ConnectionClosed):
            async with connect(url, max_size=2**24, open_timeout=_PATIENCE_SECS) as socket:
                ponged = asyncio.Event()
                reading = asyncio.create_task(_read(socket, found, ponged))
                try:
                    while left and not reading.done():
                        left -= 1
                        found.sent += 1
                        await socket.send(strange_frame(draw))
                    await _caught_up(socket, reading, ponged)
                finally:
                    await socket.close()
                    await reading


async def _caught_up(socket: ClientConnection, reading: asyncio.Task[None], ponged: asyncio.Event) -> None:
    """Return when the server has come to the end of what was sent: it answers pings in their turn."""
    ponged.clear()
    await socket.send(json.dumps({"type": "ping"}))
    waiting = asyncio.create_task(ponged.wait())
    await asyncio.wait({reading, waiting}, timeout=_PATIENCE_SECS, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


async def _read(socket: ClientConnection, found: Hostility, ponged: asyncio.Event) -> None:
    with suppress(ConnectionClosed):
        while True:
            if isinstance(found.read(await socket.recv()), PongMessage):
                ponged.set()
    if socket.close_code in _FAULTS:
        found.server_errors += 1
        found.fault(f"closed with {socket.close_code}")


async def _break_off(host: str, url: str, draw: random.Random, found: Hostility) -> None:
    """Begin a connection by hand, break the protocol, and go away without a word."""
    name, _, port = host.partition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    path = url.partition(host)[2]
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    async with asyncio.timeout(_PATIENCE_SECS):
        status = await reader.readline()
    if b"101" not in status:
        found.server_errors += 1
        found.fault(f"no websocket: {status!r}")
    found.half_frames += 1
    writer.write(half_frame(draw))
    with suppress(ConnectionError):
        await writer.drain()
    writer.transport.abort()


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run it and say what came of it; the exit code is 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = asyncio.run(heckle(options.messages, options.seed))
    print(found)
    raise SystemExit(bool(found.server_errors or found.schema_violations or found.lost or found.doubled))


if __name__ == "__main__":
    main()
