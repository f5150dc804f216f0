"""What a report says of a spoken interview: delivery apart from scores, the original beside the correction."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from interviewer.model import Event, Turn, TurnTaken
from interviewer.ports import StoredInterview
from interviewer.report import Report
from interviewer.report_json import report_as_json
from interviewer.report_making import make_report
from interviewer.report_markdown import report_as_markdown
from interviewer.speech import Corrected, PhraseHeard
from interviewer.terminal.html import report_as_html
from tests.samples import NOON, asked, interview, result, said
from tests.spoken import phrases
from tests.unit.interviewer.rehearsal import RUBRICS

HOSTILE = "<script>alert(1)</script> | *level 5* um"


def spoken(*texts: str, unsure: tuple[str, ...] = (), kept: bool = False) -> list[Event]:
    """Return a question and the spoken turn `t2` that answers it."""
    began_at = NOON + timedelta(seconds=10)
    heard = phrases(*texts, began_at=began_at, unsure=unsure, kept=kept, pitch_hz=(100.0, 150.0))
    text = " ".join(one.text for one in heard)
    turn = Turn("t2", 0, "leakage", "candidate", text, NOON + timedelta(seconds=300), spoken=True)
    kept_at = [replace(one, id=f"p{n}") for n, one in enumerate(heard, start=1)]
    return [asked(1), *(PhraseHeard(one, one.began_at) for one in kept_at), TurnTaken(turn)]


def report(*events: Event) -> Report:
    return make_report(
        StoredInterview(interview(), events), [result()], rubrics=RUBRICS, passages={}, made_at=NOON
    )


def as_json(*events: Event) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(report_as_json(report(*events)))
    return made


class TestTyped:
    def test_has_no_delivery(self) -> None:
        made = as_json(asked(1), said(2))
        assert made["delivery"] is None
        assert made["turns"][1]["spoken"] is False
        assert (made["turns"][1]["unsure"], made["turns"][1]["phrases"]) == ([], [])
        assert "How you spoke" not in report_as_markdown(report(asked(1), said(2)))


class TestJson:
    def test_gives_figures_bands_and_minutes(self) -> None:
        made = as_json(*spoken("so we measured it " * 15))["delivery"]
        assert made["words_a_minute"] == pytest.approx(150.0)
        assert (made["pace_band"], made["fillers_band"], made["talk_share"]) == ("good", "good", None)
        assert made["pitch_hz"] == [100.0, 150.0]
        assert [minute["words_a_minute"] for minute in made["minutes"]] == [150.0]

    def test_moves_no_score(self) -> None:
        spoken_badly = [asked(1), *spoken("um uh um like um " * 20)[1:]]
        assert as_json(*spoken_badly)["scores"] == as_json(asked(1), said(2))["scores"]

    def test_gives_phrases_where_they_begin_and_unsure_words(self) -> None:
        turn = as_json(*spoken("We split it.", "By time.", unsure=("time",), kept=True))["turns"][1]
        assert turn["phrases"] == [
            {"id": "p1", "start": 0, "kept": True},
            {"id": "p2", "start": 13, "kept": True},
        ]
        assert (turn["spoken"], turn["recognised"], turn["unsure"]) == (True, None, ["time."])

    def test_keeps_the_original_beside_a_correction(self) -> None:
        turn = as_json(*spoken("We spit it."), Corrected("t2", "We split it.", NOON))["turns"][1]
        assert (turn["text"], turn["recognised"]) == ("We split it.", "We spit it.")


class TestMarkdown:
    def test_says_that_it_is_no_part_of_a_score_and_what_it_rests_on(self) -> None:
        text = report_as_markdown(report(*spoken("so we measured it " * 15)))
        assert "| Pace | 150 words a minute | good: between 120 and 170 |" in text
        assert "none of it is part of any score" in text
        assert "Laske and DiGennaro Reed" in text

    def test_shows_correction_original_and_unsure_words(self) -> None:
        events = [*spoken("We spit it.", unsure=("spit",)), Corrected("t2", "We split it.", NOON)]
        text = report_as_markdown(report(*events))
        assert "> We split it.\n\nYou corrected this. It was understood as:\n\n> We spit it.\n" in text
        assert "The recogniser was unsure of “spit”." in text

    def test_words_are_data(self) -> None:
        events = [
            *spoken(HOSTILE, unsure=("<script>alert(1)</script>",)),
            Corrected("t2", f"{HOSTILE}!", NOON),
        ]
        text = report_as_markdown(report(*events))
        assert "<script>" not in text
        assert text.count(r"\<script\>") == 3
        assert "<script>" not in report_as_html(report(*events))
