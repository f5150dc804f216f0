"""Parts that pip can't bring: looks for them, installs them where it can, otherwise says how and goes on.

Run as `python -m interviewer.system_parts [--tests]`; uses nothing outside the standard library.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A program or library of the operating system."""

    name: str
    """As people know it."""
    use: str
    """What it is for."""
    debian: str
    """Debian's package."""
    brew: str
    """Homebrew's package."""
    found: Callable[[], bool]
    """Whether it is here."""
    for_tests: bool = False
    """Whether only the tests want it."""


def _postgres() -> bool:
    from pathlib import Path

    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def _chromium() -> bool:
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


PARTS = (
    Part(
        "espeak-ng", "the built-in voice", "espeak-ng", "espeak-ng", lambda: bool(shutil.which("espeak-ng"))
    ),
    Part(
        "Pango",
        "reports as PDF",
        "libpangoft2-1.0-0",
        "pango",
        lambda: bool(ctypes.util.find_library("pangoft2-1.0")),
    ),
    Part("Chromium", "browser tests", "chromium", "chromium", _chromium, for_tests=True),
    Part("PostgreSQL", "database tests", "postgresql", "postgresql", _postgres, for_tests=True),
    Part(
        "Redis",
        "tests of limits shared by several processes",
        "redis-server",
        "redis",
        lambda: bool(shutil.which("redis-server")),
        for_tests=True,
    ),
)


def missing_parts(*, for_tests: bool) -> list[Part]:
    """Return the parts that are not here."""
    return [part for part in PARTS if (for_tests or not part.for_tests) and not part.found()]


def install(parts: list[Part]) -> bool:
    """Try Debian's package manager, which needs root; return whether it went well."""
    if not parts or not shutil.which("apt-get") or os.geteuid() != 0:
        return not parts
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [part.debian for part in parts]
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        done = subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)  # noqa: S603
        if done.returncode:
            return False
    return True


def main() -> None:
    """Report, install, report."""
    for_tests = "--tests" in sys.argv
    wanted = missing_parts(for_tests=for_tests)
    if wanted:
        print(f"Missing: {', '.join(p.name for p in wanted)}. Trying to install …", flush=True)  # noqa: T201
        install(wanted)
    for part in missing_parts(for_tests=for_tests):
        print(  # noqa: T201
            f"Going on without {part.name} ({part.use}). To get it: "
            f"'sudo apt-get install {part.debian}' (Debian, Ubuntu) or 'brew install {part.brew}' (macOS)."
        )


if __name__ == "__main__":
    main()
