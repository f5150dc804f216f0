"""Guides as pages: Markdown rendered with HTML switched off, headings that citations can point to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.model import Guide
from knowledge.slug import slug


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of a guide's table of contents."""

    anchor: str
    """The heading's id, the last part of a citation."""
    text: str
    """As shown."""


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A guide ready to be shown."""

    guide: Guide
    """Its front matter."""
    anchor: str
    """The id of the page's own heading, for citations of what stands above the first section."""
    html: str
    """Safe: everything in the source was escaped by the renderer."""
    headings: tuple[Heading, ...]
    """The second level, in order."""


def guide_page(guide: Guide) -> GuidePage:
    """Return the guide as HTML; its own title is left to the page."""
    renderer = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    title, tokens = _title_parted(renderer.parse(guide.text), guide.title)
    headings = _anchored(tokens)
    html = renderer.renderer.render(tokens, renderer.options, {})
    return GuidePage(guide, slug(_plain(title)), html, headings)


def guide_link(passage_id: str) -> str:
    """Return the path of a citation's page and place; `/2` in a passage's id means the same heading's next part."""
    guide_id, _, heading = passage_id.partition("#")
    return f"/guides/{guide_id}#{heading.partition('/')[0]}"


def _title_parted(tokens: list[Token], title: str) -> tuple[str, list[Token]]:
    """Return the first heading of the first level and the rest."""
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[1].content, tokens[3:]
    return title, tokens


def _plain(heading: str) -> str:
    """Return a heading as the passages name it."""
    return re.sub(r"[*_`]", "", heading).strip()


def _anchored(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    """Give every heading its id, counted up where it comes again, and return those of the second level."""
    times: dict[str, int] = {}
    found = []
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        base = slug(_plain(inline.content))
        times[base] = times.get(base, 0) + 1
        anchor = base if times[base] == 1 else f"{base}-{times[base]}"
        opening.attrSet("id", anchor)
        if opening.tag == "h2":
            found.append(Heading(anchor, _plain(inline.content)))
    return tuple(found)
