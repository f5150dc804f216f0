"""What a person may type: bounded, printable, otherwise verbatim. Pure."""

from __future__ import annotations

import unicodedata

from interviewer.errors import BadInput

# About 8,000 words: an hour of speech. More is a paste of something else.
LONGEST_ANSWER_CHARS = 50_000
LONGEST_NOTE_CHARS = 10_000
# A paragraph or two: what was overlooked, and where it was said.
LONGEST_REASON_CHARS = 2_000
LONGEST_COMMENT_CHARS = 4_000
_KEPT_CONTROLS = frozenset("\n\t")


def clean_answer(text: str) -> str:
    """Return an answer fit to be kept: line ends unified, outer white space gone; BadInput says what is wrong."""
    return _clean(text, field="text", longest=LONGEST_ANSWER_CHARS, what="answer")


def clean_note(text: str) -> str:
    """Return a note fit to be kept; BadInput says what is wrong."""
    return _clean(text, field="text", longest=LONGEST_NOTE_CHARS, what="note")


def clean_reason(text: str) -> str:
    """Return the reason of a dispute fit to be kept; BadInput says what is wrong."""
    return _clean(text, field="reason", longest=LONGEST_REASON_CHARS, what="reason")


def clean_comment(text: str) -> str:
    """Return a coach's comment fit to be kept; BadInput says what is wrong."""
    return _clean(text, field="text", longest=LONGEST_COMMENT_CHARS, what="comment")


def _clean(text: str, *, field: str, longest: int, what: str) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not unified:
        raise BadInput(f"the {what} is empty", field=field)
    if len(unified) > longest:
        raise BadInput(f"the {what} has {len(unified):,} characters; {longest:,} are the most", field=field)
    for position, char in enumerate(unified):
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in _KEPT_CONTROLS:
            raise BadInput(
                f"the {what} is not text: character {position + 1:,} is the control code {ord(char):#04x}",
                field=field,
            )
    return unified
