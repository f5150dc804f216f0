"""Shards in a real Postgres. A lease of no seconds has run out at once: its holder counts as dead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.predictions import Prediction
from evals.spread.gather import gather
from evals.spread.shards import Shard, cut
from evals.spread.store import MOST_TAKES, Done, Run, ShardStore
from interviewer.errors import BadInput, ConfigurationError
from tests.unit.evals.builders import line, written

RUN = Run("r", "set.jsonl", "content", "builtin", "mark")
LONG = 1000.0


@pytest.fixture
def store(postgres_url: str, tmp_path: Path) -> Iterator[ShardStore]:
    """Yield a store with a run of three shards: two answers, two, one."""
    with ShardStore.opened(postgres_url) as opened:
        opened.add(RUN, cut([written(tmp_path, *(line(id=f"a{n}") for n in range(5)))], answers=2))
        yield opened


def done(shard: Shard, by: str = "") -> Done:
    """Return predictions that name their maker."""
    lines = [Prediction(case.id, grader=by).line() for case in shard.cases()]
    return Done("\n".join(lines).encode(), 0, 2.0, 1.0)


def taken(store: ShardStore, worker: str, lease_secs: float = LONG) -> Shard:
    """Take a shard that must be there."""
    found = store.take("mark", worker, lease_secs)
    assert found is not None
    return found[1]


def finish_all(store: ShardStore, worker: str) -> None:
    """Take and finish until nothing is left."""
    while found := store.take("mark", worker, LONG):
        assert store.finish("r", found[1].number, worker, done(found[1], worker))


class TestShardStore:
    def test_no_shard_is_given_to_two_workers(self, store: ShardStore) -> None:
        assert [taken(store, who).number for who in ("one", "two", "one")] == [0, 1, 2]
        assert store.take("mark", "two", LONG) is None

    def test_a_dead_worker_s_shard_is_taken_again_and_its_late_result_is_not_wanted(
        self, store: ShardStore
    ) -> None:
        lost = taken(store, "dead", lease_secs=0)
        again = taken(store, "living")
        assert again == lost
        assert not store.finish("r", lost.number, "dead", done(lost, "dead"))
        assert store.finish("r", again.number, "living", done(again, "living"))

    def test_a_renewed_lease_holds(self, store: ShardStore) -> None:
        shard = taken(store, "slow", lease_secs=0)
        store.renew("r", shard.number, "slow", LONG, graded=1)
        assert taken(store, "other").number == 1
        assert store.standing("r").graded == 1

    def test_what_is_given_back_is_free_at_once(self, store: ShardStore) -> None:
        for _ in range(MOST_TAKES + 1):
            store.give_back("r", taken(store, "leaving").number, "leaving")
        assert taken(store, "other").number == 0

    def test_what_ends_its_workers_is_given_up_and_tried_anew_with_the_next_run(
        self, store: ShardStore, tmp_path: Path
    ) -> None:
        for _ in range(MOST_TAKES):
            assert taken(store, "dead", lease_secs=0).number == 0
        finish_all(store, "living")
        assert (store.standing("r").over, store.standing("r").given_up) == (True, 1)
        found = gather(store, "r", tmp_path / "p.jsonl")
        assert (found.answers, found.failed) == (5, 2)
        assert "workers ended" in str(found.failures[0].failure)
        store.reopen("r", failures=False)
        finish_all(store, "living")
        assert gather(store, "r", tmp_path / "p.jsonl").failed == 0

    def test_failures_are_graded_again_when_asked(self, store: ShardStore) -> None:
        shard = taken(store, "w")
        store.finish("r", shard.number, "w", Done(b"half", 1, 1.0, 1.0))
        finish_all(store, "w")
        store.reopen("r", failures=False)
        assert store.take("mark", "w", LONG) is None
        store.reopen("r", failures=True)
        found = store.take("mark", "w", LONG)
        assert found is not None
        assert (found[1].number, found[2]) == (0, b"half")

    def test_other_code_leaves_a_run_alone(self, store: ShardStore) -> None:
        assert store.take("another mark", "w", LONG) is None
        assert store.graders(None) == [("builtin", "mark")]

    def test_the_same_run_is_made_once(self, store: ShardStore, tmp_path: Path) -> None:
        finish_all(store, "w")
        store.add(RUN, cut([written(tmp_path, line())]))
        assert (store.standing("r").shards, store.standing("r").done) == (3, 3)

    def test_a_line_that_can_t_be_read_leaves_nothing_behind(self, store: ShardStore, tmp_path: Path) -> None:
        bad = Run("bad", "set.jsonl", "content", "builtin", "mark")
        with pytest.raises(BadInput, match="line 2"):
            store.add(bad, cut([written(tmp_path, line(), {"id": 1})], answers=1))
        assert store.standing("bad").shards == 0
        assert store.take("mark", "w", LONG, "bad") is None

    def test_lines_come_in_the_order_of_the_input(self, store: ShardStore, tmp_path: Path) -> None:
        first = taken(store, "late")
        finish_all(store, "w")
        store.finish("r", first.number, "late", done(first))
        found = gather(store, "r", tmp_path / "p.jsonl", most=3)
        lines = (tmp_path / "p.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(one)["id"] for one in lines] == ["a0", "a1", "a2", "a3", "a4"]
        assert len(found.cases) == 3
        assert [c.id for c in found.cases] == [p.id for p in found.predictions]


class TestAddress:
    def test_only_postgres_will_do(self) -> None:
        with pytest.raises(BadInput, match="postgresql"), ShardStore.opened("sqlite:///x.db"):
            pass

    def test_no_server_is_said(self, tmp_path: Path) -> None:
        with (
            pytest.raises(ConfigurationError, match="database of shards"),
            ShardStore.opened(f"postgresql:///x?host={tmp_path}"),
        ):
            pass
