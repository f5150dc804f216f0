"""Files that a person names on the command line."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from interviewer.errors import BadInput
from interviewer.report import Report
from interviewer.report_json import report_as_json
from interviewer.report_markdown import report_as_markdown

REPORT_SUFFIXES = (".json", ".md", ".html", ".pdf")


def read_text(path: Path) -> str:
    """Return a text file's content (`-`: standard input); BadInput names the file and the reason."""
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 text (byte {error.start})") from error


def check_report_path(out: Path) -> None:
    """Raise BadInput unless a report could be written there: better before an interview than after it."""
    if out.suffix not in REPORT_SUFFIXES:
        raise BadInput(
            f"a report is {', '.join(REPORT_SUFFIXES[:-1])} or {REPORT_SUFFIXES[-1]}, not {out.suffix!r}"
        )
    check_folder(out)


def check_folder(out: Path) -> None:
    """Raise BadInput unless the folder to write into is there: better before the work than after it."""
    if not out.parent.is_dir():
        raise BadInput(f"{out}: there is no folder {out.parent}")


async def write_report(report: Report, out: Path) -> None:
    """Write a report in the form its suffix names; BadInput for others."""
    check_report_path(out)
    if out.suffix == ".pdf":
        from interviewer.terminal.pdf import report_as_pdf

        await asyncio.to_thread(_write, out, await report_as_pdf(report))
        return
    match out.suffix:
        case ".json":
            text = report_as_json(report)
        case ".md":
            text = report_as_markdown(report)
        case _:
            from interviewer.terminal.html import report_as_html

            text = report_as_html(report)
    await asyncio.to_thread(write_text, out, text)


def write_text(out: Path, text: str) -> None:
    """Write a text file; BadInput names the file and the reason."""
    _write(out, text.encode())


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{out}: {error.strerror or error}") from error
