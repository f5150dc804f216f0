"""A debrief as Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.debrief_parts import Argument, Comparison, Crossing, Debrief, Ground, SignalRow, View
from interviewer.debrief_words import (
    BLIND,
    HOW_COMPARED,
    NO_AGREEMENT,
    NO_DIFFERENCE,
    UNSAID,
    VERDICT_NAMES,
    agreement_word,
    agreement_words,
    crossing_title,
    crossing_words,
    decision_words,
    difference_words,
    ground_words,
    heard_once_words,
    missing_words,
    movement_words,
    votes_words,
    whole_words,
    worth_words,
)
from interviewer.hint_words import score_words
from interviewer.markdown_words import one_line, quoted
from interviewer.report import Report
from interviewer.rounding import one_decimal


def debrief_lines(debrief: Debrief, report: Report) -> Iterator[str]:
    """Yield the section's lines."""
    yield from ("## The debrief", "", f"{votes_words(debrief)} {BLIND}", "")
    if missing := missing_words(debrief):
        yield from (missing, "")
    yield from ("| Round | Score | Verdict | Confidence |", "|---|---|---|---|")
    for vote in debrief.votes:
        name = VERDICT_NAMES[vote.recommendation]
        yield f"| {vote.title} | {score_words(vote.score)} | {name} | {vote.confidence} |"
    yield ""
    yield from _signals(debrief)
    yield from _compared(debrief)
    yield from _arguments("### Strongest evidence for", debrief.speaks_for)
    yield from _arguments("### Strongest evidence against", debrief.speaks_against)
    yield from ("### What would change the decision", "", decision_words(report), "")
    for crossing in filter(None, (debrief.up, debrief.down)):
        yield from _crossing(crossing)


def _signals(debrief: Debrief) -> Iterator[str]:
    yield f"| Signal | {' | '.join(vote.title for vote in debrief.votes)} | Rounds |"
    yield f"|---|{'---|' * len(debrief.votes)}---|"
    for row in (*debrief.signals, debrief.whole):
        yield f"| {row.name} | {' | '.join(map(_view, row.views))} | {agreement_word(row)} |"
    yield from ("", HOW_COMPARED, "")


def _view(view: View | None) -> str:
    if view is None:
        return "–"
    low, high = map(one_decimal, view.interval)
    return f"{one_decimal(view.estimate)} ({low}–{high})"


def _compared(debrief: Debrief) -> Iterator[str]:
    yield from (whole_words(debrief), "", "### Where the rounds agree", "")
    for row in debrief.agreements:
        yield f"- {row.name}: {agreement_words(row.comparison) if row.comparison else ''}"
    if not debrief.agreements:
        yield NO_AGREEMENT
    if once := heard_once_words(debrief):
        yield from ("", once)
    yield from ("", "### Where they differ, and why", "")
    for row in debrief.differences:
        if row.comparison:
            yield from _difference(row, row.comparison)
    if not debrief.differences:
        yield NO_DIFFERENCE
    yield ""


def _difference(row: SignalRow, comparison: Comparison) -> Iterator[str]:
    yield f"- **{row.name}**: {difference_words(comparison)}"
    for ground in (comparison.raises, comparison.lowers):
        yield f"  - {_ground(ground)}"


def _arguments(title: str, found: tuple[Argument, ...]) -> Iterator[str]:
    yield from (title, "")
    for argument in found:
        ground = argument.ground
        yield f"- {_ground(ground)} {worth_words(ground)}"
    if not found:
        yield "Nothing that was graded."
    yield ""


def _ground(ground: Ground) -> str:
    said = f"You said: {quoted(ground.evidence)}." if ground.evidence else UNSAID
    return f"**{ground_words(ground)}**. {one_line(ground.reason)} {said}"


def _crossing(crossing: Crossing) -> Iterator[str]:
    yield from (f"**{crossing_title(crossing)}.** {crossing_words(crossing)}", "")
    for move in crossing.alone or crossing.together:
        question = f" – {one_line(move.ground.question)}" if move.ground.question else ""
        yield f"- {movement_words(move)}{question}"
    yield ""
