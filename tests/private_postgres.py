"""A Postgres server of one's own, for scripts that run outside pytest."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg


@contextmanager
def private_postgres(options: str = "") -> Iterator[str]:
    """Run a cluster on a socket of its own, and yield the URL of an empty database in it."""
    programs = _programs()
    home = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path is at most 107 bytes long
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    data = home / "data"
    _run([programs / "initdb", "-D", data, "-A", "trust", "-U", user, "--no-sync", "-E", "UTF8"])
    said = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off {options}"
    _run([programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", said, "start"])
    try:
        name = f"chaos_{uuid4().hex}"
        with psycopg.connect(f"postgresql://{user}@/postgres?host={home}", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield f"postgresql://{user}@/{name}?host={home}"
    finally:
        _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(home)


def _programs() -> Path:
    """Return the folder with initdb and pg_ctl; Debian keeps them off the PATH."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not versions:
        raise SystemExit("Postgres is not installed (Debian: apt-get install postgresql)")
    return versions[-1].parent


def _run(command: Sequence[str | Path]) -> None:
    """Run it; Postgres refuses to run as root, so root lends the command to the user `postgres`."""
    prefix: list[str] = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*prefix, *map(str, command)],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
