"""How long a job asks a model again."""

from __future__ import annotations

from interviewer.patience import Patience


class TestPatience:
    def test_pauses_grow_until_the_time_is_up(self) -> None:
        patience = Patience(30.0)
        now = 100.0
        pauses: list[float] = []
        while (pause := patience.pause_secs("job", len(pauses) + 1, now)) is not None:
            pauses.append(pause)
            now += pause
        assert pauses == [1.0, 2.0, 4.0, 8.0, 15.0]
        assert now <= 130.0

    def test_a_dead_model_delays_a_job_once_and_not_at_every_step(self) -> None:
        patience = Patience(30.0)
        assert patience.pause_secs("job", 1, 0.0)
        assert patience.pause_secs("job", 1, 31.0) is None
        assert patience.pause_secs("another", 1, 31.0)

    def test_a_model_that_answered_again_is_waited_for_anew(self) -> None:
        patience = Patience(30.0)
        patience.pause_secs("job", 1, 0.0)
        patience.over("job")
        assert patience.pause_secs("job", 1, 31.0)

    def test_without_patience_nothing_is_asked_twice(self) -> None:
        assert Patience(0.0).pause_secs("job", 1, 0.0) is None

    def test_jobs_long_gone_are_forgotten(self) -> None:
        patience = Patience(30.0)
        for number in range(5000):
            patience.pause_secs(number, 1, 0.0)
        assert len(patience._since) <= 1024
