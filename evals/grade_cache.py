"""Grades kept by content, so that a run that was killed goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from evals.dataset import Case
from evals.predictions import Prediction, parsed

_READ_AT_ONCE = 500
"""Below SQLite's limit on variables in a statement."""


def content_key(case: Case, fingerprint: str) -> str:
    """Return a hash over what is graded and who grades it; ids don't count."""
    question = case.unit.question
    asked = [question.text, *question.key_points] if question else []
    said = [(t.id, t.speaker, t.text) for t in case.unit.turns]
    return hashlib.sha256(json.dumps([fingerprint, case.rubric, asked, said]).encode()).hexdigest()


class GradeCache:
    """Predictions in a SQLite file; safe to share between processes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with self._connected() as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute(
                "CREATE TABLE IF NOT EXISTS grades (key TEXT PRIMARY KEY, line TEXT NOT NULL) WITHOUT ROWID"
            )

    def read(self, keys: Sequence[str]) -> dict[str, Prediction]:
        """Return what is known of these keys."""
        found: dict[str, Prediction] = {}
        with self._connected() as db:
            for start in range(0, len(keys), _READ_AT_ONCE):
                some = keys[start : start + _READ_AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = db.execute(f"SELECT key, line FROM grades WHERE key IN ({marks})", some)  # marks only
                found |= {key: parsed(line) for key, line in rows}
        return found

    def write(self, predictions: Iterable[tuple[str, Prediction]]) -> None:
        """Keep them; what failed is tried anew next time."""
        rows = [(key, p.line()) for key, p in predictions if p.failure is None and p.complete]
        with self._connected() as db:
            db.executemany("INSERT OR REPLACE INTO grades VALUES (?, ?)", rows)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as db, db:
            yield db
