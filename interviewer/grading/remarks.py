"""What the candidate is told of words that took no part in a grade. It can be a false alarm, and blames nobody."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.grading.text import visible

SHOWN_WORDS = 20
"""Of a sentence that was left out: enough to find it in the transcript."""


def remark_on(left_out: Sequence[str]) -> str | None:
    """Return one sentence about the sentences that were left out; None where none has a word in it."""
    shown = [_short(s) for s in left_out if any(ch.isalpha() for ch in s)]
    if not shown:
        return None
    if len(shown) == 1:
        return f"One sentence took no part in the grades, because it does not read as part of the answer: “{shown[0]}”"
    return (
        f"{len(shown)} sentences took no part in the grades, because they do not read as part of the answer; "
        f"the first is “{shown[0]}”"
    )


def _short(sentence: str) -> str:
    said = visible(sentence).split()
    return " ".join(said[:SHOWN_WORDS]) + (" …" if len(said) > SHOWN_WORDS else "")
