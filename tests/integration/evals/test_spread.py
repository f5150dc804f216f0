"""A run over several processes and Postgres, with the real grader; a worker may die at any moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.__main__ import app
from evals.commands.spread import URL
from evals.dataset import DATA
from evals.spread.shards import cut
from evals.spread.store import Run, ShardStore, Standing

RUNNER = CliRunner()
LEASE = ("--lease-secs", "2")


def started(url: str, *told: str | Path) -> subprocess.Popen[bytes]:
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "evals", *map(str, told)],
        env=os.environ | {URL: url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def some(folder: Path, count: int) -> Path:
    """Return a file with the first packaged stories."""
    path = folder / "some.jsonl"
    path.write_text("\n".join((DATA / "star.jsonl").read_text("utf-8").split("\n")[:count]), encoding="utf-8")
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(one) for one in path.read_text("utf-8").splitlines()]


def report(folder: Path, name: str = "report") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return found


class TestSpread:
    def test_a_run_is_graded_once_and_gathered_again_for_nothing(
        self, postgres_url: str, tmp_path: Path
    ) -> None:
        told = ["spread", "--dataset", str(some(tmp_path, 6)), "--database-url", postgres_url]
        for out, jobs in (("first", "1"), ("again", "0")):
            result = RUNNER.invoke(
                app, [*told, "--out", str(tmp_path / out), "--jobs", jobs, "--shard-answers", "4"]
            )
            assert result.exit_code == 0, result.output
        first, again = (tmp_path / out for out in ("first", "again"))
        assert (first / "predictions.jsonl").read_bytes() == (again / "predictions.jsonl").read_bytes()
        assert [shard["takes"] for shard in report(again, "manifest")["shards"]] == [1, 1]
        assert (report(first)["answers"], report(first)["figures_on"], report(first)["failed"]) == (6, 6, 0)
        assert report(first)["speed"]["over_embedding"] > 1
        assert (first / "report.html").exists()

    def test_workers_that_all_end_are_said(
        self, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "executable", "/bin/false")
        told = ["spread", "--dataset", str(some(tmp_path, 1)), "--database-url", postgres_url]
        result = RUNNER.invoke(app, [*told, "--out", str(tmp_path)])
        assert result.exit_code == 2
        assert "goes on where it stopped" in result.output

    def test_a_worker_leaves_a_run_of_other_code_alone(self, postgres_url: str, tmp_path: Path) -> None:
        with ShardStore.opened(postgres_url) as store:
            store.add(Run("r", "some.jsonl", "content", "builtin", "other code"), cut([some(tmp_path, 1)]))
            result = RUNNER.invoke(app, ["worker", "--database-url", postgres_url])
            assert (result.exit_code, store.standing("r").done) == (0, 0)
        assert "0 shards finished here" in result.output
        assert "Left alone" in result.output

    @pytest.mark.slow
    def test_a_worker_killed_in_mid_shard_costs_nothing_but_time(
        self, postgres_url: str, tmp_path: Path
    ) -> None:
        data, out = some(tmp_path, 64), tmp_path / "out"
        run = _in_mid_shard(postgres_url, data, out, until=signal.SIGKILL)
        assert _standing(postgres_url, out).done == 0
        others = [started(postgres_url, "worker", *LEASE) for _ in range(2)]
        assert [process.wait(150) for process in (run, *others)] == [0, 0, 0]
        assert sorted(shard["takes"] for shard in _manifest_now(postgres_url, out)) == [1, 2]
        _same(lines(out / "predictions.jsonl"), _in_one_process(data, tmp_path))

    @pytest.mark.slow
    def test_what_is_stopped_gives_its_shard_back_and_the_same_command_goes_on(
        self, postgres_url: str, tmp_path: Path
    ) -> None:
        data, out = some(tmp_path, 40), tmp_path / "out"
        run = _in_mid_shard(postgres_url, data, out, until=signal.SIGINT)
        assert [shard["takes"] for shard in _manifest_now(postgres_url, out)] == [0, 0]
        run.kill()
        run.wait()
        again = started(postgres_url, *_told(data, out), "--jobs", "1")
        assert again.wait(150) == 0
        assert [one["failure"] for one in lines(out / "predictions.jsonl")] == [None] * 40


def _in_mid_shard(url: str, data: Path, out: Path, *, until: signal.Signals) -> subprocess.Popen[bytes]:
    """Start a run and a worker, end the worker while it grades; return the run, which waits for others."""
    run = started(url, *_told(data, out), "--jobs", "0")
    while not (out / "manifest.json").exists():
        _a_moment(run)
    worker = started(url, "worker", *LEASE)
    while _standing(url, out).graded == 0:
        _a_moment(worker)
    worker.send_signal(until)
    worker.wait()
    return run


def _told(data: Path, out: Path) -> tuple[str | Path, ...]:
    return ("spread", "--dataset", data, "--out", out, "--shard-answers", "32", *LEASE)


def _a_moment(process: subprocess.Popen[bytes]) -> None:
    with suppress(subprocess.TimeoutExpired):
        raise AssertionError(f"it ended: {process.wait(0.1)}")


def _standing(url: str, out: Path) -> Standing:
    with ShardStore.opened(url) as store:
        return store.standing(report(out, "manifest")["run"])


def _manifest_now(url: str, out: Path) -> list[Any]:
    with ShardStore.opened(url) as store:
        return list(store.manifest(report(out, "manifest")["run"]))


def _in_one_process(data: Path, folder: Path) -> list[dict[str, Any]]:
    told = ["grading", "--dataset", str(data), "--out", str(folder / "one"), "--deletion", "-1"]
    assert RUNNER.invoke(app, told).exit_code == 0
    return lines(folder / "one" / "predictions.jsonl")


def _same(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> None:
    """Compare what was judged; estimates are rounded, and vectors differ in the seventh place with their batch."""
    for key in ("id", "levels", "evidence", "failure"):
        assert [one[key] for one in left] == [one[key] for one in right]
    for one, other in zip(left, right, strict=True):
        assert one["estimates"] == pytest.approx(other["estimates"], abs=0.011)
