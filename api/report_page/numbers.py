"""The report's numbers as its page shows them: looked up in the JSON form, so that the two can't differ. Pure."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

_FORMS = {
    "score": "{:.1f}",
    "gain": "+{:.2f}",
    "whole": "{:.0f}",
    "percent": "{:.0%}",
}
_NOTHING = "–"


class Numbers:
    """Shows a number by its place in the JSON form, such as `stages.0.units.1.score`."""

    def __init__(self, report: dict[str, Any]) -> None:
        self._report = report

    def at(self, path: str) -> Any:
        """Return what stands there; KeyError or IndexError where there is no such place."""
        value: Any = self._report
        for step in path.split("."):
            value = value[int(step)] if isinstance(value, list) else value[step]
        return value

    def __call__(self, path: str, form: str = "score") -> Markup:
        """Return the number, marked with its place; a dash where the form holds null."""
        value = self.at(path)
        # Put together without escaping: a place is made of our own keys, and the rest is made of digits.
        if value is None:
            return Markup(f'<span data-json="{path}">{_NOTHING}</span>')  # noqa: S704
        shown = _FORMS[form].format(value)
        return Markup(f'<data class="numbers" value="{value}" data-json="{path}">{shown}</data>')  # noqa: S704
