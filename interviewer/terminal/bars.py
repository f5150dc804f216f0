"""Small pictures of characters. Pure."""

from __future__ import annotations

from rich.text import Text

from interviewer.grading.scorecard import Interval

_LOWEST, _HIGHEST = 1.0, 5.0
# Names that every terminal has, and that stand apart on a dark and a light ground.
_MARKS = ("yellow", "green", "blue", "magenta", "cyan", "red", "bright_blue", "bright_magenta", "bright_cyan")


def mark_style(place: int) -> str:
    """Return the colour of a rubric's criterion, by its place in it."""
    return _MARKS[place % len(_MARKS)]


def bar(value: float | None, interval: Interval | None, width: int) -> Text:
    """Return `width` cells from level 1 to level 5: the interval as a line, the value as a dot; empty without one."""
    if value is None:
        return Text("·" * width, style="dim")
    cells = ["·"] * width
    low, high = interval or (value, value)
    for cell in range(_cell(low, width), _cell(high, width) + 1):
        cells[cell] = "─"
    cells[_cell(value, width)] = "●"
    text = Text("".join(cells), style="dim")
    text.stylize("not dim bold", _cell(value, width), _cell(value, width) + 1)
    return text


def _cell(value: float, width: int) -> int:
    share = (min(_HIGHEST, max(_LOWEST, value)) - _LOWEST) / (_HIGHEST - _LOWEST)
    return round(share * (width - 1))
