"""Searching and adding guides in the terminal."""

from __future__ import annotations

import asyncio
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from interviewer.bootstrap import beside
from interviewer.settings import read_settings
from interviewer.warming import bank_texts
from interviewer.wiring import open_bank, open_library
from knowledge.model import KnowledgeError
from rubrics.load import load_rubrics


async def run_search(query: str, *, role: str | None, stage: str | None, limit: int) -> None:
    """Print the passages that answer a query, with their citations."""
    console = Console()
    async with beside(read_settings()) as service:
        with console.status("Searching …"):
            await asyncio.to_thread(service.library.build)
            hits = await service.search(query, role=role, stage=stage, limit=limit)
    if not hits:
        console.print("Nothing found.")
    for number, hit in enumerate(hits, start=1):
        console.print(
            f"[bold]{number}. {escape(hit.passage.citation)}[/bold]  [dim]{hit.passage.id}[/dim]",
            highlight=False,
        )
        console.print(hit.passage.text.strip() + "\n", highlight=False, markup=False)


async def run_ingest(path: Path, *, role: str, stage: str) -> None:
    """Add a person's own guides and say what became of them."""
    console = Console()
    async with beside(read_settings()) as service:
        guides = await asyncio.to_thread(service.library.ingest, path, role=role, stage=stage)
        passages = {g.id: sum(p.guide_id == g.id for p in service.library.passages) for g in guides}
    for guide in guides:
        console.print(
            f"{escape(guide.title)} [dim]({guide.id}, {passages[guide.id]} passages)[/dim]", highlight=False
        )


async def run_index() -> None:
    """Build the index that `serve` uses, with a progress bar."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    settings = read_settings()
    library = open_library(settings)
    try:
        with Progress(*columns) as progress:
            task = progress.add_task("Building the index", total=None)
            changed = await asyncio.to_thread(
                library.build, lambda done, total: progress.update(task, completed=done, total=total)
            )
            progress.update(task, completed=changed or 1, total=changed or 1)
            bank = open_bank(settings, library, load_rubrics())
            await asyncio.to_thread(library.cached_embedder.embed, bank_texts(bank))
    except KnowledgeError as error:
        # Another process serves: it keeps the index up to date itself.
        Console().print(f"[yellow]{escape(str(error))}[/yellow]")
    finally:
        library.close()
