"""Settings of the gradings' jobs."""

from __future__ import annotations

from pydantic import BaseModel, Field


class JobSettings(BaseModel):
    """How gradings run. Whoever shares a database shares one queue, with one set of these numbers for its processes:
    concurrency and poll_secs are those that the last one to start was told."""

    run_in_server: bool = True
    """Whether the process that serves takes jobs itself; false: it only asks for them, and `interviewer worker` makes
    them."""
    concurrency: int = Field(default=2, ge=1, le=64)
    """Gradings that one process makes at the same time, after interviews."""
    bulk_concurrency: int = Field(default=1, ge=1, le=64)
    """The same for bulk runs; they have places of their own, so that nobody who waits stands behind one."""
    lease_secs: float = Field(default=3.0, ge=1.0, le=300.0)
    """On Postgres: a process that has not been heard of for so long is taken for dead, and its jobs go to others."""
    poll_secs: float | None = Field(default=None, ge=0.02, le=10.0)
    """How soon a job is begun; also how soon one goes on that was interrupted. None: 0.1 on SQLite; 0.5 on Postgres,
    where every process asks, and each would cost the database a tenth of a core at 0.1 with nothing to do."""
    patience_secs: float = Field(default=30.0, ge=0.0, le=3600.0)
    """How long a grading waits in all for a model that can't be reached; then the built-in grader judges."""
    bulk_patience_secs: float = Field(default=300.0, ge=0.0, le=86400.0)
    """The same for bulk runs, which nobody waits for; then the interview is left as it was."""
    keep_days: float = Field(default=7.0, ge=0.0, le=3650.0)
    """How long the record of a job that is over is kept. It holds ids only; gradings don't go with it."""
