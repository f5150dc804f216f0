"""Who takes jobs, by leases in the database's own time, and how many jobs there are. Blocking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.dialects import postgresql

from interviewer.adapters.sql_tables_jobs import executors

_REAPING_LOCK = 7_205_759_404
"""Any number that nothing else in the same Postgres locks."""

_LISTED = timedelta(days=1)
"""How long an executor that is gone stays listed, for whoever looks into a bad night."""


class Executors:
    """The leases of all processes on one Postgres. No machine's clock takes part."""

    def __init__(self, engine: Engine, lease_secs: float) -> None:
        self._engine = engine
        self._lease = timedelta(seconds=lease_secs)

    def renew(self, executor_id: str, name: str) -> None:
        """Hold the lease from now on, whether it was held until now or not."""
        now = func.clock_timestamp()
        row = {"id": executor_id, "name": name, "started_at": now, "lease_until": now + self._lease}
        statement = postgresql.insert(executors).values(**row)
        renewed = statement.on_conflict_do_update(
            index_elements=["id"], set_={"lease_until": row["lease_until"]}
        )
        with self._engine.begin() as connection:
            connection.execute(renewed)

    def leave(self, executor_id: str) -> None:
        """Let go of the lease, so that others needn't wait for its end."""
        with self._engine.begin() as connection:
            connection.execute(delete(executors).where(executors.c.id == executor_id))

    def living(self) -> set[str]:
        """Return the ids of those whose lease holds."""
        query = select(executors.c.id).where(executors.c.lease_until > func.clock_timestamp())
        with self._engine.begin() as connection:
            return set(connection.execute(query).scalars())

    def forget_old(self) -> None:
        """Remove those that have been gone for long."""
        old = executors.c.lease_until < func.clock_timestamp() - _LISTED
        with self._engine.begin() as connection:
            connection.execute(delete(executors).where(old))

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Yield whether nobody else is inside just now, anywhere; whoever is stays alone until the end."""
        with self._engine.begin() as connection:
            query = select(func.pg_try_advisory_xact_lock(_REAPING_LOCK))
            yield bool(connection.execute(query).scalar_one())


def count_jobs(engine: Engine) -> dict[tuple[str, str], int]:
    """Return how many jobs there are by queue and status, of those that are not over.

    The engine has no call for it but listing them all, which a queue of ten thousand would make slow.
    """
    table = "dbos.workflow_status" if engine.dialect.name == "postgresql" else "workflow_status"
    query = text(
        f"SELECT queue_name, status, count(*) FROM {table} "  # noqa: S608 - one of two constants
        "WHERE status IN ('ENQUEUED', 'PENDING') AND queue_name IS NOT NULL GROUP BY queue_name, status"
    )
    with engine.begin() as connection:
        return {(str(queue), str(status)): int(number) for queue, status, number in connection.execute(query)}
