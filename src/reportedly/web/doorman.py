"""Slows down who tries passwords: each wrong one for a name makes the next wait longer, and few are looked at at once.

Names are counted whether there is such an account or not, so that the wait tells nothing; they fall into a fixed number of
drawers, so that made-up names fill no memory.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from reportedly.store.accounts import normal

FREE = 5  # wrong passwords before the first wait
LONGEST_WAIT = 60.0  # seconds
FORGOTTEN = 3600.0  # seconds without a try
DRAWERS = 4096
AT_ONCE = 4  # passwords compared at the same time: each takes 64 MB


@dataclass(slots=True)
class _Drawer:
    """Wrong tries, when the next may be, and when the last was."""

    tries: int = 0
    until: float = 0.0
    last: float = 0.0


@dataclass(slots=True)
class Doorman:
    """Counts tries for this process."""

    clock: Callable[[], float] = time.monotonic
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    drawers: dict[int, _Drawer] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    busy: int = 0

    def begin(self, name: str) -> float:
        """Seconds that this try must wait; 0 lets it in, counted as wrong until `welcome`, and `done` must follow."""
        with self.lock:
            now, drawer = self.clock(), self.drawers.setdefault(self._number(name), _Drawer())
            if now - drawer.last > FORGOTTEN:
                drawer.tries, drawer.until = 0, 0.0
            if now < drawer.until:
                return drawer.until - now
            if self.busy >= AT_ONCE:
                return 1.0
            drawer.tries, drawer.last = drawer.tries + 1, now
            if drawer.tries >= FREE:
                drawer.until = now + min(LONGEST_WAIT, 2.0 ** min(drawer.tries - FREE, 10))
            self.busy += 1
            return 0.0

    def welcome(self, name: str) -> None:
        """The password was right: nothing is held against the name any more."""
        with self.lock:
            self.drawers.pop(self._number(name), None)

    def done(self) -> None:
        """A try that was let in has ended."""
        with self.lock:
            self.busy -= 1

    def _number(self, name: str) -> int:
        told = hashlib.sha256(self.salt + normal(name).encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(told[:4], "big") % DRAWERS
