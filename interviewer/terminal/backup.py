"""Backs up, restores, migrates: what operators do to the whole."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer

from interviewer.adapters.sql_engine import migrate, read_url
from interviewer.adapters.sql_figures import newest_revision
from interviewer.backup.making import Kept, back_up, contents, restore
from interviewer.jobs_wiring import migrate_queue
from interviewer.settings import read_settings


async def run_backup(path: Path) -> None:
    """Write a backup and say what is in it."""
    settings = read_settings()
    kept = await asyncio.to_thread(back_up, settings, path)
    typer.echo(f"{path}: {_told(kept)}, {kept.size_bytes / 1_000_000:.1f} MB.")
    holds = (
        "all that people said and how they sign in" if settings.auth == "accounts" else "all that was said"
    )
    typer.echo(f"It holds {holds}: keep it as safe as the database.")


async def run_restore(path: Path, *, replace: bool) -> None:
    """Put a backup in place and say what was in it."""
    kept = await asyncio.to_thread(restore, read_settings(), path, replace=replace)
    typer.echo(f"Restored {_told(kept)}, as of {kept.made_at:%Y-%m-%d %H:%M} UTC.")
    typer.echo("Start the service now: what was being graded goes on, and the index is brought up to date.")


async def run_check(path: Path) -> None:
    """Read a backup from end to end and say what is in it, without touching anything."""
    found = await asyncio.to_thread(lambda: list(contents(path)))
    for name, rows in found:
        typer.echo(f"{name:>24} {rows:>10,}")
    typer.echo("The archive is whole.")


async def run_migrate() -> None:
    """Bring the database, and the queue beside it, to this program's schema."""
    await asyncio.to_thread(migrate, read_url(read_settings().database))
    await asyncio.to_thread(migrate_queue, read_settings())
    typer.echo(f"The database has schema {newest_revision()}.")


def _told(kept: Kept) -> str:
    return f"{kept.interviews:,} interviews, {kept.rows:,} rows, {kept.files:,} files"
