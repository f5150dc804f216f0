"""Signals: every criterion speaks for one, and broken files are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubrics.load import load_rubrics
from rubrics.model import RubricError
from rubrics.signals import load_signals, packaged_signals, weak_words

VOICE = "{rubric: star, criterion: action, weak: few steps}"
SIGNAL = "{key: ownership, name: Ownership, about: Whose it was., criteria: [%s]}"


class TestBuiltIn:
    def test_every_criterion_of_every_rubric_speaks_for_exactly_one_signal(self) -> None:
        voices = [(v.rubric, v.criterion) for signal in packaged_signals() for v in signal.voices]
        criteria = [(r.id, c.key) for r in load_rubrics().values() for c in r.criteria]
        assert sorted(voices) == sorted(criteria)

    def test_some_signals_are_heard_in_more_than_one_kind_of_round(self) -> None:
        rounds = {s.key: {v.rubric for v in s.voices} for s in packaged_signals()}
        assert len([key for key, heard in rounds.items() if len(heard) > 1]) >= 5

    def test_what_is_weak_goes_on_with_held_it_back(self) -> None:
        for signal in packaged_signals():
            for voice in signal.voices:
                assert voice.weak[0].islower()
                assert voice.weak[-1].isalnum()
                assert weak_words(voice.rubric, voice.criterion) == voice.weak

    def test_an_unknown_criterion_has_no_words(self) -> None:
        assert weak_words("star", "charm") is None


class TestBroken:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("signals: []", "signals"),
            (f"signals: [{SIGNAL % VOICE}, {SIGNAL % VOICE}]", "keys used twice: ownership"),
            (f"signals: [{SIGNAL % f'{VOICE}, {VOICE}'}]", "speak for two signals: star.action"),
            ("signals: [{key: ownership, name: Ownership, about: So., criteria: []}]", "signals.0.criteria"),
            (f"signals: [{SIGNAL % VOICE}]\nmore: 1", "more"),
            ("signals: [", "can't be read as YAML"),
        ],
    )
    def test_is_refused_with_file_and_place(self, tmp_path: Path, text: str, reason: str) -> None:
        path = tmp_path / "signals.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RubricError, match=reason) as refused:
            load_signals(path)
        assert str(path) in str(refused.value)
