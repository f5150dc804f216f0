"""Runs and their shards in Postgres: who takes what, until when, and what came of it. The only file with psycopg.

A shard is one piece of work without side effects, so its row is all a durable job needs: taken under a lease that the
worker renews, taken again when the lease has run out, done in the same statement that keeps its predictions. Time is
the database's; no clock of another machine counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString, Self

import psycopg
from psycopg.rows import dict_row

from evals.spread.shards import Shard
from interviewer.errors import BadInput, ConfigurationError

MOST_TAKES = 4
"""A shard that ended so many workers is given up: the machine's memory or the code is at fault, not bad luck."""
_TABLES: LiteralString = """
CREATE TABLE IF NOT EXISTS eval_runs (
    id text PRIMARY KEY, dataset text NOT NULL, dataset_sha256 text NOT NULL, grader text NOT NULL,
    fingerprint text NOT NULL, made_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS eval_shards (
    run text NOT NULL REFERENCES eval_runs ON DELETE CASCADE, number int NOT NULL, place text NOT NULL,
    answers int NOT NULL, sha256 text NOT NULL, input bytea NOT NULL, takes int NOT NULL DEFAULT 0,
    worker text, leased_until timestamptz, graded int NOT NULL DEFAULT 0, done_at timestamptz, output bytea,
    failed int, secs double precision, embedding_secs double precision, PRIMARY KEY (run, number));
CREATE INDEX IF NOT EXISTS eval_shards_open ON eval_shards (run, number) WHERE done_at IS NULL;
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One data set under one grader."""

    id: str
    """Made of the three hashes below and the size of shards, so that the same run is never made twice."""
    dataset: str
    """File or folder name."""
    dataset_sha256: str
    """Of the content."""
    grader: str
    """By name, as on the command line."""
    fingerprint: str
    """Of everything that decides about a grade; a worker with another one leaves the run alone."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker made of a shard."""

    output: bytes
    """Its lines of predictions."""
    failed: int
    """Answers without a grade."""
    secs: float
    """Wall time, from reading to the last grade."""
    embedding_secs: float
    """Of these, inside the embedding model."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run is."""

    shards: int
    done: int
    given_up: int
    """Taken `MOST_TAKES` times and never finished."""
    answers: int
    graded: int
    """Answers, those of shards in flight included."""
    failed: int
    """Answers without a grade, in shards that are done."""
    workers: int
    """With a lease that has not run out."""
    secs: float
    """Spent by workers on shards that are done."""
    embedding_secs: float
    """Of these, inside the embedding model."""

    @property
    def over(self) -> bool:
        """Whether nothing is left to take."""
        return self.done + self.given_up == self.shards


class ShardStore:
    """A connection of one thread; every method is one transaction."""

    def __init__(self, connection: psycopg.Connection[dict[str, Any]]) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def opened(cls, url: str) -> Iterator[Self]:
        """Yield a store; ConfigurationError where the database isn't, or goes away."""
        if not url.startswith(("postgresql://", "postgres://")):
            raise BadInput("the database must be given as postgresql://…", field="database-url")
        try:
            with psycopg.connect(url, autocommit=True, row_factory=dict_row) as connection:
                _make_tables(connection)
                yield cls(connection)
        except psycopg.OperationalError as error:
            raise ConfigurationError(f"the database of shards: {error}") from error

    def add(self, run: Run, shards: Iterable[Shard]) -> None:
        """Keep a run and its shards, all or nothing; shards are only asked for where the run is new."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            row = (run.id, run.dataset, run.dataset_sha256, run.grader, run.fingerprint)
            cursor.execute(
                "INSERT INTO eval_runs (id, dataset, dataset_sha256, grader, fingerprint)"
                " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                row,
            )
            if cursor.rowcount == 0:
                return
            columns: LiteralString = "run, number, place, answers, sha256, input"
            with cursor.copy(f"COPY eval_shards ({columns}) FROM STDIN") as copy:
                for s in shards:
                    copy.write_row((run.id, s.number, s.where, s.answers, s.sha256, s.data))

    def reopen(self, run: str, *, failures: bool) -> None:
        """Give what was given up another chance, and with `failures` what has answers without a grade."""
        self._connection.execute(
            "UPDATE eval_shards SET takes = 0, done_at = NULL"
            " WHERE run = %s AND (done_at IS NULL OR (%s AND failed > 0))"
            " AND (leased_until IS NULL OR leased_until < now())",
            (run, failures),
        )

    def graders(self, run: str | None) -> Sequence[tuple[str, str]]:
        """Return grader and fingerprint of the run, or of each run, that has something unfinished."""
        found = self._connection.execute(
            "SELECT DISTINCT grader, fingerprint FROM eval_runs JOIN eval_shards ON run = id"
            " WHERE done_at IS NULL AND takes < %s AND (%s::text IS NULL OR run = %s)",
            (MOST_TAKES, run, run),
        )
        return [(row["grader"], row["fingerprint"]) for row in found]

    def take(
        self, fingerprint: str, worker: str, lease_secs: float, run: str | None = None
    ) -> tuple[str, Shard, bytes] | None:
        """Return a run's id, one of its shards and what is known of it, leased; None where none is free."""
        row = self._connection.execute(
            "UPDATE eval_shards SET worker = %(worker)s, takes = takes + 1, graded = 0,"
            " leased_until = now() + make_interval(secs => %(secs)s)"
            " WHERE (run, number) = (SELECT run, number FROM eval_shards JOIN eval_runs ON run = id"
            " WHERE fingerprint = %(fingerprint)s AND (%(run)s::text IS NULL OR run = %(run)s)"
            " AND done_at IS NULL AND takes < %(most)s"
            " AND (leased_until IS NULL OR leased_until < now())"
            " ORDER BY run, number LIMIT 1 FOR UPDATE OF eval_shards SKIP LOCKED)"
            " RETURNING run, number, place, answers, input, output",
            {
                "worker": worker,
                "secs": lease_secs,
                "fingerprint": fingerprint,
                "most": MOST_TAKES,
                "run": run,
            },
        ).fetchone()
        if row is None:
            return None
        return (
            row["run"],
            Shard(row["number"], row["place"], row["answers"], row["input"]),
            row["output"] or b"",
        )

    def renew(self, run: str, number: int, worker: str, lease_secs: float, graded: int) -> None:
        """Say that the worker lives, and how far it is."""
        self._connection.execute(
            "UPDATE eval_shards SET leased_until = now() + make_interval(secs => %s), graded = %s"
            " WHERE run = %s AND number = %s AND worker = %s AND done_at IS NULL",
            (lease_secs, graded, run, number, worker),
        )

    def finish(self, run: str, number: int, worker: str, done: Done) -> bool:
        """Keep what came of a shard; False where another worker has taken it meanwhile."""
        cursor = self._connection.execute(
            "UPDATE eval_shards SET done_at = now(), leased_until = NULL, graded = answers, output = %s,"
            " failed = %s, secs = %s, embedding_secs = %s"
            " WHERE run = %s AND number = %s AND worker = %s AND done_at IS NULL",
            (done.output, done.failed, done.secs, done.embedding_secs, run, number, worker),
        )
        return cursor.rowcount == 1

    def give_back(self, run: str, number: int, worker: str) -> None:
        """End a lease early: the shard is free at once, and it was not the shard's fault."""
        self._connection.execute(
            "UPDATE eval_shards SET leased_until = NULL, takes = takes - 1, graded = 0"
            " WHERE run = %s AND number = %s AND worker = %s AND done_at IS NULL",
            (run, number, worker),
        )

    def standing(self, run: str) -> Standing:
        """Return how far a run is."""
        row = self._connection.execute(
            "SELECT count(*) AS shards, count(done_at) AS done, coalesce(sum(answers), 0)::int AS answers,"
            " count(*) FILTER (WHERE done_at IS NULL AND takes >= %s"
            " AND (leased_until IS NULL OR leased_until < now())) AS given_up,"
            " coalesce(sum(graded), 0)::int AS graded, coalesce(sum(failed), 0)::int AS failed,"
            " count(DISTINCT worker) FILTER (WHERE done_at IS NULL AND leased_until > now()) AS workers,"
            " coalesce(sum(secs), 0) AS secs, coalesce(sum(embedding_secs), 0) AS embedding_secs"
            " FROM eval_shards WHERE run = %s",
            (MOST_TAKES, run),
        ).fetchone()
        assert row is not None  # an aggregate without groups is one row
        return Standing(**row)

    def manifest(self, run: str) -> Iterator[Mapping[str, Any]]:
        """Yield number, place, answers and hash of each shard, in order."""
        found = self._connection.execute(
            "SELECT number, place, answers, sha256, takes FROM eval_shards WHERE run = %s ORDER BY number",
            (run,),
        )
        yield from found

    def outputs(self, run: str) -> Iterator[tuple[Shard, bytes | None]]:
        """Yield each shard with its lines of predictions, in order, one at a time; None where it was given up."""
        with self._connection.transaction(), self._connection.cursor("outputs") as cursor:
            cursor.itersize = 1
            cursor.execute(
                "SELECT number, place, answers, input, CASE WHEN done_at IS NOT NULL THEN output END AS output"
                " FROM eval_shards WHERE run = %s ORDER BY number",
                (run,),
            )
            for row in cursor:
                yield Shard(row["number"], row["place"], row["answers"], row["input"]), row["output"]


def _make_tables(connection: psycopg.Connection[dict[str, Any]]) -> None:
    if connection.execute("SELECT 1 WHERE to_regclass('eval_shards') IS NOT NULL").fetchone():
        return
    with connection.transaction():
        # two processes that make the tables at once would fail on each other
        connection.execute("SELECT pg_advisory_xact_lock(7301)")
        connection.execute(_TABLES)
