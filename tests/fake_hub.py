"""A real HTTP server that speaks what the Hugging Face hub's client calls, for one model of a few bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.small_server import Answer, Asked, serving

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class FakeHub:
    """The model and what goes wrong."""

    files: dict[str, bytes]
    """By name."""
    repository: str
    """Any other is not known."""
    origin: str = ""
    """For HF_ENDPOINT."""
    missing: frozenset[str] = frozenset()
    """Files that are listed and not there."""
    damaged: frozenset[str] = frozenset()
    """Files that come shorter than listed."""
    asked: list[Asked] = field(default_factory=list)
    """Every request, in order."""

    def fetched(self) -> list[str]:
        """Return the files that were sent."""
        return [asked.path.rpartition("/")[2] for asked in self.asked if self._sends(asked)]

    def answer(self, asked: Asked) -> Answer:
        """Return what the hub would."""
        self.asked.append(asked)
        path = asked.path.partition("?")[0]
        if path in {f"/api/models/{self.repository}", f"/api/models/{self.repository}/revision/{COMMIT}"}:
            return _json(self._listing())
        prefix = f"/{self.repository}/resolve/{COMMIT}/"
        name = path.removeprefix(prefix)
        if path.startswith(prefix) and name in self.files and name not in self.missing:
            return self._file(name)
        return Answer(b"{}", 404, {"X-Error-Code": "EntryNotFound" if name != path else "RepoNotFound"})

    def _sends(self, asked: Asked) -> bool:
        return asked.method == "GET" and "/resolve/" in asked.path

    def _listing(self) -> object:
        files = [{"rfilename": name, "size": len(data)} for name, data in self.files.items()]
        return {"id": self.repository, "sha": COMMIT, "siblings": files}

    def _file(self, name: str) -> Answer:
        data = self.files[name][:-1] if name in self.damaged else self.files[name]
        etag = hashlib.sha256(data).hexdigest()
        return Answer(data, headers={"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT})


def _json(value: object) -> Answer:
    return Answer(json.dumps(value).encode(), headers={"Content-Type": "application/json"})


@contextmanager
def fake_hub(files: dict[str, bytes], repository: str) -> Iterator[FakeHub]:
    """Yield a running server."""
    hub = FakeHub(files, repository)
    with serving(hub.answer) as hub.origin:
        yield hub
