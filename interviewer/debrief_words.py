"""A debrief in words, the same on the page and in Markdown. Pure."""

from __future__ import annotations

from collections import Counter

from interviewer.debrief_parts import Comparison, Crossing, Debrief, Ground, Movement, SignalRow
from interviewer.hint_words import score_words
from interviewer.report import Report
from interviewer.rounding import change_words, one_decimal, percent
from rubrics.model import Recommendation

VERDICT_NAMES = {
    Recommendation.STRONG_NO: "strong no",
    Recommendation.NO: "no",
    Recommendation.MIXED: "mixed",
    Recommendation.YES: "yes",
    Recommendation.STRONG_YES: "strong yes",
}
BLIND = (
    "Each round was graded from its own words alone: no grading was shown another round, and each verdict below "
    "is that round's own. Nothing is graded again here."
)
HOW_COMPARED = (
    "Rounds are measured by different rubrics, so they are compared by signals: each criterion speaks for one. Two "
    "rounds agree where their levels are at most one apart and their ranges overlap."
)
UNSAID = "No words for this were found."
TOO_FEW = "A debrief brings rounds together, and fewer than two have a score here."
NO_AGREEMENT = "On nothing that more than one round speaks of."
NO_DIFFERENCE = NO_AGREEMENT
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def votes_words(debrief: Debrief) -> str:
    """Return how the rounds voted, in one sentence."""
    counted = Counter(vote.recommendation for vote in debrief.votes)
    said = [
        f"{_number(counted[band])} {'says' if counted[band] == 1 else 'say'} {VERDICT_NAMES[band]}"
        for band in reversed(Recommendation)
        if counted[band]
    ]
    if len(said) == 1:
        rounds = "Both" if len(debrief.votes) == 2 else f"All {_number(len(debrief.votes))}"
        return f"{rounds} rounds say {VERDICT_NAMES[debrief.votes[0].recommendation]}."
    listed = f"{', '.join(said[:-1])} and {said[-1]}"
    return f"Of {_number(len(debrief.votes))} rounds, {listed}."


def missing_words(debrief: Debrief) -> str | None:
    """Return which planned rounds have no vote; None where all have."""
    if not debrief.missing:
        return None
    return f"Without a score, and so without a vote: {', '.join(debrief.missing)}."


def agreement_word(row: SignalRow) -> str:
    """Return whether the rounds agree on a signal."""
    if row.comparison is None:
        return "one round only"
    return "agree" if row.comparison.agree else "differ"


def difference_words(comparison: Comparison) -> str:
    """Return how far two rounds are apart, and whether that may be chance."""
    high, low = comparison.high, comparison.low
    apart = (
        f"{comparison.raises.stage_title} {one_decimal(high.estimate)}, "
        f"{comparison.lowers.stage_title} {one_decimal(low.estimate)}"
    )
    chance = "The ranges overlap, so it may be chance." if comparison.overlap else "The ranges don't meet."
    return f"{apart}. {chance}"


def agreement_words(comparison: Comparison) -> str:
    """Return between what the rounds lie that agree."""
    high, low = comparison.high, comparison.low
    return (
        f"from {one_decimal(low.estimate)} ({comparison.lowers.stage_title}) "
        f"to {one_decimal(high.estimate)} ({comparison.raises.stage_title})."
    )


def whole_words(debrief: Debrief) -> str:
    """Return whether the rounds agree as wholes."""
    compared = debrief.whole.comparison
    if compared is None:
        return ""
    if compared.agree:
        return f"As a whole, the rounds agree: {agreement_words(compared)}"
    return f"As a whole, the rounds differ: {difference_words(compared)}"


def heard_once_words(debrief: Debrief) -> str | None:
    """Return what only one round speaks of; None where there is no such thing."""
    names = [row.name for row in debrief.heard_once]
    return (
        f"Only one round speaks of each of these, so nothing confirms it: {', '.join(names)}."
        if names
        else None
    )


def worth_words(ground: Ground) -> str:
    """Return how much a grade counts, and how sure it is."""
    return (
        f"It is {percent(ground.share)} of the overall; confidence in the grade {percent(ground.certainty)}."
    )


def decision_words(report: Report) -> str:
    """Return where the decision stands, and what a change is taken to be."""
    overall, name = report.verdict.overall, report.recommendation
    where = f"It stands at “{VERDICT_NAMES[name]}” with {score_words(overall)}. " if name else ""
    return f"{where}A change moves one grade to another level; everything else stays as it is."


def ground_words(ground: Ground) -> str:
    """Return what a grade is about: criterion, round, level."""
    return f"{ground.name}, {ground.stage_title}: {one_decimal(ground.estimate)}"


def crossing_title(crossing: Crossing) -> str:
    """Return which way it goes."""
    return f"{'Up' if _is_up(crossing) else 'Down'} to “{VERDICT_NAMES[crossing.to]}”"


def crossing_words(crossing: Crossing) -> str:
    """Return how far it is, and whether a single grade could do it."""
    bound = f"{crossing.threshold:.1f}"
    far = (
        f"It begins at {bound}: the overall is missing {_size(crossing.needed)}."
        if _is_up(crossing)
        else f"It begins below {bound}: the overall is {_size(crossing.needed)} above that."
    )
    reach = " The overall's range reaches it already." if crossing.in_reach else ""
    return f"{far}{reach} {_how(crossing)}"


def movement_words(move: Movement) -> str:
    """Return one movement, and what it does."""
    return (
        f"{move.ground.name}, {move.ground.stage_title}: from {one_decimal(move.ground.estimate)} to "
        f"{move.to_level} ({change_words(move.change)} overall)"
    )


def _how(crossing: Crossing) -> str:
    if len(crossing.alone) == 1:
        return "One change would do it alone:"
    if crossing.alone:
        return "Any one of these changes would do it alone:"
    if crossing.together:
        return f"No single change would do it. The fewest that do it together are {_number(len(crossing.together))}:"
    return "No change of what was graded would do it."


def _is_up(crossing: Crossing) -> bool:
    # going down, the overall is at or above the bound, so nothing positive is needed
    return crossing.needed > 0


def _size(value: float) -> str:
    return change_words(value)[1:]


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
