"""What plans are made of, read from the YAML files beside this module: reviewed like code, read strictly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from interviewer.model import StageKind

Line = Annotated[str, Field(min_length=1)]
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class StoryKind:
    """An event that a behavioral round asks for."""

    key: str
    """Stable name."""
    title: str
    """What happened, as in “Prepare a story: …”."""
    themes: tuple[str, ...]
    """Topics of the questions that it answers."""
    ask: str
    """What an interviewer digs for in this kind of event."""


@dataclass(frozen=True, slots=True)
class CheckSection:
    """A part of the checklist for the day."""

    key: str
    """Stable name, or the round's."""
    title: str
    """When it is looked at."""
    lines: tuple[str, ...]
    """What to look at."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Reading(_Strict):
    rounds: dict[Literal["recruiter", "phone_screen", "system_design", "behavioral"], list[Line]]
    criteria: dict[str, dict[str, list[Line]]]


class _Story(_Strict):
    key: Line
    title: Line
    themes: Annotated[list[Line], Field(min_length=1)]
    ask: Line


class _Stories(_Strict):
    prompts: dict[str, Line]
    stories: Annotated[list[_Story], Field(min_length=1)]


class _Round(_Strict):
    title: Line
    lines: Annotated[list[Line], Field(min_length=1)]


class _Section(_Round):
    key: Line


class _Checklist(_Strict):
    before: list[_Section]
    rounds: dict[Literal["recruiter", "phone_screen", "system_design", "behavioral"], _Round]
    during: list[_Section]


def round_sections(kind: StageKind) -> tuple[str, ...]:
    """Return the sections to begin a round with, by id, the most useful first."""
    return tuple(_reading().rounds.get(kind.value, ()))


def criterion_sections(rubric: str, criterion: str) -> tuple[str, ...]:
    """Return the sections that serve a criterion, by id, the most useful first."""
    return tuple(_reading().criteria.get(rubric, {}).get(criterion, ()))


@cache
def story_kinds() -> tuple[StoryKind, ...]:
    """Return the events worth having ready, the most asked for first."""
    return tuple(StoryKind(s.key, s.title, tuple(s.themes), s.ask) for s in _stories().stories)


def story_prompts() -> Mapping[str, str]:
    """Return what to write down of an event, by criterion of the `star` rubric, in the order to tell it in."""
    return _stories().prompts


def checklist(rounds: Sequence[StageKind]) -> tuple[CheckSection, ...]:
    """Return the checklist for the day, with the openings of the rounds that are expected."""
    read = _checklist()
    expected = [(kind.value, read.rounds[kind.value]) for kind in StageKind if kind in rounds]
    return (
        *(CheckSection(s.key, s.title, tuple(s.lines)) for s in read.before),
        *(CheckSection(key, part.title, tuple(part.lines)) for key, part in expected),
        *(CheckSection(s.key, s.title, tuple(s.lines)) for s in read.during),
    )


@cache
def _reading() -> _Reading:
    return TypeAdapter(_Reading).validate_python(_yaml("reading"))


@cache
def _stories() -> _Stories:
    return TypeAdapter(_Stories).validate_python(_yaml("stories"))


@cache
def _checklist() -> _Checklist:
    return TypeAdapter(_Checklist).validate_python(_yaml("checklist"))


def _yaml(name: str) -> Any:
    return yaml.safe_load((_HERE / f"{name}.yaml").read_text(encoding="utf-8"))
