"""A browser's side of a spoken interview, without a browser: sends sound as it is told, and hears the interviewer out.

Sound is sent as fast as it goes: time is counted in samples, so nobody waits for silences.
"""

from __future__ import annotations

import asyncio
import json
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from api.wire.messages import FROM_SERVER
from interviewer.voice.audio import BYTES_PER_SECOND

PATIENCE_SECS = 12
FRAME_BYTES = 15 * 1024
"""As many frames of 32 ms as a browser sends at once after a cut."""


@dataclass
class VoiceTab:
    """One tab; everything it hears is checked against the documented messages."""

    socket: ClientConnection
    stream: str = "stream-0001"
    position: int = 0
    """Samples sent of the stream."""
    sounds: dict[tuple[str, int], bytes] = field(default_factory=dict)
    """The interviewer's voice, by turn and part."""
    spoken: dict[tuple[str, int], str] = field(default_factory=dict)
    """Its words."""
    heard: list[dict[str, Any]] = field(default_factory=list)
    """Every message so far."""
    phrase_at: float = 0.0
    """When the last caption came, by the clock of `time.perf_counter`."""

    async def say(self, kind: str, **fields: Any) -> None:
        """Send a message."""
        await self.socket.send(json.dumps({"type": kind, **fields}))

    async def on(self, **settings: Any) -> dict[str, Any]:
        """Begin to speak, or go on, and return what the server says to it."""
        await self.say("voice", **{"stream": self.stream, "rate_hz": 16_000, **settings})
        ready = await self.until("voice_ready")
        self.position = max(self.position, ready["position"])
        return ready

    async def sound(self, pcm: bytes) -> None:
        """Send sound, all of it at once."""
        for at in range(0, len(pcm), FRAME_BYTES):
            piece = pcm[at : at + FRAME_BYTES]
            await self.socket.send(struct.pack("<I", self.position) + piece)
            self.position += len(piece) // 2

    async def silence(self, secs: float) -> None:
        """Send silence."""
        await self.sound(bytes(round(secs * 31.25) * 1024))

    async def hear(self) -> dict[str, Any]:
        """Return the next message."""
        text = await asyncio.wait_for(self.socket.recv(), PATIENCE_SECS)
        assert isinstance(text, str), "sound came that nobody announced"
        FROM_SERVER.validate_json(text)
        message: dict[str, Any] = json.loads(text)
        self.heard.append(message)
        if message["type"] == "phrase":
            self.phrase_at = time.perf_counter()
        if message["type"] == "say":
            self.spoken[(message["turn_id"], message["part"])] = message["text"]
        if message.get("sound_bytes"):
            await self._hear_voice(message)
        return message

    async def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Return the next message of this type with these fields, and forget what comes before it."""
        while True:
            message = await self.hear()
            if message["type"] == kind and all(message[key] == value for key, value in fields.items()):
                return message

    async def hear_out(self) -> dict[str, Any]:
        """Listen to the interviewer until it is the candidate's turn; return the message that says so."""
        while True:
            message = await self.hear()
            if message["type"] == "hearing" and message["state"] == "waiting":
                return message
            await self.play(message)

    async def play(self, message: dict[str, Any]) -> None:
        """Report a part as heard, and a turn as over."""
        if message["type"] == "say":
            await self._played(message["turn_id"], message["part"], "playing")
        if message["type"] == "said":
            await self._played(message["turn_id"], max(0, message["parts"] - 1), "done")

    async def _played(self, turn_id: str, part: int, state: str) -> None:
        await self.say("played", turn_id=turn_id, part=part, secs=(part + 1) * 1.0, state=state)

    async def _hear_voice(self, message: dict[str, Any]) -> None:
        sound = await asyncio.wait_for(self.socket.recv(), PATIENCE_SECS)
        assert isinstance(sound, bytes)
        assert len(sound) == message["sound_bytes"]
        if message["type"] == "say":
            self.sounds[message["turn_id"], message["part"]] = sound


@asynccontextmanager
async def voice_tab(host: str, interview_id: str, **fields: Any) -> AsyncIterator[VoiceTab]:
    """Yield a tab on a served interview, after its snapshot."""
    async with connect(f"ws://{host}/api/v1/interviews/{interview_id}/live", max_size=2**24) as socket:
        tab = VoiceTab(socket, **fields)
        await tab.until("snapshot")
        yield tab


def secs_of(pcm: bytes) -> float:
    """Return how long samples last."""
    return len(pcm) / BYTES_PER_SECOND
