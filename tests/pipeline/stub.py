"""A reading without models: each "killed" of a text is an incident of its own with a toll and a place."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Sequence

from reportedly.errors import ModelError
from reportedly.model import Claim, Code, Coding, Count, Report, Role, Span, Stance, When, Where, Who, digest
from reportedly.pipeline.executors import Coder, Limits, Reading

KILLED = re.compile(r"killed (\d+)")
CLAIMED = re.compile(r"(\w+) claimed it")


def code_one(report: Report) -> Coding:
    found = list(KILLED.finditer(report.text))
    ids = tuple(digest("draft", report.id, m.start()) for m in found)
    claims = [claim for incident, m in zip(ids, found, strict=True) for claim in slots(report, incident, m)]
    said = CLAIMED.search(report.text)
    if said and ids:
        who = Who(said[1], said[1], kind="group")
        claims.append(Claim(report.id, ids[:1], Role.PERPETRATOR, who, (report.span(*said.span()),), Stance.CLAIMS_RESPONSIBILITY,
                            speaker=who, cue=report.span(*said.span(1)), statement=True))
    return Coding(report, ids, tuple(claims), ids[0] if ids else None)


def slots(report: Report, incident: str, match: re.Match[str]) -> list[Claim]:
    words: tuple[Span, ...] = (report.span(*match.span()),)
    toll = int(match[1])
    values = ((Role.EVENT, None), (Role.TYPE, Code("bombing")), (Role.KILLED, Count(toll, toll, match[1])),
              (Role.PLACE, Where(f"Town{toll % 7}", country="XA")), (Role.DATE, When(f"2031-05-{toll % 28 + 1:02}")))
    return [Claim(report.id, (incident,), role, value, words, by="stub.v1") for role, value in values]


def code_all(reports: Sequence[Report]) -> list[Coding]:
    return [code_one(report) for report in reports]


def make_stub() -> Coder:
    return code_all


def code_but_break(reports: Sequence[Report]) -> list[Coding]:
    for report in reports:
        if "RAISE" in report.text:
            raise RecursionError("too deep")
        if "DIE" in report.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "FORGE" in report.text:
            forged = Span(report.id, 0, 4, "none")
            return [Coding(report, ("x",), (Claim(report.id, ("x",), Role.EVENT, None, (forged,)),))]
    return code_all(reports)


def make_breaking() -> Coder:
    return code_but_break


def code_without_end(reports: Sequence[Report]) -> list[Coding]:
    for report in reports:
        if "LOOP" in report.text:
            while True:
                pass
        if "LIBRARY" in report.text:  # never comes back to the interpreter, as a loop in a library does not
            sum(range(10**13))
        if "GROW" in report.text:
            bytearray(2**31)
    return code_all(reports)


def make_endless() -> Coder:
    return code_without_end


def make_unloadable() -> Coder:
    raise ModelError("the language pipeline is not installed")


STUB = Reading("stub 1", make_stub)
BREAKING = Reading("breaking 1", make_breaking)
ENDLESS = Reading("endless 1", make_endless, Limits(seconds=2.0, memory=2**30))
UNLOADABLE = Reading("unloadable 1", make_unloadable, Limits())
