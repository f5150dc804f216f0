"""What keeps failing is left alone, and tried again with one call."""

from __future__ import annotations

from interviewer.limits.breaker import Breaker


def opened(now: float = 0.0) -> Breaker:
    breaker = Breaker(failures=3, rest_secs=5.0, longest_rest_secs=60.0)
    for _ in range(3):
        assert breaker.allows(now)
        breaker.failed(now)
    return breaker


class TestClosed:
    def test_calls_go_through(self) -> None:
        breaker = Breaker()
        assert breaker.state(0.0) == "closed"
        assert all(breaker.allows(0.0) for _ in range(10))

    def test_a_success_between_failures_forgives_them(self) -> None:
        breaker = Breaker(failures=3)
        for _ in range(10):
            breaker.failed(0.0)
            breaker.failed(0.0)
            breaker.succeeded()
        assert breaker.state(0.0) == "closed"

    def test_so_many_failures_in_a_row_open_it(self) -> None:
        assert opened().state(4.9) == "open"

    def test_who_asks_to_be_left_alone_is_at_once(self) -> None:
        breaker = Breaker(failures=3, rest_secs=5.0, longest_rest_secs=60.0)
        breaker.failed(0.0, rest_secs=20.0)
        assert breaker.state(19.9) == "open"
        assert breaker.retry_secs(5.0) == 15.0
        assert breaker.state(20.0) == "half-open"

    def test_but_never_for_longer_than_the_longest(self) -> None:
        breaker = Breaker(longest_rest_secs=60.0)
        breaker.failed(0.0, rest_secs=86_400.0)
        assert breaker.state(60.0) == "half-open"


class TestOpen:
    def test_no_call_goes_through_until_it_has_rested(self) -> None:
        breaker = opened()
        assert not breaker.allows(4.9)
        assert breaker.allows(5.0)

    def test_a_crowd_that_fails_together_is_one_failure(self) -> None:
        breaker = Breaker(failures=3, rest_secs=5.0)
        assert all(breaker.allows(0.0) for _ in range(50))
        for _ in range(50):
            breaker.failed(1.0)
        assert breaker.retry_secs(1.0) == 5.0


class TestHalfOpen:
    def test_one_trial_at_a_time(self) -> None:
        breaker = opened()
        assert [breaker.allows(6.0) for _ in range(3)] == [True, False, False]

    def test_a_good_trial_closes_it(self) -> None:
        breaker = opened()
        assert breaker.allows(6.0)
        breaker.succeeded()
        assert breaker.state(6.0) == "closed"
        assert all(breaker.allows(6.0) for _ in range(3))

    def test_each_bad_trial_doubles_the_rest_up_to_the_longest(self) -> None:
        breaker, now, rests = opened(), 0.0, []
        for _ in range(6):
            now += breaker.retry_secs(now)
            assert breaker.allows(now)
            breaker.failed(now)
            rests.append(breaker.retry_secs(now))
        assert rests == [10.0, 20.0, 40.0, 60.0, 60.0, 60.0]

    def test_after_it_was_well_it_rests_briefly_again(self) -> None:
        breaker = opened()
        assert breaker.allows(6.0)
        breaker.failed(6.0)
        assert breaker.allows(16.0)
        breaker.succeeded()
        for _ in range(3):
            breaker.failed(20.0)
        assert breaker.retry_secs(20.0) == 5.0

    def test_a_trial_that_was_given_up_leaves_its_place(self) -> None:
        breaker = opened()
        assert breaker.allows(6.0)
        breaker.gave_up()
        assert breaker.allows(6.0)

    def test_a_trial_that_never_ends_does_so_too_in_time(self) -> None:
        breaker = opened()
        assert breaker.allows(6.0)
        assert not breaker.allows(65.9)
        assert breaker.allows(66.0)
