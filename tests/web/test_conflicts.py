"""People's acts come in one after another, in the order in which they were asked for."""

from __future__ import annotations

import threading
import time

from reportedly.web.conflicts import Queue


def test_turns_are_taken_in_order_and_one_at_a_time() -> None:
    queue, begun, inside = Queue(), list[int](), list[int]()

    def take(number: int) -> None:
        with queue:
            inside.append(1)
            assert len(inside) == 1
            begun.append(number)
            time.sleep(0.01)
            inside.pop()

    with queue:
        threads = [threading.Thread(target=take, args=(n,)) for n in range(8)]
        for count, thread in enumerate(threads, 2):
            thread.start()
            while len(queue.waiting) < count:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert begun == list(range(8))
    assert not queue.waiting


def test_a_turn_ends_with_an_error_too() -> None:
    queue = Queue()
    for _ in range(2):
        try:
            with queue:
                raise ValueError
        except ValueError:
            pass
    assert not queue.waiting
