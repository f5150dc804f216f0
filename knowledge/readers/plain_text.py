"""Plain text as it is pasted from anywhere: headings, questions and lists are found by how they look.

The result is Markdown, so that everything after this knows one format only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BULLET = re.compile(r"^\s*[•◦▪‣·*–-]\s+(.+)$")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+(.+)$")
_QUESTION_MARK = re.compile(r"^\s*(?:Q(?:uestion)?\s*\d*\s*[.:)])\s*(.+)$", re.IGNORECASE)
_ANSWER_MARK = re.compile(r"^\s*A(?:nswer)?\s*\d*\s*[.:)]\s+(.+)$")
_ASKS = re.compile(
    r"^(?:explain|describe|design|compare|implement|tell (?:me|us)|talk (?:me|us) through|"
    r"walk (?:me|us) through|give (?:me |us )?an example)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_INLINE_BULLET = re.compile(r"\s+•\s+")
_SENTENCE_ENDS = (".", "!", "?", ":", ";", ",")
_ENDS = (*_SENTENCE_ENDS, "…", "→", "”", '"')

LONGEST_HEADING_WORDS = 14
LONGEST_QUESTION_WORDS = 40
WRAPPED_AT_CHARS = 100
"""A file whose lines all end before this was wrapped by its editor: its lines are no paragraphs."""
WRAPPED_FROM_CHARS = 50
"""In such a file a line of at least this length goes on in the next one."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    before: str
    after: str
    indented: bool


def to_markdown(text: str) -> str:
    """Return the text as Markdown: `##` before headings and questions, `-` before list items."""
    blocks: list[str] = []
    for line in _lines(text):
        block = _block(line)
        if blocks and _continues(line, blocks[-1], block):
            blocks[-1] = _joined(blocks[-1], line.text)
        else:
            blocks.append(block)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _lines(text: str) -> list[_Line]:
    """Return the lines with their neighbours; a line that repeats the one above (page navigation) is dropped."""
    raw = [line.rstrip() for line in text.replace("\xa0", " ").expandtabs(4).splitlines()]
    raw = _unwrapped([line for i, line in enumerate(raw) if not line or i == 0 or line != raw[i - 1]])
    padded = ["", *raw, ""]
    return [
        _Line(line.strip(), padded[i].strip(), padded[i + 2].strip(), line.startswith("  "))
        for i, line in enumerate(raw)
    ]


def _unwrapped(raw: list[str]) -> list[str]:
    """Return the lines with those put together that an editor's line width parted."""
    if max(map(len, raw), default=0) > WRAPPED_AT_CHARS:
        return raw
    found: list[str] = []
    above = ""
    for line in raw:
        long = len(above) >= WRAPPED_FROM_CHARS
        if long and line and not (_is_item(line) or _is_marked(line) or _is_question(found[-1], line)):
            found[-1] = f"{found[-1]} {line.strip()}"
        else:
            found.append(line)
        above = line
    return found


def _block(line: _Line) -> str:
    """Return the line as the Markdown block that it begins."""
    text = line.text
    if match := _QUESTION_MARK.match(text):
        return f"## {_bare(match[1])}"
    if match := _BULLET.match(text):
        return f"- {match[1]}"
    if (match := _NUMBERED.match(text)) and _is_question(match[1], line.after):
        return f"## {_bare(match[1])}"
    if match or not text:
        return text
    if _is_question(text, line.after) or _is_heading(line):
        return f"## {_bare(text)}"
    if match := _ANSWER_MARK.match(text):
        text = match[1]
    lead, *items = _INLINE_BULLET.split(text)
    return "\n\n".join([lead, *(f"- {item}" for item in items)]) if len(items) > 1 else text


def _is_label(text: str) -> bool:
    """Whether the line is short, starts like a title and has no final punctuation."""
    short = 0 < len(text.split()) <= LONGEST_HEADING_WORDS
    return (
        short and not text.endswith(_ENDS) and (text[0].isupper() or text[0].isdigit()) and not _is_item(text)
    )


def _is_heading(line: _Line) -> bool:
    """Whether a label stands alone, or above another label (a title above its first sub-title)."""
    if not _is_label(line.text) or line.indented:
        return False
    below_menu = len(line.before.split()) <= LONGEST_HEADING_WORDS and not line.before.endswith(
        _SENTENCE_ENDS
    )
    stands_alone = not line.after and (not line.before or below_menu)
    return stands_alone or (bool(line.after) and _is_label(line.after))


def _is_question(text: str, after: str) -> bool:
    """Whether each sentence of the line asks for something, and no list of such lines goes on below."""
    bare = _bare(text)
    if len(bare.split()) > LONGEST_QUESTION_WORDS or _is_item(text) != _is_numbered(text) or _is_item(after):
        return False
    sentences = _SENTENCE_END.split(bare)
    return all(one.endswith("?") or (_ASKS.match(one) and one.endswith(".") and after) for one in sentences)


def _is_marked(text: str) -> bool:
    return bool(_QUESTION_MARK.match(text) or _ANSWER_MARK.match(text))


def _is_numbered(text: str) -> bool:
    return bool(_NUMBERED.match(text))


def _is_item(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBERED.match(text))


def _bare(text: str) -> str:
    """Return the heading without the marks of a folding list (`+`) or its own number."""
    return re.sub(r"^\d{1,2}[.)]\s+", "", text).rstrip("+ ").strip()


def _continues(line: _Line, last: str, block: str) -> bool:
    """Whether the line belongs to the block above it."""
    if not line.text or not line.before or block != line.text or _is_item(line.text) or last.startswith("#"):
        return False
    return _is_item(last) or _is_label(line.before)


def _joined(last: str, text: str) -> str:
    """Return both as one; a label becomes the lead-in of what follows."""
    between = ": " if _is_label(last.removeprefix("- ")) else " "
    return f"{last}{between}{text}"
