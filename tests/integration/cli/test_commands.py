"""The command line as a person uses it, in a process that has the embedding model's library loaded once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer

from interviewer.cli import _KEPT, _run
from tests.integration.cli.conftest import STORY, Cli, chat, refused

pytestmark = pytest.mark.xdist_group("service")


class TestChat:
    def test_a_text_file_of_answers_then_history_and_the_report_in_each_form(
        self, cli: Cli, tmp_path: Path
    ) -> None:
        answers = tmp_path / "answers.txt"
        answers.write_text(
            f"{STORY}\n\n[bold]I[/bold] measured it \\[sic] before and after, every night.\n", "utf-8"
        )
        held = chat(cli, "--answers", answers, "--report", tmp_path / "out.json")
        assert held.exit_code == 0, held.output
        assert "[bold]I[/bold] measured" in held.output
        report = self._check(json.loads((tmp_path / "out.json").read_text("utf-8")))
        interview_id = report["interview"]["id"]
        listed = cli("history")
        assert interview_id in listed.output
        assert "finished" in listed.output
        for suffix, begins in ((".md", "#"), (".html", "<!doctype html>"), (".json", "{")):
            out = tmp_path / f"again{suffix}"
            assert cli("report", interview_id, "--out", out).exit_code == 0
            assert out.read_text("utf-8").startswith(begins)
            assert STORY[:40] in out.read_text("utf-8")
        printed = tmp_path / "out.pdf"
        assert cli("report", interview_id, "--out", printed).exit_code == 0
        assert printed.read_bytes().startswith(b"%PDF-")
        refused(cli("report", interview_id, "--out", tmp_path / "out.docx"), ".json, .md, .html or .pdf")
        assert "forty minutes" in cli("report", interview_id).output

    def _check(self, report: dict[str, Any]) -> dict[str, Any]:
        said = {t["id"]: t["text"] for t in report["turns"] if t["speaker"] == "candidate"}
        assert next(iter(said.values())) == STORY
        assert all(e["quote"] in said[e["turn_id"]] for g in report["grades"] for e in g["evidence"])
        assert report["interview"]["finished_reason"] == "ended_by_candidate"
        return report

    def test_jsonl_answers_may_have_line_breaks_of_every_kind(self, cli: Cli, tmp_path: Path) -> None:
        answer = f"{STORY}\nSecond line.\u2028And a third."
        answers = tmp_path / "answers.jsonl"
        answers.write_text(json.dumps({"text": answer}, ensure_ascii=False) + "\n", "utf-8")
        held = chat(cli, "--answers", answers, "--report", tmp_path / "out.json")
        assert held.exit_code == 0, held.output
        turns = json.loads((tmp_path / "out.json").read_text("utf-8"))["turns"]
        [said] = [t["text"] for t in turns if t["speaker"] == "candidate"]
        assert "Second line." in said
        assert "And a third." in said

    def test_buttons_and_the_end_in_a_file_of_answers(self, cli: Cli, tmp_path: Path) -> None:
        answers = tmp_path / "answers.txt"
        answers.write_text(f"/repeat\n{STORY}\n/finish\nNever said.\n", "utf-8")
        held = chat(cli, "--answers", answers, "--report", tmp_path / "out.json")
        assert held.exit_code == 0, held.output
        turns = json.loads((tmp_path / "out.json").read_text("utf-8"))["turns"]
        assert [t["text"] for t in turns if t["speaker"] == "candidate"] == [STORY]
        assert "rephrase" in {t["move"] for t in turns}

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b'{"text": "one"}\n{"text": 2}\n', 'line 2: expected an object with a string "text"'),
            (b"not json\n", "line 1: not JSON"),
            (b'["text"]\n', "line 1: expected an object"),
            (b"\xff\xfe\x00", "not UTF-8"),
        ],
    )
    def test_a_bad_file_of_answers_is_refused_before_anything_begins(
        self, content: bytes, reason: str, cli: Cli, tmp_path: Path
    ) -> None:
        (tmp_path / "answers.jsonl").write_bytes(content)
        refused(chat(cli, "--answers", tmp_path / "answers.jsonl"), "answers.jsonl", reason)
        assert "No interviews yet" in cli("history").output

    def test_what_can_not_be_asked_for_is_refused(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(STORY, "utf-8")
        refused(
            cli("chat", "--stages", "knitting", "--answers", "a.txt"),
            "unknown stage 'knitting'",
            "behavioral",
        )
        refused(chat(cli, "--length", "endless"), "length 'endless'")
        refused(chat(cli, "--answers", tmp_path / "none.txt"), "none.txt", "No such file")
        refused(chat(cli, "--report", "out.docx"), ".docx")
        refused(chat(cli, "--report", "nowhere/out.md"), "nowhere")
        refused(cli("report", "no-such-interview"), "no-such-interview")


class TestGrade:
    def test_one_answer_as_json(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "answer.txt").write_text(STORY, "utf-8")
        graded = cli(
            "grade", "--rubric", "star", "--question", "Tell me about a time you sped something up.",
            "--answer-file", "answer.txt", "--json",
        )  # fmt: skip
        assert graded.exit_code == 0, graded.output
        found = json.loads(graded.stdout)
        assert found["grades"]
        assert all(g["evidence"] or (g["level"] or 1) == 1 for g in found["grades"])
        assert all(e["quote"] in STORY for g in found["grades"] for e in g["evidence"])

    def test_an_unknown_rubric(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "answer.txt").write_text(STORY, "utf-8")
        refused(
            cli("grade", "--rubric", "poetry", "--question", "Why?", "--answer-file", "answer.txt"), "poetry"
        )


class TestGuides:
    def test_a_messy_text_file_is_added_and_told_of(self, cli: Cli, tmp_path: Path) -> None:
        messy = "﻿MY NOTES\r\n\r\n\r\nQ: What is a zeugmatic frobnicator?\r\nA: A device   that\tfrobnicates.\x0c\r\n"
        messy += "<script>alert(1)</script> [red]not red[/red]\r\n* * *\r\n" * 3
        (tmp_path / "my notes.txt").write_text(messy, "utf-8", newline="")
        added = cli("ingest", tmp_path / "my notes.txt")
        assert added.exit_code == 0, added.output
        assert re.search(r"\d+ passages", added.output)
        refused(cli("ingest", tmp_path / "none.md"), "none.md")
        (tmp_path / "binary.md").write_bytes(bytes(range(256)))
        refused(cli("ingest", tmp_path / "binary.md"), "binary.md", "binary")

    @pytest.mark.slow
    def test_search_names_the_place_and_finds_what_was_added(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("Zeugmatics\n\nA zeugmatic frobnicator frobnicates.\n", "utf-8")
        assert cli("ingest", tmp_path / "notes.txt").exit_code == 0
        found = cli("search", "how does the STAR method work in a behavioral round?", "--limit", 3)
        assert found.exit_code == 0, found.output
        assert len(re.findall(r"^\d\. ", found.output, re.MULTILINE)) == 3
        assert "zeugmatic" in cli("search", "zeugmatic frobnicator", "--limit", 1).output


class TestDoctor:
    def test_it_says_what_is_there(self, cli: Cli) -> None:
        seen = cli("doctor")
        assert seen.exit_code == 0, seen.output
        assert all(part in seen.output for part in ("database", "guides", "embeddings", "language model"))


QUESTION = "role: mle\nquestions:\n  - id: mine\n    kind: knitting\n"
RUBRIC = "id: mine\ntitle: My rubric\ncriteria:\n  - key: wool\n    weight: 1\n"


class TestBrokenContent:
    @pytest.mark.parametrize("command", ["serve", "chat"])
    def test_a_broken_question_is_refused_with_file_key_and_reason(
        self, command: str, cli: Cli, tmp_path: Path
    ) -> None:
        self._own(tmp_path, "own.yaml", QUESTION)
        refused(cli(command), "own.yaml: mine: kind: Input should be", "own.yaml: mine: text: Field required")

    def test_the_doctor_says_that_nothing_would_start_and_why(self, cli: Cli, tmp_path: Path) -> None:
        self._own(tmp_path, "own.yaml", QUESTION)
        seen = cli("doctor")
        assert seen.exit_code == 1, seen.output
        assert "own.yaml: mine: kind: Input should be" in seen.output
        assert "own.yaml: mine: text: Field required" in seen.output
        assert "Traceback" not in seen.output

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (RUBRIC, "own.yaml: role: Field required"),
            ("role: mle\nquestions: [", "own.yaml"),
            ("role: mle\nrole: sre\nquestions: []\n", "own.yaml"),
            ("", "own.yaml"),
        ],
        ids=["a rubric", "not YAML", "a key twice", "empty"],
    )
    def test_what_is_no_question_file_is_refused(
        self, content: str, reason: str, cli: Cli, tmp_path: Path
    ) -> None:
        self._own(tmp_path, "own.yaml", content)
        refused(cli("history"), reason)

    def _own(self, tmp_path: Path, name: str, content: str) -> None:
        folder = tmp_path / "data" / "questions"
        folder.mkdir(parents=True)
        (folder / name).write_text(content, "utf-8")


class TestStopping:
    def test_says_what_is_kept_only_where_something_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        async def held(error: BaseException) -> None:
            raise error

        for error in (KeyboardInterrupt(), EOFError()):
            for more, kept in (({"stopped": _KEPT}, True), ({}, False)):
                with pytest.raises(typer.Exit) as stopped:
                    _run(held(error), **more)
                assert stopped.value.exit_code == 130
                said = capsys.readouterr().err
                assert "Stopped." in said
                assert ("interviewer chat --resume" in said) is kept


class TestBackup:
    def test_speaks_of_signing_in_only_where_people_do(self, cli: Cli, tmp_path: Path) -> None:
        assert cli("migrate").exit_code == 0
        made = cli("backup", tmp_path / "all.zip")
        assert made.exit_code == 0, made.output
        assert "all that was said" in made.output
        assert "sign in" not in made.output
