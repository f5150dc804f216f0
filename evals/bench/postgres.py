"""A private Postgres from Debian's packages: a cluster in a temporary folder, on a socket of its own."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class PostgresMissing(RuntimeError):
    """Its programs are not installed (Debian: apt-get install postgresql)."""


class Cluster:
    """A server that can be stopped and started again. It refuses to run as root, so root lends it to `postgres`."""

    def __init__(self, *, durable: bool) -> None:
        self._programs = _programs()
        self._home = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path is at most 107 bytes long
        self._user = "postgres" if os.geteuid() == 0 else getpass.getuser()
        if os.geteuid() == 0:
            shutil.chown(self._home, "postgres")
        self._data = self._home / "data"
        sync = [] if durable else ["--no-sync"]
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", self._user, "-E", "UTF8", *sync)
        fsync = "on" if durable else "off"
        self._options = f"-c listen_addresses= -c unix_socket_directories={self._home} -c fsync={fsync}"

    def start(self) -> None:
        """Return when it takes connections."""
        log = self._home / "log"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", self._options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` rolls back and closes connections, `immediate` is a crash that recovers at the next start."""
        self._run("pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    def database(self, name: str) -> str:
        """Create an empty database and return its URL."""
        self._run("createdb", "-h", self._home, "-U", self._user, name)
        return self.url(name)

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return f"postgresql://{self._user}@/{name}?host={self._home}"

    def sql(self, name: str, statement: str) -> str:
        """Run a statement beside everybody and return what it prints."""
        return self._run("psql", "-h", self._home, "-U", self._user, "-d", name, "-Atc", statement)

    def dump(self, name: str) -> str:
        """Return a database as SQL."""
        return self._run("pg_dump", "-h", self._home, "-U", self._user, "--inserts", "--no-owner", name)

    @property
    def pid(self) -> int:
        """The postmaster's process id."""
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

    def remove(self) -> None:
        """Delete everything."""
        shutil.rmtree(self._home)

    def _run(self, program: str, *arguments: str | Path) -> str:
        prefix: Sequence[str] = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        # Not pipes for pg_ctl: the server would inherit them, and nobody would ever read their end.
        to_file = program == "pg_ctl"
        done = subprocess.run(
            [*prefix, str(self._programs / program), *map(str, arguments)],
            check=True,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if to_file else subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return "" if to_file else done.stdout.decode().strip()


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Yield a running server; PostgresMissing. Only a durable one waits for the disk at each commit."""
    made = Cluster(durable=durable)
    made.start()
    try:
        yield made
    finally:
        try:
            made.stop("immediate")
        finally:
            made.remove()


def _programs() -> Path:
    """Return the folder with initdb and pg_ctl; Debian keeps them off the PATH."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not versions:
        raise PostgresMissing("Postgres is not installed (Debian: apt-get install postgresql)")
    return versions[-1].parent
