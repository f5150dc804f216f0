"""A real HTTP server that speaks OpenAI's audio protocol and does what a script says; the last answer stays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from tests.small_server import Answer, Asked, serving


def heard(reply: Mapping[str, Any]) -> Answer:
    """Return a transcription."""
    return Answer(json.dumps(reply).encode(), headers={"Content-Type": "application/json"})


def spoken(sound: bytes) -> Answer:
    """Return sound."""
    return Answer(sound, headers={"Content-Type": "audio/wav"})


def failed(status: int) -> Answer:
    """Return an error as OpenAI words it; a further try needn't wait."""
    error = {"error": {"message": "scripted", "type": "scripted", "param": None, "code": None}}
    headers = {"Content-Type": "application/json", "Retry-After-Ms": "1"}
    return Answer(json.dumps(error).encode(), status, headers)


@dataclass
class FakeAudio:
    """The script and what was asked."""

    base_url: str = ""
    """What a client is configured with."""
    asked: list[Asked] = field(default_factory=list)
    """Every request, in order."""
    _script: list[Answer] = field(default_factory=list)

    def script(self, *answers: Answer) -> None:
        """Replace what it does next."""
        self._script = list(answers)

    def answer(self, asked: Asked) -> Answer:
        """Return what the script says."""
        self.asked.append(asked)
        return self._script.pop(0) if len(self._script) > 1 else self._script[0]

    def forms(self) -> list[dict[str, str]]:
        """Return the fields of each form, a list's joined by commas; sound by its length in bytes."""
        return [_form(asked) for asked in self.asked]

    def bodies(self) -> list[dict[str, Any]]:
        """Return the JSON of each request."""
        return [json.loads(asked.body) for asked in self.asked]


@contextmanager
def fake_audio() -> Iterator[FakeAudio]:
    """Yield a running server."""
    server = FakeAudio()
    with serving(server.answer) as origin:
        server.base_url = f"{origin}/v1"
        yield server


def _form(asked: Asked) -> dict[str, str]:
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    fields: dict[str, str] = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + asked.body).iter_parts():
        name = str(part.get_param("name", header="content-disposition")).removesuffix("[]")
        raw = part.get_payload(decode=True)
        assert isinstance(raw, bytes)
        value = str(len(raw)) if part.get_filename() else raw.decode()
        fields[name] = f"{fields[name]},{value}" if name in fields else value
    return fields
