"""Markdown with optional front matter."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.model import Guide, KnowledgeError
from knowledge.slug import slug
from knowledge.strict_yaml import parse_yaml

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_HEADING_WITH_TEXT = re.compile(r"^#{2,6}[ \t]+(.+?)[ \t#]*\n+(?!#)(?=.)", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r"^\s*[A-Za-z_]+\s*:", re.MULTILINE)

Name = Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")]


class FrontMatter(BaseModel):
    """What may stand between the `---` lines."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")] | None = None
    title: Annotated[str, Field(min_length=1)] | None = None
    role: Name | None = None
    stage: Name | None = None
    topics: list[Name] = []
    sources: list[Annotated[str, Field(min_length=1)]] = []


def parse_markdown(text: str, *, path: Path, role: str = "any", stage: str = "any") -> Guide:
    """Return the text as a Guide named after its file; KnowledgeError where the front matter is wrong."""
    front, body = _parted(text, path)
    guide_id = slug(path.stem)
    if front.id not in (None, guide_id):
        raise KnowledgeError(f"{path}: id: is `{front.id}`, must equal the file's name `{guide_id}`")
    if not body.strip():
        raise KnowledgeError(f"{path}: is empty below its front matter")
    return Guide(
        id=guide_id,
        title=front.title or _first_heading(body) or path.stem.replace("-", " ").replace("_", " "),
        text=body,
        role=front.role or role,
        stage=front.stage or stage,
        topics=tuple(front.topics),
        sources=tuple(front.sources),
    )


def render_markdown(guide: Guide) -> str:
    """Return the guide as a file that `parse_markdown` reads back."""
    front = {
        "id": guide.id,
        "title": guide.title,
        "role": guide.role,
        "stage": guide.stage,
        "topics": list(guide.topics),
        "sources": list(guide.sources),
    }
    return f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True)}---\n{guide.text}"


def _parted(text: str, path: Path) -> tuple[FrontMatter, str]:
    """Return front matter and body; a rule at the top of a page that has no keys below it is no front matter."""
    match = _FRONT_MATTER.match(text)
    if match is None or not _KEY.search(match[1]):
        return FrontMatter(), text
    raw = parse_yaml(match[1], origin=f"{path}: front matter")
    try:
        return FrontMatter.model_validate(raw), text[match.end() :]
    except ValidationError as error:
        lines = (
            f"{path}: {'.'.join(map(str, p['loc'])) or 'front matter'}: {p['msg']}" for p in error.errors()
        )
        raise KnowledgeError("\n".join(lines)) from error


def _first_heading(body: str) -> str | None:
    """Return the title; without one, the first heading that says something (pasted pages begin with menus)."""
    prose = _FENCED.sub("", body)
    match = _TITLE.search(prose) or _HEADING_WITH_TEXT.search(prose)
    return match[1] if match else None
