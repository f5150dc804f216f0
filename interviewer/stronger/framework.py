"""What a framework is: parts in order, and the blanks that each part can have.

A blank is left where no sentence of its parts has what it asks for, and the grade leaves room for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.grading.lexicon import Pattern


@dataclass(frozen=True, slots=True)
class BlankRule:
    """One thing that a part should hold."""

    text: str
    """What is shown where it is missing, in square brackets."""
    found: tuple[Pattern, ...]
    """Any of these, in `text.marked` of a sentence, fills it."""
    only_if: Pattern | None = None
    """It is asked for only where this is there: what a number is compared with, only where there is a number."""
    also_in: tuple[str, ...] = ()
    """Other parts whose sentences fill it as well."""


@dataclass(frozen=True, slots=True)
class PartRule:
    """One part of a framework."""

    key: str
    """Stable name."""
    heading: str
    """As shown."""
    criteria: tuple[str, ...]
    """Rubric criteria that it serves: where all of them are good, it has no blanks."""
    blanks: tuple[BlankRule, ...]
    """In the order shown."""


@dataclass(frozen=True, slots=True)
class Framework:
    """How one kind of answer is told well."""

    name: str
    """As shown."""
    parts: tuple[PartRule, ...]
    """In the order told."""

    def part(self, key: str) -> PartRule:
        """Return the part with this key; KeyError."""
        return next(part for part in self.parts if part.key == key)
