"""What was said and how, as Markdown: delivery and transcript. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.delivery import Delivery
from interviewer.delivery_words import BANDS_REST_ON, COUNTED_FROM, NOT_SCORED, figures
from interviewer.heard import heard
from interviewer.markdown_words import block, escaped
from interviewer.model import Turn
from interviewer.report import Report


def delivery_lines(delivery: Delivery) -> Iterator[str]:
    """Yield the section's lines."""
    yield "## How you spoke"
    yield ""
    yield f"*{NOT_SCORED} {COUNTED_FROM}*"
    yield ""
    yield "| What | How much | How that is |"
    yield "|---|---|---|"
    for figure in figures(delivery):
        yield f"| {figure.name} | {figure.value} | {figure.verdict or '–'} |"
    yield ""
    yield BANDS_REST_ON
    yield ""


def turn_lines(turn: Turn, report: Report) -> Iterator[str]:
    """Yield one turn of the transcript."""
    persona = report.interview.plan.stages[turn.stage_index].persona
    speaker = persona.name if turn.speaker == "interviewer" else "You"
    yield f"**{speaker}** ({turn.id}, {turn.at:%H:%M:%S}{', spoken' if turn.spoken else ''})"
    yield ""
    yield from block(turn.text)
    found = heard(report.state, turn)
    if found and turn.recognised is not None:
        yield "You corrected this. It was understood as:"
        yield ""
        yield from block(found.text)
    if found and found.unsure:
        words = ", ".join(f"“{escaped(word.text)}”" for word in found.unsure)
        yield f"The recogniser was unsure of {words}."
        yield ""
