"""Quotes in what was said: cut anywhere, nothing lost, nothing moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.report_page.highlight import Mark, cut, place_of


def mark(quote: str, number: int = 1, hue: int = 1) -> Mark:
    return Mark(number, "t2", quote, "Result", 4, hue, "g-0-0-result")


class TestCut:
    def test_without_marks_is_one_piece(self) -> None:
        (piece,) = cut("We cut it to 40 ms.", [])
        assert (piece.text, piece.marks) == ("We cut it to 40 ms.", ())

    def test_marks_the_quote_and_nothing_else(self) -> None:
        pieces = cut("Before. We cut it. After.", [mark("We cut it.")])
        assert [(p.text, bool(p.marks)) for p in pieces] == [
            ("Before. ", False),
            ("We cut it.", True),
            (" After.", False),
        ]

    def test_a_label_comes_where_its_quote_ends(self) -> None:
        pieces = cut("Before. We cut it. After.", [mark("We cut it.")])
        assert [len(p.ends) for p in pieces] == [0, 1, 0]

    def test_overlapping_quotes_share_the_middle(self) -> None:
        pieces = cut("one two three", [mark("one two", 1), mark("two three", 2)])
        assert [[m.number for m in p.marks] for p in pieces] == [[1], [1, 2], [2]]
        assert [p.text for p in pieces] == ["one ", "two", " three"]

    def test_the_same_quote_twice_has_both_labels(self) -> None:
        pieces = cut("one two", [mark("one", 1), mark("one", 2)])
        assert [m.number for m in pieces[0].ends] == [1, 2]

    def test_the_nearest_quote_gives_the_color(self) -> None:
        pieces = cut("a long sentence here", [mark("a long sentence here", 1, 1), mark("sentence", 2, 5)])
        assert next(p for p in pieces if p.text == "sentence").hue == 5

    def test_a_quote_that_was_not_said_marks_nothing(self) -> None:
        assert [p.marks for p in cut("I said this.", [mark("I said that.")])] == [()]

    def test_emoji_and_right_to_left_stay_whole(self) -> None:
        text = "Wir 👩🏽‍💻 haben مرحبا بالعالم gesagt."
        pieces = cut(text, [mark("مرحبا بالعالم")])
        assert "".join(p.text for p in pieces) == text
        assert [p.text for p in pieces if p.marks] == ["مرحبا بالعالم"]

    def test_an_empty_turn_has_no_pieces(self) -> None:
        assert cut("", [mark("x")]) == []

    @given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6))
    def test_loses_no_character_wherever_it_is_cut(self, text: str, spans: list[tuple[int, int]]) -> None:
        marks = [mark(text[a:b], number) for number, (a, b) in enumerate(spans)]
        assert "".join(p.text for p in cut(text, marks)) == text


class TestPlaceOf:
    def test_finds_a_quote_whose_line_breaks_became_spaces(self) -> None:
        assert place_of("one two", "one\n  two") == (0, 9)

    def test_special_characters_are_only_characters(self) -> None:
        assert place_of("O(n*log k)?  [yes]", "It is O(n*log k)? [yes]") == (6, 23)

    def test_white_space_alone_is_no_quote(self) -> None:
        assert place_of("  \n", "a  \n b") is None
