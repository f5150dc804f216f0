"""Progress in words and figures: the one place where its numbers are rounded. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from interviewer.coaching.levels import Change, Level, Verdict
from interviewer.coaching.lines import Line
from interviewer.coaching.progress import Progress
from interviewer.coaching.trend import Trend

RULE = (
    "The first and the last interviews are compared: halves of up to five, thirds of six or more. A change is told "
    "where it is larger than what answers differ by chance: how far the grader may be off, or how much your answers "
    "scatter, whichever is more, averaged over the answers on both sides. Retries are drawn but take no part, since "
    "you had read what was missing."
)
ASSISTED = "Where you took a hint, what you had said before it counts, if that was enough to be graded."
_NAMED, _SHORTENED = 3, 2
_TOLD: tuple[Verdict, ...] = ("grew", "fell", "steady")
_COUNTS = "no one two three four five six seven eight nine ten eleven twelve".split()
_ANSWERS = {
    "star": "behavioral answers",
    "technical": "knowledge questions",
    "coding": "coding",
    "system_design": "system design",
    "recruiter": "the recruiter screen",
}


@dataclass(frozen=True, slots=True)
class Headline:
    """What it all comes to, in a sentence."""

    held: str
    """Such as `Three interviews and a drill`."""
    since: datetime
    """UTC."""
    changed: str
    """Such as `Result grew; trade-offs didn’t.`"""


def headline(found: Progress) -> Headline | None:
    """Return it; None where nothing was graded."""
    if found.since is None:
        return None
    return Headline(_held(found), found.since, changed(found))


def changed(found: Progress) -> str:
    """Return which criteria changed, and which demonstrably didn't, in a sentence."""
    lines = [line for each in found.rounds for line in each.criteria]
    names = {verdict: _named(lines, verdict) for verdict in _TOLD}
    grew, fell, steady = (listed(names[verdict]) for verdict in _TOLD)
    if grew and fell:
        return f"{_capital(grew)} grew; {fell} fell."
    if grew:
        return f"{_capital(grew)} grew; {steady} didn’t." if steady else f"{_capital(grew)} grew."
    if fell:
        return f"{_capital(fell)} fell."
    if steady:
        return f"{_capital(steady)} stayed where {'it was' if len(names['steady']) == 1 else 'they were'}."
    return "It is too early to say what changed."


def _named(lines: Sequence[Line], verdict: Verdict) -> list[str]:
    """Return the names of those with this verdict: the largest change first, of steady ones the lowest level."""
    shared = Counter(line.name for line in lines)
    found = [(line, line.trend) for line in lines if line.trend and line.trend.verdict == verdict]
    if verdict == "steady":
        found.sort(key=lambda each: each[0].latest.value)
    else:
        found.sort(key=lambda each: -abs(each[1].change.difference))
    return [_in_sentence(line, ambiguous=shared[line.name] > 1) for line, _ in found]


def _in_sentence(line: Line, *, ambiguous: bool) -> str:
    name = line.name[:1].lower() + line.name[1:]
    return f"{name} in {_ANSWERS.get(line.rubric or '', line.rubric)}" if ambiguous else name


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them; of many the first ones and how many others."""
    if len(names) > _NAMED:
        return f"{', '.join(names[:_SHORTENED])} and {counted(len(names) - _SHORTENED)} others"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _held(found: Progress) -> str:
    kinds = ((found.interviews, "interview"), (found.drills, "drill"), (found.retries, "retry"))
    return _capital(listed([many(count, name) for count, name in kinds if count]))


def many(count: int, name: str) -> str:
    """Return such as `one interview`, `two retries`."""
    plural = f"{name[:-1]}ies" if name.endswith("ry") else f"{name}s"
    return f"{counted(count)} {name if count == 1 else plural}"


def counted(count: int) -> str:
    """Return a small number as a word."""
    return _COUNTS[count] if count < len(_COUNTS) else f"{count:,}"


def trend_words(trend: Trend | None) -> str:
    """Return what may be said of a line, fit to stand beside its figures."""
    if trend is None:
        return "One so far."
    match trend.verdict:
        case "grew":
            return f"Grew from {figure(trend.change.before)} to {figure(trend.change.after)}."
        case "fell":
            return f"Fell from {figure(trend.change.before)} to {figure(trend.change.after)}."
        case "steady":
            return "Steady within half a level."
    if trend.change.noise is None:
        return "Can’t tell: no ranges known."
    return (
        f"Can’t tell yet; about {counted(trend.more)} more would."
        if trend.more
        else "No change beyond chance."
    )


def change_words(change: Change | None) -> str:
    """Return whether two levels differ by more than chance."""
    if change is None:
        return "not graded in both"
    if change.noise is None:
        return "no range known"
    if change.verdict in {"grew", "fell"}:
        return "more than chance"
    return f"within chance (±{change.noise:.1f})"


def figure(level: Level | None) -> str:
    """Return the level with one decimal."""
    return "–" if level is None else f"{level.value:.1f}"


def span(level: Level | None) -> str:
    """Return the interval of a level; empty without one."""
    return "" if level is None or level.interval is None else "–".join(f"{end:.1f}" for end in level.interval)


def difference(change: Change | None) -> str:
    """Return the difference of the two levels as they are shown, with its sign."""
    if change is None:
        return "–"
    shown = round(change.after.value, 1) - round(change.before.value, 1)
    return "0.0" if abs(shown) < 0.05 else f"{shown:+.1f}".replace("-", "−")


def duration(secs: float) -> str:
    """Return a time as `45 min` or `2 h 5 min`; what is less than a minute is one."""
    if secs <= 0:
        return "0 min"
    hours, minutes = divmod(max(1, round(secs / 60)), 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part
    )


def counts_as(purposes: Iterable[str]) -> str:
    """Return what a place on the time line stands for, in a word."""
    found = set(purposes)
    return found.pop() if len(found) == 1 else "several"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
