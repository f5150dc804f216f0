"""What the page of two interviews side by side shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from api.practice.progress_chart import level_x
from api.practice.progress_choices import Choices, choices, what
from api.practice.progress_page import rubric_title
from api.report_page.page import VERDICTS
from interviewer.coaching.comparing import Comparison, Pair, QuestionPair, StagePair
from interviewer.coaching.digest import Digest
from interviewer.coaching.progress_words import change_words, difference, figure, span
from interviewer.report import STAGE_TITLES
from rubrics.model import Recommendation, Rubric


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    digest: Digest
    """The data."""
    order: str
    """Earlier or Later."""
    what: str
    """Its rounds, and whether it is a drill or a retry."""
    now: str
    """Its score."""
    range: str
    """Its interval; empty without one."""
    word: str
    """Its recommendation."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """One thing in both."""

    name: str
    """As shown."""
    before: str
    """In the earlier one."""
    after: str
    """In the later one."""
    difference: str
    """As shown, with its sign."""
    words: str
    """Whether that is more than chance."""
    verdict: str
    """grew, fell, steady, unclear; none where there is nothing to compare."""
    before_x: float | None
    """Where the earlier one stands on a line from 1 to 5."""
    after_x: float | None
    """Where the later one stands."""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The criteria of one rubric."""

    title: str
    """Of the rubric; empty where there is only one."""
    rows: tuple[PairRow, ...]
    """In the rubric's order."""


@dataclass(frozen=True, slots=True)
class StageBlock:
    """One round."""

    title: str
    """As shown."""
    overall: PairRow
    """As a whole."""
    groups: tuple[RowGroup, ...]
    """Its criteria."""


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """A question asked in both."""

    pair: QuestionPair
    """The data."""
    overall: PairRow
    """As a whole."""
    rows: tuple[PairRow, ...]
    """Its criteria."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Two interviews."""

    earlier: Side
    """The one that began first."""
    later: Side
    """The other."""
    overall: PairRow
    """Their scores."""
    stages: tuple[StageBlock, ...]
    """In the order of a loop."""
    questions: tuple[QuestionBlock, ...]
    """In the order the later one asked them."""


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Everything the template needs."""

    choices: Choices
    """What can be compared."""
    refused: str
    """Why the two that were chosen can't be; empty where they can."""
    shown: Shown | None
    """None without a choice."""


def compare_page(
    digests: Sequence[Digest],
    found: Comparison | None,
    rubrics: Mapping[str, Rubric],
    *,
    chosen: tuple[str, str],
    refused: str,
) -> ComparePage:
    """Return what the page shows."""
    return ComparePage(choices(digests, *chosen), refused, _shown(found, rubrics) if found else None)


def _shown(found: Comparison, rubrics: Mapping[str, Rubric]) -> Shown:
    return Shown(
        earlier=_side("Earlier", found.earlier, found.overall),
        later=_side("Later", found.later, found.overall),
        overall=_row("Overall", found.overall),
        stages=tuple(_stage(stage, rubrics) for stage in found.stages),
        questions=tuple(
            QuestionBlock(
                pair, _row("The answer", pair.overall), tuple(_row(each.name, each) for each in pair.criteria)
            )
            for pair in found.questions
        ),
    )


def _side(order: str, digest: Digest, overall: Pair) -> Side:
    level = overall.before if order == "Earlier" else overall.after
    word = VERDICTS[Recommendation(digest.recommendation)][0] if digest.recommendation else "Not graded"
    return Side(digest, order, what(digest), figure(level), span(level), word)


def _stage(stage: StagePair, rubrics: Mapping[str, Rubric]) -> StageBlock:
    by_rubric = [(rubric, list(pairs)) for rubric, pairs in groupby(stage.criteria, lambda pair: pair.rubric)]
    several = len(by_rubric) > 1
    return StageBlock(
        title=STAGE_TITLES[stage.stage],
        overall=_row("The round as a whole", stage.overall),
        groups=tuple(
            RowGroup(rubric_title(rubric, rubrics) if several else "", tuple(_row(p.name, p) for p in pairs))
            for rubric, pairs in by_rubric
        ),
    )


def _row(name: str, pair: Pair) -> PairRow:
    return PairRow(
        name=name,
        before=figure(pair.before),
        after=figure(pair.after),
        difference=difference(pair.change),
        words=change_words(pair.change),
        verdict=pair.change.verdict if pair.change else "none",
        before_x=level_x(pair.before.value) if pair.before else None,
        after_x=level_x(pair.after.value) if pair.after else None,
    )
