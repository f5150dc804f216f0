"""The question bank: what is read and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.bank import QuestionBank, load_questions
from knowledge.model import KnowledgeError, Question

CRITERIA = {
    "star": ["action", "result"],
    "technical": ["correctness", "depth"],
    "coding": ["approach"],
    "system_design": ["requirements"],
    "recruiter": ["motivation"],
}


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "id": "own-dropout",
        "kind": "technical",
        "stage": "phone_screen",
        "topics": ["deep-learning"],
        "level": "mid",
        "text": "What is dropout?",
        "rephrased": "What happens to units in dropout?",
        "tests": "Whether they know it.",
        "key_points": ["One.", "Two.", "Three.", "Four."],
        "follow_ups": [
            {"criterion": "depth", "text": "Why does that help?"},
            {"criterion": "correctness", "text": "And when serving?"},
        ],
        "mistakes": ["That.", "This."],
        "hint": "Think of many networks.",
    } | changes


def load(
    folder: Path, *entries: dict[str, Any], passage_ids: list[str] | None = None, role: str = "mle"
) -> QuestionBank:
    text = yaml.safe_dump({"role": role, "questions": list(entries)})
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    return load_questions([folder], criteria=CRITERIA, passage_ids=passage_ids)


def refusal(folder: Path, *entries: dict[str, Any], passage_ids: list[str] | None = None) -> str:
    with pytest.raises(KnowledgeError) as caught:
        load(folder, *entries, passage_ids=passage_ids)
    return str(caught.value)


class TestLoadQuestions:
    def test_an_entry_becomes_a_question(self, tmp_path: Path) -> None:
        question = load(tmp_path, entry()).get("own-dropout")
        assert question.role == "mle"
        assert question.rubric_id == "technical"
        assert question.key_points == ("One.", "Two.", "Three.", "Four.")
        assert [probe.criterion for probe in question.follow_ups] == ["depth", "correctness"]

    def test_own_questions_need_no_sources(self, tmp_path: Path) -> None:
        assert load(tmp_path, entry()).get("own-dropout").sources == ()

    def test_a_missing_folder_is_an_empty_bank(self, tmp_path: Path) -> None:
        assert len(load_questions([tmp_path / "none"], criteria=CRITERIA)) == 0

    def test_a_behavioral_question_is_graded_by_star(self, tmp_path: Path) -> None:
        probes = [{"criterion": "action", "text": "And you?"}, {"criterion": "result", "text": "And then?"}]
        question = load(tmp_path, entry(kind="behavioral", follow_ups=probes)).get("own-dropout")
        assert question.rubric_id == "star"

    def test_a_citation_of_a_passage_that_was_cut_names_its_heading(self, tmp_path: Path) -> None:
        sources = ["guide#dropout"]
        ids = ["guide#dropout", "guide#dropout/2"]
        assert len(load(tmp_path, entry(sources=sources), passage_ids=ids)) == 1


class TestRefusals:
    def test_names_file_entry_key_and_reason(self, tmp_path: Path) -> None:
        message = refusal(tmp_path, entry(hnit="?"))
        assert message == f"{tmp_path / 'own.yaml'}: own-dropout: hnit: Extra inputs are not permitted"

    def test_all_problems_come_at_once(self, tmp_path: Path) -> None:
        message = refusal(tmp_path, entry(level="expert", hint=""), entry(id="other", kind="puzzle"))
        assert [line.split(": ")[1:3] for line in message.splitlines()] == [
            ["own-dropout", "level"],
            ["own-dropout", "hint"],
            ["other", "kind"],
        ]

    def test_an_entry_without_id_is_named_by_its_number(self, tmp_path: Path) -> None:
        broken = entry()
        del broken["id"]
        assert "own.yaml: entry 2: id: Field required" in refusal(tmp_path, entry(), broken)

    def test_an_unknown_criterion(self, tmp_path: Path) -> None:
        probes = [{"criterion": "charm", "text": "Oh?"}, {"criterion": "depth", "text": "Why?"}]
        assert "follow_ups: not a criterion of technical: charm" in refusal(
            tmp_path, entry(follow_ups=probes)
        )

    def test_a_citation_that_points_nowhere(self, tmp_path: Path) -> None:
        message = refusal(tmp_path, entry(sources=["guide#lost"]), passage_ids=["guide#found"])
        assert "sources: no such guide heading: guide#lost" in message

    def test_an_id_used_twice(self, tmp_path: Path) -> None:
        assert "own-dropout: id: is used twice" in refusal(tmp_path, entry(), entry())

    def test_a_fact_sheet_outside_system_design(self, tmp_path: Path) -> None:
        fact = {"id": "a", "about": "users", "keywords": ["a", "b", "c"], "text": "Many."}
        assert "facts: only system_design questions have it" in refusal(tmp_path, entry(facts=[fact]))

    def test_a_design_question_without_enough_facts(self, tmp_path: Path) -> None:
        probes = [{"criterion": "requirements", "text": text} for text in ("Who?", "How fast?")]
        message = refusal(tmp_path, entry(kind="system_design", stage="system_design", follow_ups=probes))
        assert "facts: at least 8 needed" in message

    def test_a_coding_question_without_examples(self, tmp_path: Path) -> None:
        probes = [{"criterion": "approach", "text": text} for text in ("How?", "How else?")]
        assert "examples: coding questions have 2 to 3" in refusal(
            tmp_path, entry(kind="coding", follow_ups=probes)
        )

    def test_a_recruiter_question_without_criteria(self, tmp_path: Path) -> None:
        probes = [{"criterion": "motivation", "text": text} for text in ("Why?", "Why now?")]
        assert "criteria: at least 1 needed" in refusal(tmp_path, entry(kind="recruiter", follow_ups=probes))

    def test_a_number_where_words_belong(self, tmp_path: Path) -> None:
        assert "hint: Input should be a valid string" in refusal(tmp_path, entry(hint=3))

    def test_a_key_written_twice(self, tmp_path: Path) -> None:
        (tmp_path / "own.yaml").write_text("role: mle\nrole: swe\nquestions: []\n", encoding="utf-8")
        with pytest.raises(KnowledgeError, match=r"own\.yaml: line 2: the key `role` is written twice"):
            load_questions([tmp_path], criteria=CRITERIA)

    def test_broken_yaml_names_the_line(self, tmp_path: Path) -> None:
        (tmp_path / "own.yaml").write_text("role: mle\nquestions: [\n", encoding="utf-8")
        with pytest.raises(KnowledgeError, match=r"own\.yaml: line 3"):
            load_questions([tmp_path], criteria=CRITERIA)

    def test_a_file_that_is_not_text(self, tmp_path: Path) -> None:
        (tmp_path / "own.yaml").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(KnowledgeError, match=r"own\.yaml: can't be read as UTF-8"):
            load_questions([tmp_path], criteria=CRITERIA)


def question(name: str, **values: Any) -> Question:
    return Question(
        **({"id": name, "kind": "technical", "stage": "phone_screen", "text": f"{name}?"} | values)
    )


class TestQuestionBank:
    bank = QuestionBank(
        [
            question("a", level="junior", topics=("trees",)),
            question("b", level="senior"),
            question("c", role="any", kind="behavioral", stage="behavioral"),
            question("d", role="swe"),
        ]
    )

    def ids(self, **wanted: str) -> list[str]:
        return [found.id for found in self.bank.select(**wanted)]

    def test_iterates_in_reading_order(self) -> None:
        assert [found.id for found in self.bank] == ["a", "b", "c", "d"]
        assert len(self.bank) == 4

    def test_everything_without_wishes(self) -> None:
        assert self.ids() == ["a", "b", "c", "d"]

    def test_a_question_for_any_role_fits_every_role(self) -> None:
        assert self.ids(role="mle") == ["a", "b", "c"]

    def test_a_level_brings_what_is_fair_at_it(self) -> None:
        assert self.ids(level="mid", role="mle") == ["a", "c"]

    def test_by_kind_stage_and_topic(self) -> None:
        assert self.ids(kind="behavioral") == ["c"]
        assert self.ids(stage="behavioral") == ["c"]
        assert self.ids(topic="trees") == ["a"]

    def test_an_unknown_level_is_a_mistake(self) -> None:
        with pytest.raises(KnowledgeError, match="unknown level `guru`"):
            self.bank.select(level="guru")

    def test_an_unknown_id_is_a_mistake(self) -> None:
        assert "z" not in self.bank
        with pytest.raises(KnowledgeError, match="no question `z`"):
            self.bank.get("z")
