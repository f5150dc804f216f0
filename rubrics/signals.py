"""Signals: what a committee reads across rounds measured by different rubrics. Strictly read, as rubrics are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from rubrics.load import Key, Line, Strict, problem_lines
from rubrics.model import RubricError

BUILT_IN = Path(__file__).parent / "signals.yaml"


@dataclass(frozen=True, slots=True)
class Voice:
    """A criterion that speaks for a signal."""

    rubric: str
    """Rubric id."""
    criterion: str
    """Criterion key."""
    weak: str
    """What is missing below level 4, in words that go on with “held it back”."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that several rounds can say something about."""

    key: str
    """Stable name, such as `ownership`."""
    name: str
    """As shown to people."""
    about: str
    """One sentence."""
    voices: tuple[Voice, ...]
    """The criteria that speak for it."""

    def hears(self, rubric: str, criterion: str) -> bool:
        """Tell whether this criterion speaks for it."""
        return any((v.rubric, v.criterion) == (rubric, criterion) for v in self.voices)


def load_signals(path: Path = BUILT_IN) -> tuple[Signal, ...]:
    """Return the signals of a file in its order; RubricError if it can't be used."""
    try:
        file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RubricError(f"{path}: can't be read as YAML: {error}") from error
    except ValidationError as error:
        raise RubricError("\n".join(f"{path}: {line}" for line in problem_lines(error))) from error
    return tuple(
        Signal(s.key, s.name, s.about, tuple(Voice(v.rubric, v.criterion, v.weak) for v in s.criteria))
        for s in file.signals
    )


@cache
def packaged_signals() -> tuple[Signal, ...]:
    """Return the signals that come with the rubrics."""
    return load_signals()


def weak_words(rubric: str, criterion: str) -> str | None:
    """Return what a low level of this criterion means in a few words; None for one that is not known here."""
    voices = (v for signal in packaged_signals() for v in signal.voices)
    return next((v.weak for v in voices if (v.rubric, v.criterion) == (rubric, criterion)), None)


class _Voice(Strict):
    rubric: Key
    criterion: Key
    weak: Line


class _Signal(Strict):
    key: Key
    name: Line
    about: Line
    criteria: Annotated[list[_Voice], Field(min_length=1)]


class _File(Strict):
    signals: Annotated[list[_Signal], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        keys = [signal.key for signal in self.signals]
        if repeated := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"signals: keys used twice: {', '.join(repeated)}")
        voices = [f"{v.rubric}.{v.criterion}" for signal in self.signals for v in signal.criteria]
        if repeated := sorted({voice for voice in voices if voices.count(voice) > 1}):
            raise ValueError(f"signals: criteria that speak for two signals: {', '.join(repeated)}")
        return self
