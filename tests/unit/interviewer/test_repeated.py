"""Whether a text repeats another's words."""

from __future__ import annotations

import pytest

from interviewer.repeated import Words

SAID = Words(["I profiled it, found that the join was quadratic, and rewrote it.", ""])


class TestRepeated:
    @pytest.mark.parametrize(
        "text",
        [
            "You said that “the join was quadratic”.",
            "THE JOIN - WAS: QUADRATIC",
            "found\nthat the\tjoin",
        ],
    )
    def test_four_words_in_a_row_are_repeated(self, text: str) -> None:
        assert SAID.repeated_in(text)

    @pytest.mark.parametrize(
        "text", ["", "The join was slow.", "It was quadratic, the join.", "that the join"]
    )
    def test_fewer_or_in_another_order_are_not(self, text: str) -> None:
        assert not SAID.repeated_in(text)

    def test_words_of_two_texts_make_no_run(self) -> None:
        assert not Words(["one two", "three four"]).repeated_in("one two three four")

    def test_nothing_said_is_repeated_nowhere(self) -> None:
        assert not Words([]).repeated_in("")
