"""The process that reads added reports, apart from the one that answers: pages stay quick, and it can be stopped at any time.

It tells its steps through a pipe and ends with the summary; what was stored before it ends is kept, whatever happens to it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from reportedly.api import Chronicle, SheetAsked
from reportedly.errors import ReportedlyError
from reportedly.ingest import Asked, Item, Place, inputs
from reportedly.ingest.folder import count
from reportedly.ingest.watch import Watch
from reportedly.ingest.web import Web
from reportedly.pipeline.merging import refresh
from reportedly.pipeline.reading import default_reading
from reportedly.pipeline.run import Options, Step, Summary, add_items
from reportedly.pipeline.views import refresh_views
from reportedly.pipeline.watch import news
from reportedly.store import Outcome, State, Store

SECONDS_BETWEEN_STEPS = 0.2


class Stopped(Exception):
    """A person stopped the run."""


@dataclass(frozen=True, slots=True)
class Work:
    """What to read into which chronicle; names under `uploads` are told as `called` and the rest of the path.

    `feeds` are asked for once, with `pages` also for what their items point to.  A `sheet` is read alone.
    """

    chronicle: str
    paths: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    uploads: str = ""
    called: str = ""
    feeds: tuple[str, ...] = ()
    pages: bool = False
    sheet: SheetAsked | None = None

    @property
    def places(self) -> list[Place]:
        """For the adapters."""
        uploads = [Path(self.uploads)] if self.uploads else []
        return [*(Asked(address) for address in self.addresses), *map(Path, self.paths), *uploads]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run ended early."""

    what: str
    stopped: bool = False


Told = Step | Summary | Failure


def read(work: Work, pipe: Connection, web: Web | None = None) -> None:
    """Read everything, telling each step; the last word is a Summary or a Failure.  `web` is the client that asks for feeds."""
    try:
        with Chronicle.open(work.chronicle) as chronicle:
            pipe.send(_sheet(work.sheet, chronicle, pipe) if work.sheet else _read(work, chronicle.store, pipe, web or Web()))
    except Stopped:
        pipe.send(Failure("stopped; what was added is kept, and adding it again goes on from there", True))
    except ReportedlyError as error:
        pipe.send(Failure(": ".join(part for part in (error.what, error.why) if part)))


def _read(work: Work, store: Store, pipe: Connection, web: Web) -> Summary:
    try:
        return add_items(_items(work, store, web), store, default_reading(), Options(1, _Teller(pipe)), count(work.places))
    finally:
        with suppress(Stopped):
            refresh(store)
            refresh_views(store)


def _sheet(asked: SheetAsked, chronicle: Chronicle, pipe: Connection) -> Summary:
    """The rows of a sheet; those that were there already count as known, what was not understood is told row by row."""
    before = chronicle.store.counts()
    try:
        done = chronicle.import_sheet(asked, options=Options(1, _Teller(pipe)))
    finally:
        with suppress(Stopped):
            refresh(chronicle.store)
            refresh_views(chronicle.store)
    told = tuple(Outcome(f"{asked.called}, row {note.row}", State.FLAGGED, note.words) for note in done.notes)
    new, known = (0, done.rows) if done.known else (done.rows, 0)
    return Summary(new, 0, known, 0, known, told, before, chronicle.store.counts())


def _items(work: Work, store: Store, web: Web) -> Iterator[Item]:
    for item in inputs(work.places) if work.places else ():
        yield replace(item, name=_called(item.name, work))
    if work.feeds:
        with web:
            yield from news(Watch([Asked(feed) for feed in work.feeds], web, work.pages), store)


def _called(name: str, work: Work) -> str:
    inside = name.removeprefix(work.uploads + "/") if work.uploads else name
    return name if inside == name else f"{work.called}/{inside}"


class _Teller:
    """Passes steps on, not too many, and hears when it is to stop."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe, self.last = pipe, 0.0

    def __call__(self, step: Step) -> None:
        if self.pipe.poll():
            raise Stopped
        if step.stage == "merge" or time.monotonic() - self.last > SECONDS_BETWEEN_STEPS:
            self.last = time.monotonic()
            self.pipe.send(replace(step, name=""))
