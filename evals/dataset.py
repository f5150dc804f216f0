"""Labelled answers: lines of `{"id","rubric","question_id","question","answer"|"turns","key_points"?,"labels"}`."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer.errors import BadInput
from interviewer.model import GradingUnit, StageKind, Turn
from knowledge.model import Question

DATA = Path(__file__).parent / "data"
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_KINDS = {"star": "behavioral"}
_STAGES = {
    "star": StageKind.BEHAVIORAL,
    "technical": StageKind.PHONE_SCREEN,
    "coding": StageKind.PHONE_SCREEN,
    "system_design": StageKind.SYSTEM_DESIGN,
    "recruiter": StageKind.RECRUITER,
}


_Level = Annotated[float, Field(ge=1, le=5)]


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore")
    speaker: Literal["interviewer", "candidate"]
    text: str


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: Annotated[str, Field(coerce_numbers_to_str=True)]
    rubric: str
    question_id: Annotated[str, Field(coerce_numbers_to_str=True)]
    question: str = ""
    answer: str | None = None
    turns: list[_Said] | None = None
    key_points: list[str] | None = None
    labels: dict[str, _Level | None] | None = None
    ratings: dict[str, list[_Level | None]] | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled answer."""

    id: str
    rubric: str
    question_id: str
    """What folds are grouped by."""
    unit: GradingUnit
    """As the grader gets it."""
    labels: Mapping[str, float | None]
    """Criterion → level, None where it was never asked."""
    ratings: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Criterion → one level from each rater, in the raters' order; empty where only the labels are known."""
    style: str = ""
    """typed, spoken or asr; empty where it is not said."""

    @property
    def answer(self) -> str:
        """All that the candidate said."""
        return "\n\n".join(t.text for t in self.unit.turns if t.speaker == "candidate")

    def reworded(self, change: Callable[[str], str]) -> Case:
        """Return the case with the candidate's words changed and the labels kept."""
        turns = tuple(
            replace(t, text=change(t.text)) if t.speaker == "candidate" else t for t in self.unit.turns
        )
        return replace(self, unit=replace(self.unit, turns=turns))


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a JSONL file; BadInput names the file and the line that can't be read."""
    return [case_of(line, where) for where, line in numbered_lines(path)]


def numbered_lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each line that isn't blank, with its place; one line is in memory at a time."""
    try:
        # as bytes: an answer may hold U+2028, which ends no line of JSON
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                text = line.removeprefix(BOM_UTF8) if number == 1 else line
                if text.strip():
                    yield f"{path.name}, line {number}", text.strip()
    except OSError as error:
        raise BadInput(f"{path}: {error}", field="dataset") from error


def case_of(line: bytes, where: str) -> Case:
    """Return the case of a line; BadInput says what is wrong with it, and where it stands."""
    try:
        return _case(_Line.model_validate_json(line))
    except ValidationError as error:
        raise BadInput(f"{where}: {_problem(error)}", field=where) from error


def _problem(error: ValidationError) -> str:
    """Return what is wrong and where, in one line."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else str(first["msg"])


def packaged(rubric: str) -> list[Case]:
    """Return the project's own labelled answers for a rubric; see `data/README.md` for where labels come from."""
    return read_cases(DATA / f"{rubric}.jsonl")


def _case(line: _Line) -> Case:
    said = line.turns or [
        _Said(speaker="interviewer", text=line.question),
        _Said(speaker="candidate", text=line.answer or ""),
    ]
    question = Question(
        id=line.question_id,
        kind=_KINDS.get(line.rubric, line.rubric),
        stage=_STAGES[line.rubric].value if line.rubric in _STAGES else "phone_screen",
        text=line.question,
        key_points=tuple(line.key_points or ()),
    )
    turns = tuple(
        Turn(id=f"t{n}", stage_index=0, question_id=line.question_id, speaker=s.speaker, text=s.text, at=_AT)
        for n, s in enumerate(said, start=1)
    )
    unit = GradingUnit(
        key=line.id, rubric_id=line.rubric, stage=_STAGES.get(line.rubric), turns=turns,
        question=None if line.rubric == "recruiter" else question, asked=(question,),
    )  # fmt: skip
    rated = {key: tuple(v for v in levels if v is not None) for key, levels in (line.ratings or {}).items()}
    # a rater who saw nothing to rate leaves the others' levels without their places
    ratings = {
        key: levels for key, levels in rated.items() if len(levels) == len((line.ratings or {})[key]) > 0
    }
    return Case(line.id, line.rubric, line.question_id, unit, line.labels or {}, ratings, line.style or "")
