"""The report for the terminal: verdict, rounds, criteria with bars, what was missing, the transcript with its quotes.

Pure: renderables only. Everything a person said goes through `Text`, never through rich's markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from interviewer.delivery_words import COUNTED_FROM, NOT_SCORED, figures
from interviewer.doubt import doubt_words
from interviewer.grading.scorecard import Score
from interviewer.hint_words import overall_hint_words, score_words, unit_hint_words
from interviewer.model import Grade, Turn
from interviewer.report import NextStep, Outline, Report, StageReport, UnitReport
from interviewer.report_markdown import VERDICTS
from interviewer.terminal.bars import bar, mark_style

_WIDE, _NARROW = 21, 13
_RECOMMENDED = {"strong_no": "red", "no": "red", "mixed": "yellow", "yes": "green", "strong_yes": "green"}


def report_view(report: Report) -> RenderableType:
    """Return the whole report."""
    return Group(*_parts(report))


def _parts(report: Report) -> Iterator[RenderableType]:
    yield _top(report)
    if report.next_steps:
        yield _changes(report)
    for stage in report.stages:
        yield from _stage(stage)
    if report.delivery:
        yield from _delivery(report)
    if report.state.notes:
        yield Rule("Your notes", align="left", style="dim")
        yield from (Padding(Text(f"· {note}"), (0, 2)) for note in report.state.notes)
    yield from _transcript(report)


def _top(report: Report) -> RenderableType:
    verdict = report.verdict
    key = verdict.recommendation.value if verdict.recommendation else None
    word = Text(
        VERDICTS[key] if key else "No recommendation", style=f"bold {_RECOMMENDED.get(key or '', '')}"
    )
    word.append(f"   confidence {verdict.confidence}", style="dim")
    parts: list[RenderableType] = [word, Text(report.sentence), _scores(report)]
    if hints := overall_hint_words(report):
        parts.append(Text(hints, style="dim"))
    plan = report.interview.plan
    title = f"{plan.role} · {plan.level} · {plan.length} · {plan.mode}"
    return Panel(Group(*parts), title=title, title_align="left", box=box.ROUNDED, padding=(1, 2))


def _scores(report: Report) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_row(Text("Overall", style="bold"), *_score_cells(report.verdict.overall))
    for stage in report.stages:
        table.add_row(Text(stage.title), *_score_cells(stage.score))
    return table


def _score_cells(score: Score) -> tuple[Text, Text]:
    return bar(score.value, score.interval, _WIDE), Text(score_words(score))


def _changes(report: Report) -> RenderableType:
    steps: list[RenderableType] = [Rule("What would raise the score most", align="left", style="dim")]
    for number, step in enumerate(report.next_steps, start=1):
        steps.append(Padding(_change(number, step), (0, 2)))
    return Group(*steps)


def _change(number: int, step: NextStep) -> Text:
    text = Text(f"{number}. ")
    text.append(step.criterion_name, style="bold")
    text.append(f" ({step.estimate:.1f}): {step.advice}")
    if step.evidence:
        text.append(f"\n   “{' '.join(step.evidence.quote.split())}”", style="italic")
        text.append(f" {step.evidence.turn_id}", style="dim")
    for citation in step.citations[:1]:
        text.append(f"\n   Read: {citation.guide_title} › {citation.heading}", style="dim")
    return text


def _stage(stage: StageReport) -> Iterator[RenderableType]:
    yield Text("")
    yield Rule(f"{stage.title}: {score_words(stage.score)}", align="left")
    if not stage.units:
        yield Padding(
            Text("You didn't get to this round. It doesn't count against you.", style="dim"), (0, 2)
        )
    for unit in stage.units:
        yield Padding(Group(*_unit(unit)), (1, 2, 0, 2))


def _unit(unit: UnitReport) -> Iterator[RenderableType]:
    yield Text(unit.question.text if unit.question else "The whole conversation", style="bold")
    for said in (unit_hint_words(unit), unit.remark, unit.fallback and f"Built-in grader: {unit.fallback}"):
        if said:
            yield Text(said, style="dim")
    yield _grades(unit)
    for outline in unit.outlines:
        yield from _outline(outline)
    if unit.facts_never_asked:
        yield Text("You could have asked for", style="bold dim")
        yield from (Text(f"· {fact.about}: {fact.text}", style="dim") for fact in unit.facts_never_asked)


def _grades(unit: UnitReport) -> Table:
    table = Table(box=box.SIMPLE, padding=(0, 1), expand=True)
    table.add_column("Criterion", min_width=15, overflow="fold")
    table.add_column("Level", justify="right", no_wrap=True)
    table.add_column("1 · · · 5", no_wrap=True, width=_NARROW)
    table.add_column("Why, and your words", ratio=1)
    for place, grade in enumerate(unit.grades):
        name = Text(unit.rubric.criterion(grade.criterion).name, style=mark_style(place))
        level = Text("–" if grade.level is None else f"{grade.level} of 5")
        table.add_row(name, level, bar(grade.estimate, grade.interval, _NARROW), _why(unit, grade, place))
    return table


def _why(unit: UnitReport, grade: Grade, place: int) -> Text:
    text = Text(grade.reason)
    for extra in (doubt_words(grade), "After a hint." if grade.assisted else ""):
        if extra:
            text.append(f" {extra}", style="dim")
    for evidence in grade.evidence:
        text.append(f"\n“{' '.join(evidence.quote.split())}”", style=f"italic {mark_style(place)}")
        text.append(f" {evidence.turn_id}", style="dim")
    if dispute := unit.dispute(grade.criterion):
        text.append(f"\nYou disagree: {dispute.reason}", style="dim")
    return text


def _outline(outline: Outline) -> Iterator[RenderableType]:
    yield Text("A complete answer makes clear", style="bold dim")
    for point in outline.points:
        made = outline.checked and point.covered
        sign = ("✓ " if made else "✗ missing: ") if outline.checked else "· "
        yield Text(f"{sign}{point.key_point}", style="green" if made else "")
    for citation in outline.citations:
        yield Text(f"Read: {citation.guide_title} › {citation.heading}", style="dim")


def _delivery(report: Report) -> Iterator[RenderableType]:
    if report.delivery is None:
        return
    yield Text("")
    yield Rule("How you spoke", align="left")
    table = Table(box=None, show_header=False, padding=(0, 2))
    for figure in figures(report.delivery):
        table.add_row(Text(figure.name), Text(figure.value, style="bold"), Text(figure.verdict, style="dim"))
    yield table
    yield Padding(Text(f"{NOT_SCORED} {COUNTED_FROM}", style="dim"), (0, 2))


def _transcript(report: Report) -> Iterator[RenderableType]:
    yield Text("")
    yield Rule("Transcript; colours are those of the criteria that quote it", align="left")
    quotes = [
        (evidence.turn_id, evidence.quote, mark_style(place))
        for stage in report.stages
        for unit in stage.units
        for place, grade in enumerate(unit.grades)
        for evidence in grade.evidence
    ]
    for turn in report.turns:
        yield from _turn(turn, report, [(q, style) for turn_id, q, style in quotes if turn_id == turn.id])


def _turn(turn: Turn, report: Report, quotes: list[tuple[str, str]]) -> Iterator[RenderableType]:
    persona = report.interview.plan.stages[turn.stage_index].persona
    speaker = "You" if turn.speaker == "candidate" else persona.name
    yield Text.assemble("\n", (speaker, "bold"), (f"  {turn.id} {turn.at:%H:%M:%S}", "dim"))
    said = Text(turn.text)
    for quote, style in quotes:
        start = turn.text.find(quote)
        if start >= 0:
            said.stylize(f"underline {style}", start, start + len(quote))
    yield Padding(said, (0, 2))
