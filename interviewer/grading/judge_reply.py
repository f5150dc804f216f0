"""What a model judge may answer, and what of it is believed: quotes only where they are verbatim."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from interviewer.grading.answer import Answer
from interviewer.grading.injections import speaks_to_grader
from interviewer.grading.sentences import QUOTE_WORDS, split_sentences
from interviewer.model import Evidence, Turn

MAX_QUOTES = 3
MAX_REASON_CHARS = 400


class Check(BaseModel):
    """One item of the judge's checklist."""

    model_config = ConfigDict(extra="ignore")
    item: str
    met: bool


class Judgement(BaseModel):
    """A judge's reply for one criterion, in the order in which it has to think."""

    model_config = ConfigDict(extra="ignore")
    quotes: list[str]
    checklist: list[Check]
    level: int = Field(ge=1, le=5, strict=True)
    reason: str = Field(min_length=1)


def proved(quotes: Sequence[str], turns: Sequence[Turn]) -> tuple[Evidence, ...]:
    """Return the quotes that a candidate's turn contains letter by letter; all others are dropped."""
    found = (_find(quote.strip(), turns) for quote in quotes)
    return tuple(dict.fromkeys(evidence for evidence in found if evidence is not None))[:MAX_QUOTES]


def _find(quote: str, turns: Sequence[Turn]) -> Evidence | None:
    short = len(split_sentences(quote)) <= 2 and len(quote.split()) <= QUOTE_WORDS
    if not quote or not short or speaks_to_grader(quote):
        return None
    return next((Evidence(t.id, quote) for t in turns if t.speaker == "candidate" and quote in t.text), None)


def transcript_of(turns: Sequence[Turn], answer: Answer) -> str:
    """Return what the judge reads: all turns, without the sentences that speak to the grader."""
    lines = []
    for turn in turns:
        text = turn.text
        if turn.speaker == "candidate":
            for stripped in answer.stripped:
                text = text.replace(stripped, "[…]")
        lines.append(f"{turn.speaker.upper()}: {text}")
    return "\n".join(lines)
