"""What a search of the guides shows: the words around what was looked for, each section once."""

from __future__ import annotations

from api.site.guide_hits import Found, found
from knowledge.model import Hit, Passage


def hit(text: str, place: str = "leakage") -> Hit:
    return Hit(Passage(f"guide#{place}", "guide", "Guide", "Leakage", text), 1.0)


def shown(one: Found) -> str:
    return " ".join(piece.before + piece.text + piece.after for piece in one.pieces)


class TestFound:
    def test_a_short_passage_is_shown_whole_without_the_signs_of_markdown(self) -> None:
        (one,) = found(
            [hit("**Split** by `time`, see [here](https://x.example):\n\n- first\n- last")], "split"
        )
        assert shown(one) == "Split by time, see here: first last"
        assert (one.cut_before, one.cut_after) == (False, False)

    def test_a_long_one_is_shown_where_most_of_the_words_are(self) -> None:
        text = f"leakage {'word ' * 100} label leakage, {'word ' * 100}"
        (one,) = found([hit(text)], "label leakage")
        assert "label leakage," in shown(one)
        assert (one.cut_before, one.cut_after) == (True, True)

    def test_words_are_marked_in_any_form_and_without_what_stands_beside_them(self) -> None:
        (one,) = found([hit("Young “labels”, and C++.")], "label c++")
        marked = [(p.before, p.text, p.after) for p in one.pieces if p.marked]
        assert marked == [("“", "labels", "”,"), ("", "C++", ".")]

    def test_each_section_is_shown_once(self) -> None:
        hits = [hit("first"), hit("second", "leakage/2"), hit("other", "drift")]
        assert [shown(one) for one in found(hits, "x")] == ["first", "other"]

    def test_markup_is_text(self) -> None:
        (one,) = found([hit("<script>x</script> after")], "after")
        assert shown(one) == "<script>x</script> after"
