"""A stronger answer as Markdown, for the report. Pure. What people said is escaped, never interpreted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewer.markdown_words import escaped, one_line
from interviewer.stronger.model import WHY_SHOWN, Rewriting, StrongerAnswer
from interviewer.stronger.shown import (
    EMPTY,
    ShownLine,
    ShownPart,
    rewritten_parts,
    sorted_parts,
    unused_texts,
)


def stronger_as_markdown(answer: StrongerAnswer) -> Iterator[str]:
    """Yield its lines; none where nothing was said that has a place in it."""
    if not answer.said_anything:
        return
    yield from ("**Say it better**", "")
    yield from (
        f"Your own sentences, sorted: {answer.framework.lower()}. Brackets are for you to fill.",
        "",
    )
    yield from _parts(sorted_parts(answer))
    if answer.left_out:
        yield from ("Not used:", "")
        for left in answer.left_out:
            yield f"- “{one_line(left.said.text)}” ({WHY_SHOWN[left.why]})"
        yield ""
    if answer.rewriting:
        yield from _rewriting(answer, answer.rewriting)


def _rewriting(answer: StrongerAnswer, rewriting: Rewriting) -> Iterator[str]:
    if rewriting.failure:
        yield from (f"*The model rewrote nothing: {escaped(rewriting.failure)}*", "")
    if not rewriting.parts:
        return
    yield from (f"*Rewritten from your words by {escaped(rewriting.model)}, checked word by word:*", "")
    yield from _parts(rewritten_parts(answer))
    if unused := unused_texts(answer):
        yield from ("It took nothing from:", "")
        yield from (f"- “{one_line(text)}”" for text in unused)
        yield ""


def _parts(parts: Sequence[ShownPart]) -> Iterator[str]:
    for part in parts:
        yield f"- {part.heading}:"
        for line in part.lines:
            yield from _line(line)
        yield from (f"    - {escaped(blank)}" for blank in part.blanks)
        if not part.lines and not part.blanks:
            yield f"    - *{EMPTY}*"
    yield ""


def _line(line: ShownLine) -> Iterator[str]:
    if line.is_code:  # indented code is shown as it is, whatever it contains
        yield ""
        yield from (f"          {each}" for each in line.text.splitlines())
        yield ""
    else:
        yield f"    - {one_line(line.text)}"
