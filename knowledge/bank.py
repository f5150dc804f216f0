"""The question bank: YAML files, read strictly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.entry import EntryContext, QuestionEntry, Slug
from knowledge.model import KnowledgeError, Question
from knowledge.strict_yaml import read_yaml

BUILT_IN_QUESTIONS = Path(__file__).parent / "questions"
LEVELS = ("junior", "mid", "senior")


class QuestionBank:
    """All questions there are, in the order they were read."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._by_id = {question.id: question for question in questions}

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Question]:
        return iter(self._by_id.values())

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._by_id

    def get(self, question_id: str) -> Question:
        """Return the question; KnowledgeError if there is none with this id."""
        try:
            return self._by_id[question_id]
        except KeyError:
            raise KnowledgeError(f"there is no question `{question_id}` in the bank") from None

    def select(
        self,
        *,
        role: str | None = None,
        kind: str | None = None,
        stage: str | None = None,
        level: str | None = None,
        topic: str | None = None,
    ) -> list[Question]:
        """Return the questions that fit all that is given.

        `level` is the candidate's: questions of that level or below are fair. Questions for role `any` fit
        every role. An unknown level raises KnowledgeError.
        """
        fair = _levels_up_to(level)
        return [
            question
            for question in self
            if (role is None or question.role in (role, "any"))
            and (kind is None or question.kind == kind)
            and (stage is None or question.stage == stage)
            and question.level in fair
            and (topic is None or topic in question.topics)
        ]


def load_questions(
    directories: Sequence[Path] = (BUILT_IN_QUESTIONS,),
    *,
    criteria: Mapping[str, Collection[str]],
    passage_ids: Collection[str] | None = None,
) -> QuestionBank:
    """Read every `*.yaml` below the directories, in order of their names.

    `criteria` maps a rubric id to the keys of its criteria; `passage_ids` are what citations may point to
    (None leaves them unchecked). Entries outside the built-in directory may go without sources. A missing
    directory is an empty one. Raises one KnowledgeError, a line for every problem: file, entry, key, reason.
    """
    questions: dict[str, Question] = {}
    problems: list[str] = []
    sections = None if passage_ids is None else {passage_id.partition("/")[0] for passage_id in passage_ids}
    for directory in directories:
        context = EntryContext(criteria, sections, sources_required=directory == BUILT_IN_QUESTIONS)
        for path in sorted((*directory.rglob("*.yaml"), *directory.rglob("*.yml"))):
            for question in _read_file(path, context, problems):
                if question.id in questions:
                    problems.append(f"{path}: {question.id}: id: is used twice")
                questions.setdefault(question.id, question)
    if problems:
        raise KnowledgeError("\n".join(problems))
    return QuestionBank(questions.values())


class _File(BaseModel):
    """The outermost keys; entries are validated one by one, so that each problem names its entry."""

    model_config = ConfigDict(extra="forbid", strict=True)

    role: Slug
    questions: Annotated[list[dict[str, object]], Field(min_length=1)]


def _read_file(path: Path, context: EntryContext, problems: list[str]) -> list[Question]:
    """Return the file's valid entries; what is wrong is added to `problems`."""
    try:
        file = _File.model_validate(read_yaml(path))
    except KnowledgeError as error:
        problems.append(str(error))
        return []
    except ValidationError as error:
        problems.extend(f"{path}: {line}" for line in _lines(error))
        return []
    found = []
    for number, raw in enumerate(file.questions, start=1):
        try:
            found.append(QuestionEntry.model_validate(raw, context=context).question(file.role))
        except ValidationError as error:
            name = raw.get("id", f"entry {number}")
            problems.extend(f"{path}: {name}: {line}" for line in _lines(error))
    return found


def _lines(error: ValidationError) -> list[str]:
    """Return `key: reason` for each problem."""
    return [
        f"{'.'.join(map(str, problem['loc'])) or 'file'}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors()
    ]


def _levels_up_to(level: str | None) -> tuple[str, ...]:
    if level is None:
        return LEVELS
    if level not in LEVELS:
        raise KnowledgeError(f"unknown level `{level}`; one of {', '.join(LEVELS)}")
    return LEVELS[: LEVELS.index(level) + 1]
