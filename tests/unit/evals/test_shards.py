from __future__ import annotations

from pathlib import Path

import pytest

from evals.spread.shards import SHARD_BYTES, cut, dataset_hash
from interviewer.errors import BadInput
from tests.unit.evals.builders import line, written


class TestCut:
    def test_every_answer_is_in_one_shard_in_order(self, tmp_path: Path) -> None:
        path = written(tmp_path, *(line(id=str(n)) for n in range(7)))
        shards = list(cut([path, path], answers=3))
        assert [s.answers for s in shards] == [3, 3, 3, 3, 2]
        assert [s.number for s in shards] == [0, 1, 2, 3, 4]
        assert [case.id for s in shards for case in s.cases()] == [str(n) for n in range(7)] * 2

    def test_a_shard_says_where_it_begins(self, tmp_path: Path) -> None:
        path = tmp_path / "set.jsonl"
        path.write_text("\n\n" + written(tmp_path, line(), line()).read_text("utf-8"), encoding="utf-8")
        assert [s.where for s in cut([path], answers=1)] == ["set.jsonl, line 3", "set.jsonl, line 4"]

    def test_very_long_answers_make_small_shards(self, tmp_path: Path) -> None:
        long = line(answer="word " * (SHARD_BYTES // 5))
        assert [s.answers for s in cut([written(tmp_path, long, line(), long)])] == [1, 2]

    def test_no_answers_are_said(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="no answers"):
            list(cut([written(tmp_path)]))

    def test_a_line_that_can_t_be_read_is_named(self, tmp_path: Path) -> None:
        path = written(tmp_path, line(), line(question_id=...))
        with pytest.raises(BadInput, match=r"set\.jsonl, line 2: question_id"):
            list(cut([path], answers=1))


class TestHash:
    def test_it_is_of_the_content_and_its_order(self, tmp_path: Path) -> None:
        one, same, other = (tmp_path / name for name in ("one", "same", "other"))
        for path, text in ((one, "a"), (same, "a"), (other, "b")):
            path.write_text(text, encoding="utf-8")
        assert dataset_hash([one]) == dataset_hash([same])
        assert len({dataset_hash(files) for files in ([one], [one, other], [other, one])}) == 3
