"""Parts that can be spoken one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from interviewer.voice.sentences import LONGEST_PART_CHARS, parts

TEXT = (
    'I see. You said "it fell to 40.5 ms." What else did you look at, e.g. the error rate? '
    "Mr. Smith asked that too!\nTell me more…"
)


class TestParts:
    def test_are_sentences_and_short_ones_are_joined(self) -> None:
        assert parts(TEXT, complete=True) == [
            'I see. You said "it fell to 40.5 ms."',
            "What else did you look at, e.g. the error rate?",
            "Mr. Smith asked that too!",
            "Tell me more…",
        ]

    def test_the_last_one_waits_until_it_is_whole(self) -> None:
        assert parts("That makes sense. And then wh", complete=False) == ["That makes sense."]

    def test_a_long_sentence_is_cut_at_a_comma(self) -> None:
        text = "We looked at the labels, " * 20
        found = parts(text, complete=True)
        assert all(len(part) <= LONGEST_PART_CHARS for part in found)
        assert all(part.endswith(",") for part in found)

    def test_nothing_has_no_parts(self) -> None:
        assert parts("", complete=True) == parts(" \n ", complete=True) == []


class TestProperties:
    @given(st.text(alphabet="ab .,!?\n'\"A1", max_size=700))
    def test_no_word_is_lost_and_none_is_long(self, text: str) -> None:
        found = parts(text, complete=True)
        assert "".join("".join(found).split()) == "".join(text.split())
        assert all(0 < len(part) <= LONGEST_PART_CHARS + 1 for part in found)

    @given(st.text(alphabet="ab .,!?\nA", max_size=400), st.data())
    def test_more_text_never_changes_a_part(self, text: str, data: st.DataObject) -> None:
        cut = data.draw(st.integers(0, len(text)))
        early = parts(text[:cut], complete=False)
        assert parts(text, complete=True)[: len(early)] == early
