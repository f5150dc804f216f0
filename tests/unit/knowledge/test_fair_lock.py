"""Who came first goes first, also against a thread that wants the lock again at once."""

from __future__ import annotations

import threading

from knowledge.fair_lock import FairLock


class TestFairLock:
    def test_who_waits_comes_before_who_wants_it_again(self) -> None:
        lock, order = FairLock(), []

        def wait() -> None:
            with lock:
                order.append("waited")

        with lock:
            waiter = threading.Thread(target=wait)
            waiter.start()
            while not lock.waiting:
                pass
        with lock:
            order.append("again")
        waiter.join()
        assert order == ["waited", "again"]

    def test_one_at_a_time(self) -> None:
        lock, inside, most = FairLock(), 0, 0

        def work() -> None:
            nonlocal inside, most
            for _ in range(200):
                with lock:
                    inside += 1
                    most = max(most, inside)
                    inside -= 1

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (most, inside, lock.waiting) == (1, 0, 0)

    def test_a_failure_hands_it_on(self) -> None:
        lock = FairLock()
        try:
            with lock:
                raise ValueError
        except ValueError:
            pass
        with lock:
            assert lock.waiting == 0
