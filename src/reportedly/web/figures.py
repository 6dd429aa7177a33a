"""Counts over many incidents, kept until the chronicle changes: pages ask for the same ones again and again."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from reportedly.api import Chronicle, Overview, Query
from reportedly.store.rows import Page, Period, Point, Tally

MOST = 512


@dataclass(slots=True)
class Figures:
    """Counts over a chronicle; each is computed once for each state of it."""

    chronicle: Chronicle
    kept: OrderedDict[tuple[object, ...], Any] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def overview(self) -> Overview:
        """The chronicle in numbers."""
        found: Overview = self._kept(("overview",), self.chronicle.overview)
        return found

    def stamp(self) -> str:
        """A short word that changes with the chronicle, so that a citation can be told from a later state."""
        return hashlib.sha256(repr(self.chronicle.store.state()).encode()).hexdigest()[:8]

    def page(self, query: Query) -> Page:
        """Rows of a query; their number is not counted again for each page.

        When somebody writes between the count and the rows, both are read again, from one moment.
        """
        store = self.chronicle.store
        before = store.state()
        total: int = self._kept(("total", _whole(query)), lambda: store.total(query))
        found = store.rows(query, total)
        return found if store.state() == before else store.rows(query)

    def tallies(self, query: Query) -> tuple[Tally, ...]:
        """How many incidents of a query have each value of each facet."""
        found: tuple[Tally, ...] = self._kept(("tallies", _whole(query)), lambda: self.chronicle.tallies(query))
        return found

    def periods(self, query: Query) -> tuple[Period, ...]:
        """Incidents of a query by month."""
        found: tuple[Period, ...] = self._kept(("periods", _whole(query)), lambda: self.chronicle.periods(query))
        return found

    def points(self, query: Query) -> tuple[Point, ...]:
        """Where the incidents of a query lie."""
        found: tuple[Point, ...] = self._kept(("points", _whole(query)), lambda: self.chronicle.store.points(query))
        return found

    def _kept(self, what: tuple[object, ...], compute: Callable[[], Any]) -> Any:
        key = (self.chronicle.store.state(), *what)
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        value = compute()
        with self.lock:
            self.kept[key] = value
            while len(self.kept) > MOST:
                self.kept.popitem(last=False)
        return value


def _whole(query: Query) -> Query:
    """The query without where its page begins: counts are over all pages."""
    return replace(query, limit=Query().limit, after=None)
