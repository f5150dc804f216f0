"""Where the jobs are kept: beside the interviews in Postgres, or in a SQLite file of their own."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, Serializer
from sqlalchemy import Engine, create_engine

from interviewer.adapters.sql_engine import engine, read_url
from interviewer.errors import InterviewerError, ModelUnavailable, NotFound, NotReady
from interviewer.job_settings import JobSettings

APPLICATION_VERSION = "2"
"""Pinned: by default it is a hash of the code, and an edited program would never take up its old jobs. Raise it when
the steps of a job change; what was enqueued under another one is started anew by the sweep.
"""

APPLICATION_NAME = "mock-interviewer"
GRADINGS = "gradings"
BULK = "bulk-gradings"

_SPARE_CONNECTIONS = 5
"""Beside one for each job: two queues that look for work, the lease, the reaper, whoever enqueues."""


@dataclass(frozen=True, slots=True)
class Place:
    """One queue, wherever it is opened from."""

    url: str
    """As DBOS takes it."""
    engine: Engine
    """For our own look at it; on Postgres also DBOS's: one pool a process."""
    file: Path | None
    """On SQLite, where one process at a time may run jobs; None on Postgres."""

    @classmethod
    def at(cls, path: Path, postgres_url: str | None, settings: JobSettings) -> Place:
        """Return the place in this Postgres, or else in this file; connects on first use."""
        if postgres_url is None:
            url = f"sqlite:///{path}"
            return cls(url, create_engine(url), path)
        read = read_url(postgres_url)
        most = settings.concurrency + settings.bulk_concurrency + _SPARE_CONNECTIONS
        return cls(
            read.set(drivername="postgresql").render_as_string(hide_password=False),
            engine(read, most_connections=most),
            None,
        )

    def client(self) -> DBOSClient:
        """Return what enqueues, cancels and looks, without running anything. A database that is away is an error."""
        return DBOSClient(
            system_database_url=self.url,
            system_database_engine=None if self.file else self.engine,
            serializer=JsonText(),
            application_name=APPLICATION_NAME,
            lazy=True,
            retry_connection_errors=False,
        )

    def config(self, executor_id: str) -> DBOSConfig:
        """Return the settings of whoever runs jobs."""
        return {
            "name": APPLICATION_NAME,
            "system_database_url": self.url,
            "system_database_engine": None if self.file else self.engine,
            "application_version": APPLICATION_VERSION,
            # The default is the same for every process: a new one would think a dead one's jobs its own, running.
            "executor_id": executor_id,
            "serializer": JsonText(),
            "log_level": "WARNING",
            "notification_listener_polling_interval_sec": 0.25,
        }

    def prepare(self) -> None:
        """Make the file, in a mode in which readers and a writer don't wait for each other; nothing on Postgres."""
        if self.file is None:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")

    def close(self) -> None:
        """Close our connections."""
        self.engine.dispose()


def migrate_jobs(postgres_url: str) -> None:
    """Bring the tables of the jobs to what this version needs. Blocking; otherwise the first who runs jobs does it."""
    DBOS.migrate(read_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False))


_RAISED: tuple[type[InterviewerError], ...] = (NotFound, NotReady, ModelUnavailable)
"""Errors that a job tells apart, also when it meets them again in its record."""
_ERROR = "error"


class JsonText(Serializer):
    """What DBOS keeps, as JSON instead of pickle. Of an exception only the type: its words may be private."""

    def serialize(self, data: Any) -> str:
        """Return the text."""
        return json.dumps(data, default=lambda odd: {_ERROR: type(odd).__name__})

    def deserialize(cls, serialized_data: str) -> Any:  # noqa: N805 - so named where it is declared
        """Return the data; an exception comes back without its words."""
        data = json.loads(serialized_data)
        if not isinstance(data, dict) or set(data) != {_ERROR}:
            return data
        return next(
            (kind("") for kind in _RAISED if kind.__name__ == data[_ERROR]), RuntimeError(data[_ERROR])
        )

    def name(self) -> str:
        """Stands beside each value."""
        return "json"
