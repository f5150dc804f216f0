"""The server's half of the voice as a test plays it, in front of the real room."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, WebSocketRoute

VOICE = frozenset("voice voice_off take_words talk played".split())


@dataclass
class VoiceDouble:
    """Answers what concerns the voice; everything else goes to the real server and comes from it."""

    page: Page
    hears: bool = True
    speaks: bool = True
    notices: list[str] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    """The voice's messages of the page, in order."""
    frames: list[tuple[int, int]] = field(default_factory=list)
    """Where each binary frame begins, and how many samples it has."""
    position: int = 0
    """From where on `voice_ready` wants sound."""
    answers: bool = True
    """Whether `voice` is answered."""
    line: WebSocketRoute | None = None
    """The newest websocket."""

    def __post_init__(self) -> None:
        self.page.route_web_socket(re.compile("/live$"), self._connect)

    def _connect(self, line: WebSocketRoute) -> None:
        self.line, server = line, line.connect_to_server()
        line.on_message(lambda message: self._from_page(message, server))

    def _from_page(self, message: str | bytes, server: WebSocketRoute) -> None:
        if isinstance(message, bytes):
            (position,) = struct.unpack_from("<I", message)
            self.frames.append((position, (len(message) - 4) // 2))
            return None
        said = json.loads(message)
        if said["type"] not in VOICE:
            return server.send(message)
        self.sent.append(said)
        if said["type"] == "voice" and self.answers:
            self.ready(said["stream"])
        return None

    def ready(self, stream: str, *phrases: dict[str, Any]) -> None:
        """Take the stream up."""
        self.tell(
            "voice_ready",
            stream=stream,
            position=self.position,
            hears=self.hears,
            speaks=self.speaks,
            notices=self.notices,
            phrases=list(phrases),
        )

    def tell(self, kind: str, **fields: Any) -> None:
        """Send a message to the page."""
        assert self.line
        self.line.send(json.dumps({"type": kind, **fields}))

    def say(self, turn_id: str, part: int, text: str, sound: bytes = b"") -> None:
        """Send a part of the interviewer's words."""
        self.tell("say", turn_id=turn_id, part=part, text=text, sound_bytes=len(sound))
        if sound:
            assert self.line
            self.line.send(sound)

    def phrase(self, number: int, *words: tuple[str, float | None]) -> None:
        """Send a caption."""
        said = [{"text": text, "sure": sure} for text, sure in words]
        self.tell("phrase", phrase_id=f"p{number}", words=said, ended=512 * number)

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return what the page sent of this type."""
        return [message for message in self.sent if message["type"] == kind]

    def until(self, holds: Callable[[], object], most: int = 1200) -> None:
        """Let the page go on, picture by picture, until something holds."""
        for _ in range(most):
            if holds():
                return
            self.page.evaluate("() => new Promise(requestAnimationFrame)")
        raise AssertionError("it never came to hold")
