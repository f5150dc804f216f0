"""A log line is one line, says what it is about, and holds nothing anybody said."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from typing import Literal

import pytest

from interviewer.adapters.json_log import JsonLines
from interviewer.seeing.about import about_interview, about_request
from interviewer.seeing.logs import OURS, SERVER, SafeText, set_up_logging, without_controls
from interviewer.seeing.settings import SeeingSettings

HOSTILE = [
    "one\ntwo",
    "one\r\n2026-01-01 ERROR forged",
    "bell\x07 escape\x1b[31m delete\x7f",
    "next\x85line",
    "line\u2028separator\u2029",
    "right\u202eto left\u2066",
    "null\x00",
]


def _record(message: str, *args: object, fails: bool = False, **extra: object) -> logging.LogRecord:
    info = None
    if fails:
        try:
            raise ValueError("what somebody said\nin two lines")
        except ValueError:
            info = sys.exc_info()
    record = logging.LogRecord("interviewer.x", logging.WARNING, __file__, 1, message, args, info)
    record.__dict__.update(extra)
    return record


@pytest.mark.parametrize("text", HOSTILE)
class TestInjection:
    def test_text_stays_one_line_without_controls(self, text: str) -> None:
        line = SafeText("%(levelname)s %(message)s").format(_record("host %s", text))
        assert line.isprintable()
        assert line.splitlines() == [line]

    def test_json_stays_one_line_without_controls(self, text: str) -> None:
        line = JsonLines().format(_record("host %s", text))
        assert line.isascii()
        assert line.isprintable()
        assert json.loads(line)["message"].isprintable()


class TestSetUp:
    @pytest.fixture(autouse=True)
    def _as_before(self) -> Iterator[None]:
        names = ["", *OURS, SERVER, "dbos", "uvicorn.error"]
        before = {n: (logging.getLogger(n).level, list(logging.getLogger(n).handlers)) for n in names}
        dbos = logging.getLogger("dbos")
        propagated, dbos.propagate = dbos.propagate, True  # a test before this one may have run its queue
        dbos.setLevel(logging.WARNING)
        yield
        dbos.propagate = propagated
        for name, (level, handlers) in before.items():
            logging.getLogger(name).setLevel(level)
            logging.getLogger(name).handlers[:] = handlers

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_in_most_detail_neither_the_server_nor_libraries_tell_what_goes_over_them(
        self, form: Literal["text", "json"], capfd: pytest.CaptureFixture[str]
    ) -> None:
        set_up_logging(SeeingSettings(log_format=form, log_level="debug"))
        logging.getLogger("bm25s").setLevel(logging.DEBUG)
        logging.getLogger("bm25s").debug("zeugma")
        logging.getLogger("uvicorn.error").debug("> TEXT 'zeugma'")
        logging.getLogger("interviewer.x").debug("detail")
        logging.getLogger("dbos").warning("Workflow grade:yQAdwmovp_BfrNV-:1 waits")
        told = capfd.readouterr().err
        assert "zeugma" not in told
        assert "detail" in told
        assert "waits" in told
        assert "yQAdwmovp" not in told


class TestWithoutControls:
    def test_words_of_every_language_stay(self) -> None:
        assert without_controls("Grüße, 面接 שלום 🎈") == "Grüße, 面接 שלום 🎈"


class TestJobs:
    @pytest.mark.parametrize("formatter", [SafeText("%(message)s"), JsonLines()])
    def test_are_not_named_as_that_would_name_an_interview(self, formatter: logging.Formatter) -> None:
        line = formatter.format(_record("Workflow grade:yQAdwmovp_BfrNV-:1 is no longer owned"))
        assert "yQAdwmovp" not in line
        assert ":1 is no longer owned" in line


class TestExceptions:
    @pytest.mark.parametrize("formatter", [SafeText("%(message)s"), JsonLines()])
    def test_are_told_by_type_and_place_never_by_their_message(self, formatter: logging.Formatter) -> None:
        record = _record("failed", fails=True, exc_text="Traceback: what somebody said")
        line = formatter.format(record)
        assert "ValueError at test_logs.py:" in line
        assert "somebody" not in line
        assert line.splitlines() == [line]


class TestJson:
    def test_says_what_it_is_about(self) -> None:
        with about_request("r1"), about_interview("i1"):
            told = json.loads(JsonLines().format(_record("hello")))
        assert {k: told[k] for k in ("request_id", "interview_id", "level", "logger", "message")} == {
            "request_id": "r1",
            "interview_id": "i1",
            "level": "warning",
            "logger": "interviewer.x",
            "message": "hello",
        }
        assert told["time"].endswith("+00:00")

    def test_outside_of_both_there_are_no_such_fields(self) -> None:
        assert not {"request_id", "interview_id", "trace_id"} & set(
            json.loads(JsonLines().format(_record("x")))
        )

    def test_what_libraries_put_into_a_record_is_left_out(self) -> None:
        line = JsonLines().format(_record("x", prompt="what somebody said", fields={"ms": 3}))
        assert "somebody" not in line
        assert json.loads(line)["ms"] == 3

    def test_a_text_log_names_no_interview(self) -> None:
        with about_request("r1"), about_interview("i1"):
            assert "i1" not in SafeText("%(message)s").format(_record("hello"))
