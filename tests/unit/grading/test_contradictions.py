from interviewer.grading.contradictions import bound, contradicted

POINT = bound("Boosting adds small trees, which mainly reduces bias.")


class TestContradicted:
    def test_the_opposite_direction_speaks_against(self) -> None:
        assert contradicted(POINT, [bound("Boosting mainly increases bias.")]) > 0

    def test_the_same_direction_does_not(self) -> None:
        assert contradicted(POINT, [bound("Boosting mainly reduces bias.")]) == 0

    def test_words_about_something_else_do_not(self) -> None:
        assert contradicted(POINT, [bound("A larger batch increases the cost of a step.")]) == 0

    def test_nothing_said_contradicts_nothing(self) -> None:
        assert contradicted(POINT, []) == 0
