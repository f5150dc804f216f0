"""Archives that were made to do harm are refused before anything is touched."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interviewer.adapters.sql_figures import newest_revision
from interviewer.backup.making import restore
from interviewer.backup.manifest import MANIFEST, is_file_of_ours
from interviewer.errors import BadInput, InterviewerError
from interviewer.settings import Settings

Make = Callable[..., Path]


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Return an empty installation, deep enough that a path could climb out of it."""
    return Settings(data_dir=tmp_path / "a/b/home", _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return what writes an archive of these entries; the manifest fits unless a test says otherwise."""

    def made(
        entries: dict[str, bytes],
        told: Callable[[dict[str, Any]], None] = lambda _: None,
        packing: int = zipfile.ZIP_DEFLATED,
    ) -> Path:
        path = tmp_path / "hostile.zip"
        listed = [_entry(name, content) for name, content in entries.items()]
        manifest: dict[str, Any] = {
            "format": 1,
            "program": "test",
            "schema_revision": newest_revision(),
            "made_at": "2026-03-01T12:00:00Z",
            "entries": listed,
        }
        told(manifest)
        with zipfile.ZipFile(path, "w", packing) as archive:
            for name, content in entries.items():
                archive.writestr(name, content)
            archive.writestr(MANIFEST, json.dumps(manifest))
        return path

    return made


def _entry(name: str, content: bytes) -> dict[str, Any]:
    rows = content.count(b"\n") if name.startswith("tables/") else None
    digest = hashlib.sha256(content).hexdigest()
    return {"name": name, "bytes": len(content), "sha256": digest, "rows": rows}


def _refused(home: Settings, archive: Path) -> str:
    with pytest.raises(InterviewerError) as caught:
        restore(home, archive, replace=True)
    assert not isinstance(caught.value, AssertionError)
    assert not (home.data_dir / "guides").exists()
    return str(caught.value)


class TestPaths:
    @pytest.mark.parametrize(
        "name",
        [
            "files/guides/../../../escaped.md",
            "/files/guides/absolute.md",
            "files/guides/./here.md",
            "files/guides//twice.md",
            "files/guides/back\\slash.md",
            "files/guides/c:drive.md",
            "files/guides/new\nline.md",
            "files/guides/dots./x.md",
            "files/guides/space.md ",
            "files/guides/..",
            "files/elsewhere/x.md",
            "files/interviewer.db",
            "files/guides",
            "tables/../x.jsonl",
            "tables/EVENTS.jsonl",
            "tables/events.jsonl; drop",
            "interviewer.db",
            f"files/guides/{'a' * 300}.md",
        ],
    )
    def test_none_leads_out_of_its_folder(
        self, name: str, home: Settings, make: Make, tmp_path: Path
    ) -> None:
        assert not is_file_of_ours(name)
        before = sorted(tmp_path.rglob("*"))
        archive = make({name: b"# Escaped\n"})
        _refused(home, archive)
        assert [p for p in sorted(tmp_path.rglob("*")) if p not in {*before, archive}] == []

    def test_names_that_are_one_on_some_computers(self, home: Settings, make: Make) -> None:
        archive = make({"files/guides/a.md": b"1", "files/guides/A.md": b"2"})
        assert "one on some computers" in _refused(home, archive)

    def test_a_link_in_the_archive_becomes_a_file(self, home: Settings, make: Make) -> None:
        archive = make({"files/guides/passwd.md": b"/etc/passwd"})
        restore(home, archive, replace=False)
        found = home.data_dir / "guides/passwd.md"
        assert not found.is_symlink()
        assert found.read_bytes() == b"/etc/passwd"


class TestBombs:
    def test_what_unpacks_to_far_more_is_not_unpacked(self, home: Settings, make: Make) -> None:
        archive = make({"files/guides/zeros.md": b"\0" * 40_000_000})
        assert archive.stat().st_size < 100_000
        assert "far more" in _refused(home, archive)

    def test_a_row_without_an_end(self, home: Settings, make: Make) -> None:
        body = b'{"id": "' + bytes(range(97, 123)) * 10
        assert "not what" in _refused(home, make({"tables/interviews.jsonl": body}))

    def test_deeply_nested_json(self, home: Settings, make: Make) -> None:
        body = b"[" * 100_000 + b"]" * 100_000 + b"\n"
        assert "JSON" in _refused(home, make({"tables/interviews.jsonl": body}))

    def test_a_file_that_is_too_large_for_a_guide(self, home: Settings, make: Make) -> None:
        archive = make({"files/guides/large.md": b" " * 50_000_001}, packing=zipfile.ZIP_STORED)
        assert "too large" in _refused(home, archive)


class TestLies:
    def test_damage_is_found(self, home: Settings, make: Make) -> None:
        def told(manifest: dict[str, Any]) -> None:
            manifest["entries"][0]["sha256"] = "0" * 64

        assert "damaged" in _refused(home, make({"files/guides/a.md": b"x"}, told))

    def test_a_length_that_is_not_so(self, home: Settings, make: Make) -> None:
        def told(manifest: dict[str, Any]) -> None:
            manifest["entries"][0]["bytes"] = 5

        assert "not as long" in _refused(home, make({"files/guides/a.md": b"x"}, told))

    def test_a_header_that_is_not_so(self, home: Settings, make: Make) -> None:
        archive = make({"files/guides/a.md": b"x" * 1000})
        content = archive.read_bytes()
        # Both places where a zip says how long the entry is unpacked.
        archive.write_bytes(content.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
        _refused(home, archive)

    def test_an_entry_the_manifest_does_not_name(self, home: Settings, make: Make) -> None:
        def told(manifest: dict[str, Any]) -> None:
            manifest["entries"].pop()

        assert "doesn't name" in _refused(home, make({"files/guides/a.md": b"x"}, told))

    def test_the_same_name_twice(self, home: Settings, make: Make) -> None:
        archive = make({"files/guides/a.md": b"x"})
        with zipfile.ZipFile(archive, "a") as again, pytest.warns(UserWarning, match="Duplicate"):
            again.writestr("files/guides/a.md", b"y")
        _refused(home, archive)

    def test_another_format(self, home: Settings, make: Make) -> None:
        assert "newer version" in _refused(home, make({}, lambda manifest: manifest.update(format=2)))

    @pytest.mark.parametrize("table", ["executors", "alembic_version", "sqlite_master", "pg_authid"])
    def test_a_table_that_is_not_ours_to_fill(self, table: str, home: Settings, make: Make) -> None:
        assert "there is none of" in _refused(home, make({f"tables/{table}.jsonl": b'{"x": 1}\n'}))

    @pytest.mark.parametrize(
        "value", ['{"b64": "!"}', '{"at": "today"}', '{"at": 5}', '{"eval": "x"}', "[1]", '"\\ud800"']
    )
    def test_values_of_no_kind(self, value: str, home: Settings, make: Make) -> None:
        _refused(home, make({"tables/interviews.jsonl": f'{{"id": {value}}}\n'.encode()}))

    @pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", b"\x1f\x8b" + bytes(100)])
    def test_no_zip_at_all(self, content: bytes, home: Settings, tmp_path: Path) -> None:
        path = tmp_path / "x.zip"
        path.write_bytes(content)
        with pytest.raises(BadInput, match="not a backup"):
            restore(home, path, replace=True)
