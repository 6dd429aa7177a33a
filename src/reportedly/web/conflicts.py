"""Two people at once: the second is told of what the first decided when it concerns the same incident, and of nothing else."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field, replace

from reportedly.api import Act, Chronicle
from reportedly.errors import ConflictError, StoreError
from reportedly.model import Decision

TRIES = 8


def newer(chronicle: Chronicle, act: Act) -> tuple[Decision, ...]:
    """What was decided since the person looked and concerns what they act on."""
    log = chronicle.store.decisions()
    ids = [d.id for d in log]
    if act.expected and act.expected not in ids:
        return log[-1:]
    since = log[ids.index(act.expected) + 1 :] if act.expected else log
    concerning = {d.id for incident in _incidents(chronicle, act) for d in chronicle.history(incident).decisions}
    return tuple(d for d in since if d.id in concerning or d.kind == "redact")


def _incidents(chronicle: Chronicle, act: Act) -> set[str]:
    """The incidents that an act is about, by the ids that they have now."""
    reports = [*act.reports, *(chronicle.store.reports_of_claim(act.claim) if act.claim else ())]
    found = set(chronicle.store.incidents_in(reports)) if reports else set()
    for incident in act.incidents:
        try:
            found.add(chronicle.store.incident(incident).id)
        except StoreError:
            continue
    return found


@dataclass(slots=True)
class Queue:
    """A lock whose turns are taken in the order in which they were asked for; a plain one may pass somebody over again and again."""

    waiting: deque[threading.Lock] = field(default_factory=deque)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> None:
        turn = threading.Lock()
        with self.guard:
            if self.waiting:
                turn.acquire()
            self.waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self.guard:
            self.waiting.popleft()
            if self.waiting:
                self.waiting[0].release()


@dataclass(slots=True)
class Desk:
    """Where people's acts of this process come in one after another, so that none is merged twice."""

    chronicle: Chronicle
    queue: Queue = field(default_factory=Queue)

    def decide(self, act: Act) -> Decision:
        """Do what a person decided; ConflictError when somebody decided something about the same meanwhile."""
        with self.queue:
            return _decide(self.chronicle, act)


def _decide(chronicle: Chronicle, act: Act) -> Decision:
    if act.expected is None:
        return chronicle.act(act)
    for _ in range(TRIES):
        if newer(chronicle, act):
            break
        log = chronicle.store.decisions()
        act = replace(act, expected=log[-1].id if log else "")
        try:
            return chronicle.act(act)
        except ConflictError as error:
            if not newer(chronicle, act) and not _moved(chronicle, act):
                raise error
    raise ConflictError("somebody else decided meanwhile", "it concerns the same incident", "Look at the incident again and repeat.")


def _moved(chronicle: Chronicle, act: Act) -> bool:
    """Whether the log went on since: then the act was late, and nothing else is wrong with it."""
    log = chronicle.store.decisions()
    return bool(log) and log[-1].id != act.expected
