"""The shape of one entry of a question file, as `docs/writing-content.md` describes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from knowledge.model import Example, Fact, FollowUp, Question

Kind = Literal["recruiter", "technical", "coding", "system_design", "behavioral"]
StageKind = Literal["recruiter", "phone_screen", "system_design", "behavioral"]
Level = Literal["junior", "mid", "senior"]
About = Literal["users", "traffic", "latency", "data", "labels", "constraints", "goal", "team", "existing"]

Line = Annotated[str, Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Source = Annotated[str, Field(pattern=r"^[a-z0-9-]+#[a-z0-9-]+$")]

MIN_FACTS = 8
MIN_EXAMPLES, MAX_EXAMPLES = 2, 3


@dataclass(frozen=True, slots=True)
class EntryContext:
    """What an entry is checked against."""

    criteria: Mapping[str, Collection[str]]
    """Rubric id to the keys of its criteria."""
    sections: Collection[str] | None
    """Every `guide-id#heading-slug` there is; None leaves citations unchecked."""
    sources_required: bool
    """A person's own questions need not cite."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class FollowUpEntry(_Strict):
    """A prepared probe."""

    criterion: Line
    text: Line


class FactEntry(_Strict):
    """A line of the fact sheet."""

    id: Slug
    about: About
    keywords: Annotated[list[Line], Field(min_length=3, max_length=8)]
    text: Line

    @field_validator("keywords")
    @classmethod
    def _lower_case(cls, keywords: list[str]) -> list[str]:
        if upper := [word for word in keywords if word != word.lower()]:
            raise ValueError(f"must be in lower case: {', '.join(upper)}")
        return keywords


class ExampleEntry(_Strict):
    """An input and its output, as strings."""

    input: Line
    output: Line


class QuestionEntry(_Strict):
    """One entry below `questions:`; validate it with an EntryContext as context."""

    id: Slug
    kind: Kind
    stage: StageKind
    topics: Annotated[list[Slug], Field(min_length=1, max_length=4)]
    level: Level
    text: Line
    rephrased: Line
    tests: Line
    key_points: Annotated[list[Line], Field(min_length=4, max_length=8)]
    follow_ups: Annotated[list[FollowUpEntry], Field(min_length=2, max_length=4)]
    mistakes: Annotated[list[Line], Field(min_length=2, max_length=4)]
    hint: Line
    sources: Annotated[list[Source], Field(max_length=3, validate_default=True)] = []
    criteria: Annotated[list[Line], Field(validate_default=True)] = []
    facts: Annotated[list[FactEntry], Field(validate_default=True)] = []
    examples: Annotated[list[ExampleEntry], Field(validate_default=True)] = []

    @field_validator("follow_ups")
    @classmethod
    def _known_criteria(cls, follow_ups: list[FollowUpEntry], info: ValidationInfo) -> list[FollowUpEntry]:
        _check_criteria((probe.criterion for probe in follow_ups), info)
        return follow_ups

    @field_validator("sources")
    @classmethod
    def _resolve(cls, sources: list[str], info: ValidationInfo) -> list[str]:
        context = _context(info)
        if context.sources_required and not sources:
            raise ValueError("cite 1 to 3 guide headings")
        if context.sections is not None and (lost := [s for s in sources if s not in context.sections]):
            raise ValueError(f"no such guide heading: {', '.join(lost)}")
        return sources

    @field_validator("criteria")
    @classmethod
    def _recruiter_only(cls, criteria: list[str], info: ValidationInfo) -> list[str]:
        _only_for("recruiter", criteria, 1, None, info)
        _check_criteria(criteria, info)
        return criteria

    @field_validator("facts")
    @classmethod
    def _design_only(cls, facts: list[FactEntry], info: ValidationInfo) -> list[FactEntry]:
        _only_for("system_design", facts, MIN_FACTS, None, info)
        if repeated := _repeated([fact.id for fact in facts]):
            raise ValueError(f"ids used twice: {', '.join(repeated)}")
        return facts

    @field_validator("examples")
    @classmethod
    def _coding_only(cls, examples: list[ExampleEntry], info: ValidationInfo) -> list[ExampleEntry]:
        _only_for("coding", examples, MIN_EXAMPLES, MAX_EXAMPLES, info)
        return examples

    def question(self, role: str) -> Question:
        """Return the entry as the rest of the house knows it."""
        values: dict[str, Any] = {name: getattr(self, name) for name in _PLAIN}
        values |= {name: tuple(getattr(self, name)) for name in _TUPLES}
        return Question(
            role=role,
            follow_ups=tuple(FollowUp(probe.criterion, probe.text) for probe in self.follow_ups),
            facts=tuple(Fact(fact.id, fact.about, tuple(fact.keywords), fact.text) for fact in self.facts),
            examples=tuple(Example(example.input, example.output) for example in self.examples),
            **values,
        )


_PLAIN = ("id", "kind", "stage", "level", "text", "rephrased", "tests", "hint")
_TUPLES = ("topics", "key_points", "mistakes", "sources", "criteria")


def _context(info: ValidationInfo) -> EntryContext:
    if not isinstance(info.context, EntryContext):
        raise TypeError("validate a QuestionEntry with an EntryContext")
    return info.context


def _check_criteria(keys: Iterable[str], info: ValidationInfo) -> None:
    """Refuse keys that the rubric of the entry's kind doesn't have; silent where the kind itself is wrong."""
    if (kind := info.data.get("kind")) is None:
        return
    rubric_id = "star" if kind == "behavioral" else kind
    known = _context(info).criteria.get(rubric_id, ())
    if unknown := sorted({key for key in keys if key not in known}):
        raise ValueError(f"not a criterion of {rubric_id}: {', '.join(unknown)}")


def _only_for(kind: str, values: list[Any], least: int, most: int | None, info: ValidationInfo) -> None:
    """Refuse values of another kind, and too few or too many of this one."""
    if (actual := info.data.get("kind")) is None:
        return
    if actual != kind:
        if values:
            raise ValueError(f"only {kind} questions have it")
    elif len(values) < least or (most is not None and len(values) > most):
        raise ValueError(f"{kind} questions have {least} to {most}" if most else f"at least {least} needed")


def _repeated(ids: list[str]) -> list[str]:
    return sorted({one for one in ids if ids.count(one) > 1})
