"""Cuts guides into passages: at headings first, then between paragraphs, then between sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

from knowledge.model import Guide, Passage
from knowledge.slug import slug

MAX_WORDS = 220
"""About what the embedding model reads (256 tokens) and a person takes in at a glance."""
LONGEST_LEAD_WORDS = 40
_UNEVEN = 0.2
"""How much a part may exceed the even share, to end between paragraphs."""

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“(]?[A-Z0-9])")
_ITEM = re.compile(r"^(?:[-*+]|\d+[.)])\s", re.MULTILINE)
_QUESTION_MARK = re.compile(r"^\W*Q(?:uestion)?\s*\d*\s*[.:)]", re.IGNORECASE)
_WORD = re.compile(r"\w")
_MARKUP = re.compile(r"[*_`\"”’)\s]+$")


@dataclass(frozen=True, slots=True)
class _Atom:
    """What is not cut any more."""

    text: str
    joint: str
    """What stands between it and the atom above: a space, a line break or a blank line."""
    leads: bool = False
    """A question or an opening line: what follows belongs to it."""
    asks: bool = False

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(slots=True)
class _Section:
    heading: str
    atoms: list[_Atom] = field(default_factory=list)


def split_guide(guide: Guide, *, max_words: int = MAX_WORDS) -> list[Passage]:
    """Return the guide's passages in reading order.

    A passage never holds text of two headings and, code and tables aside, seldom more than `max_words` words.
    The first of a section has the id `guide#slug`, the others `guide#slug/2`, `/3` …; a heading that comes again
    gets `-2`, `-3` … after its slug.
    """
    found: list[Passage] = []
    times: dict[str, int] = {}
    for section in _sections(guide):
        base = slug(section.heading)
        times[base] = times.get(base, 0) + 1
        name = base if times[base] == 1 else f"{base}-{times[base]}"
        for part, text in enumerate(_parts(section.atoms, max_words), start=1):
            found.append(_passage(guide, f"{name}/{part}" if part > 1 else name, section.heading, text))
    return found


def _passage(guide: Guide, name: str, heading: str, text: str) -> Passage:
    return Passage(
        id=f"{guide.id}#{name}",
        guide_id=guide.id,
        guide_title=guide.title,
        heading=heading,
        text=text,
        role=guide.role,
        stage=guide.stage,
        topics=guide.topics,
    )


def _sections(guide: Guide) -> list[_Section]:
    """Return the headings that have text of their own, with that text."""
    sections = [_Section(guide.title)]
    lines = guide.text.splitlines()
    inside_heading = False
    for token in MarkdownIt("commonmark").enable("table").parse(guide.text):
        if token.type == "heading_open":
            inside_heading = True
        elif inside_heading:
            if token.type == "inline":
                sections.append(_Section(re.sub(r"[*_`]", "", token.content).strip()))
            inside_heading = token.type != "heading_close"
        elif token.level == 0 and token.map and token.nesting >= 0 and token.type != "hr":
            block = "\n".join(lines[token.map[0] : token.map[1]]).strip()
            if _WORD.search(block):
                sections[-1].atoms.extend(_atoms(token.type, block))
    return [section for section in sections if section.atoms]


def _atoms(kind: str, block: str) -> Iterator[_Atom]:
    """Yield the pieces of a block: the items of a list, the sentences of a paragraph, or the block itself."""
    if kind in ("bullet_list_open", "ordered_list_open"):
        starts = [0, *(match.start() for match in _ITEM.finditer(block) if match.start())]
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(block)], strict=True)):
            yield _Atom(block[start:end].strip(), "\n" if number else "\n\n")
    elif kind == "paragraph_open":
        asks, leads = _asks(block), _leads(block)
        sentences = [block] if leads else _SENTENCE_END.split(block)
        for number, sentence in enumerate(sentences):
            yield _Atom(sentence, " " if number else "\n\n", leads=leads, asks=asks)
    else:
        yield _Atom(block, "\n\n")


def _asks(block: str) -> bool:
    short = len(block.split()) <= LONGEST_LEAD_WORDS
    return short and (_MARKUP.sub("", block).endswith("?") or bool(_QUESTION_MARK.match(block)))


def _leads(block: str) -> bool:
    """Whether a short paragraph opens what comes below it: a question, `…:`, or a line in bold."""
    bare = _MARKUP.sub("", block)
    bold = block.startswith("**") and block.endswith("**") and block.count("**") == 2
    return _asks(block) or (len(block.split()) <= LONGEST_LEAD_WORDS and (bare.endswith(":") or bold))


def _parts(atoms: list[_Atom], max_words: int) -> list[str]:
    """Return the section's text in parts of about one size, without parting what belongs together."""
    total = _words(atoms)
    even = total / max(1, math.ceil(total / max_words)) * (1 + _UNEVEN)
    max_words = min(max_words, math.ceil(even))
    parts: list[list[_Atom]] = [[]]
    for unit in _units(atoms):
        size = sum(atom.words for atom in unit)
        whole = size <= max_words
        if parts[-1] and whole and _words(parts[-1]) + size > max_words:
            parts.append([])
        for atom in unit:
            if not whole and parts[-1] and _words(parts[-1]) + atom.words > max_words:
                parts.append(_taken_leads(parts[-1]))
            parts[-1].append(atom)
    return [_text(part) for part in parts if part]


def _units(atoms: list[_Atom]) -> list[list[_Atom]]:
    """Return the atoms in groups: a question with its answer, an opening line with its list, a paragraph."""
    units: list[list[_Atom]] = []
    for atom in atoms:
        above = units[-1] if units else []
        answers = bool(above) and above[0].asks and not atom.asks
        opened = bool(above) and (above[-1].leads or (above[0].leads and atom.joint == "\n"))
        if above and (answers or (opened and not atom.asks) or atom.joint == " "):
            above.append(atom)
        else:
            units.append([atom])
    return units


def _taken_leads(part: list[_Atom]) -> list[_Atom]:
    """Take the opening lines off the end of a part, so that they begin the next; never all there is."""
    taken: list[_Atom] = []
    while len(part) > 1 and part[-1].leads:
        taken.insert(0, part.pop())
    return taken


def _words(part: list[_Atom]) -> int:
    return sum(atom.words for atom in part)


def _text(part: list[_Atom]) -> str:
    return "".join((atom.joint if number else "") + atom.text for number, atom in enumerate(part))
