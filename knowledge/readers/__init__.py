"""Turns files that people have into Guides."""

from __future__ import annotations

from pathlib import Path

from knowledge.model import Guide, KnowledgeError
from knowledge.readers.markdown import parse_markdown
from knowledge.readers.plain_text import to_markdown

MARKDOWN_SUFFIXES = (".md", ".markdown")
TEXT_SUFFIXES = (".txt", ".text")
SUFFIXES = MARKDOWN_SUFFIXES + TEXT_SUFFIXES
MAX_BYTES = 5 * 1024 * 1024
"""A guide is read by people; what is larger is something else."""


def read_guide(path: Path, *, role: str = "any", stage: str = "any") -> Guide:
    """Return the Markdown or plain-text file as a Guide; its front matter goes before `role` and `stage`.

    Raises KnowledgeError naming the file and the reason: a suffix other than .md, .markdown, .txt and .text;
    binary, not UTF-8, over 5 MB, empty; wrong front matter.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise KnowledgeError(f"{path}: guides are Markdown or plain text ({', '.join(SUFFIXES)})")
    text = _text(path)
    if path.suffix.lower() in TEXT_SUFFIXES:
        text = to_markdown(text)
    return parse_markdown(text, path=path, role=role, stage=stage)


def read_guides(directory: Path) -> list[Guide]:
    """Return every guide below the directory, in order of their paths; a missing directory has none."""
    return [read_guide(path) for path in supported(directory)]


def supported(directory: Path) -> list[Path]:
    """Return the files below the directory that `read_guide` takes, hidden ones aside."""
    paths = (path for path in directory.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    return sorted(path for path in paths if not path.name.startswith("."))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise KnowledgeError(f"{path}: larger than {MAX_BYTES // 1024**2} MB")
        content = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{path}: can't be read: {error.strerror}") from error
    if b"\0" in content:
        raise KnowledgeError(f"{path}: is binary (or UTF-16); save it as UTF-8 text")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8 text") from error
    if not text.strip():
        raise KnowledgeError(f"{path}: is empty")
    return text
