"""What pages, Markdown and copied text show of a stronger answer: parts as pieces of words and blanks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interviewer.stronger.checking import BLANK
from interviewer.stronger.model import StrongerAnswer

EMPTY = "Nothing of its own: what you said about it stands in another part."
"""Shown where a part has neither words nor blanks."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, or one blank."""

    text: str
    """As shown."""
    is_blank: bool = False
    """Whether it is for the person to fill."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One sentence as shown."""

    pieces: tuple[Piece, ...]
    """In order."""
    is_code: bool = False
    """Whether its line ends matter."""
    kept: bool = False
    """In a rewriting: whether it is the person's own sentence."""

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part as shown."""

    heading: str
    """Of the framework."""
    lines: tuple[ShownLine, ...]
    """May be none."""
    blanks: tuple[str, ...]
    """What is missing."""


def sorted_parts(answer: StrongerAnswer) -> tuple[ShownPart, ...]:
    """Return the parts with the person's own sentences, in which brackets are theirs and no blanks."""
    return tuple(
        ShownPart(
            part.heading,
            tuple(ShownLine((Piece(said.text),), said.is_code) for said in part.sentences),
            part.blanks,
        )
        for part in answer.parts
    )


def rewritten_parts(answer: StrongerAnswer) -> tuple[ShownPart, ...]:
    """Return the parts as the model wrote them; none where it wrote nothing that may be shown."""
    if answer.rewriting is None:
        return ()
    parts = {part.key: part for part in answer.parts}
    code = {said.id for said in answer.sentences.values() if said.is_code}
    return tuple(
        ShownPart(
            parts[part.key].heading,
            tuple(
                ShownLine(
                    (Piece(line.text),) if line.kept else cut(line.text), set(line.sources) <= code, line.kept
                )
                for line in part.lines
            ),
            part.blanks,
        )
        for part in answer.rewriting.parts
        if part.key in parts
    )


def unused_texts(answer: StrongerAnswer) -> tuple[str, ...]:
    """Return the sentences that the model took nothing from, verbatim."""
    said = answer.sentences
    unused = answer.rewriting.unused if answer.rewriting else ()
    return tuple(said[each].text for each in unused if each in said)


def cut(text: str) -> tuple[Piece, ...]:
    """Return the words and the blanks of a checked sentence."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for match in BLANK.finditer(text):
        if match.start() > at:
            yield Piece(text[at : match.start()])
        yield Piece(match.group(), is_blank=True)
        at = match.end()
    if at < len(text):
        yield Piece(text[at:])


def as_text(parts: Sequence[ShownPart]) -> str:
    """Return parts as plain text, to be copied and filled in; parts with nothing in them are left out."""
    told = (_part_text(part) for part in parts if part.lines or part.blanks)
    return "\n\n".join(told)


def _part_text(part: ShownPart) -> str:
    return "\n".join([f"{part.heading}:", *(line.text for line in part.lines), *part.blanks])
