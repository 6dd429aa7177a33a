"""Scores coded records against gold codings: incidents, slots, claims, political events, evidence, clusters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportedly.codebook.scoring import load_scoring
from reportedly.evaluate.gold import dates
from reportedly.evaluate.gold.names import any_same, words
from reportedly.evaluate.gold.pairing import likeness, pairs, shared_part, touch
from reportedly.evaluate.gold.records import Figure, Happening, Mark, Page, Statement, Told
from reportedly.evaluate.gold.slots import marks_of, spurious

ORDER = ("incident", "record", "claim", "claim_accused", "certainty", "event", "published", "quiet", "evidence")
ACCUSING = {"claims_responsibility", "attributes_to"}


@dataclass(frozen=True, slots=True)
class _Matched:
    """The incidents of one report, paired: gold ones that count, system ones, and which is which."""

    golds: tuple[Told, ...]
    optional: tuple[Told, ...]
    systems: tuple[Told, ...]
    found: tuple[tuple[int, int], ...]

    @property
    def partner(self) -> Mapping[int, Told]:
        """The system's incident by the index of the gold's."""
        return {i: self.systems[j] for i, j in self.found}

    @property
    def stray(self) -> list[Told]:
        """System incidents that are wrong: unpaired, and on no gold series, war, practice or plan."""
        paired = {j for _, j in self.found}
        return [s for j, s in enumerate(self.systems) if j not in paired and not self._excused(s)]

    def _excused(self, system: Told) -> bool:
        return any(touch(o.evidence, system.evidence) for o in self.optional) and not any(
            touch(g.evidence, system.evidence) for g in self.golds)


def score_page(gold: Page, system: Page) -> Iterator[Mark]:
    """Everything that one report contributes."""
    matched = _match(gold, system)
    yield from _incidents(matched)
    yield from _claims(gold.statements, system.statements, matched)
    if gold.happenings is not None:
        yield _events(gold.happenings, system.happenings or ())
    if gold.published:
        right = dates.agreement(gold.published, system.published)
        yield Mark("published", right, 1, int(bool(system.published)))


def _match(gold: Page, system: Page) -> _Matched:
    golds = tuple(g for g in gold.incidents if g.counts)
    optional = tuple(g for g in gold.incidents if not g.counts)
    return _Matched(golds, optional, system.incidents, tuple(pairs(golds, system.incidents, likeness)))


def _incidents(matched: _Matched) -> Iterator[Mark]:
    stray, partner = matched.stray, matched.partner
    counted = len(matched.found) + len(stray)
    yield Mark("incident", len(matched.found), len(matched.golds), counted)
    if not matched.golds:
        yield Mark("quiet", float(not counted), 1, 1)
    for i, gold in enumerate(matched.golds):
        yield from marks_of(gold, partner.get(i))
    yield from map(spurious, stray)


# ---------------------------------------------------------------- claims and events

def _claims(golds: Sequence[Statement], systems: Sequence[Statement], matched: _Matched) -> Iterator[Mark]:
    core = load_scoring().core_stances
    known = {g.id for g in matched.golds}
    wanted = [c for c in golds if c.stance in core and known.intersection(c.about)]
    loose = [c for c in golds if c not in wanted]
    given = [c for c in systems if c.stance in core]
    named = {matched.golds[i].id: s.id for i, s in matched.partner.items()}
    found = pairs(wanted, given, lambda g, s: _claim_likeness(g, s, named))
    used = {j for _, j in found}
    free = sum(j not in used and any(touch(c.evidence, s.evidence) for c in loose) for j, s in enumerate(given))
    yield Mark("claim", len(found), len(wanted), len(given) - free)
    for i, j in found:
        yield from _claim_marks(wanted[i], given[j])


def _claim_likeness(gold: Statement, system: Statement, named: Mapping[str | None, str | None]) -> float:
    if gold.stance != system.stance or not _same_speaker(gold, system):
        return 0.0
    if gold.evidence and not touch(gold.evidence, system.evidence):
        return 0.0
    about = [named[incident] for incident in gold.about if incident in named]
    if about and not set(about).intersection(system.about):
        return 0.0
    return 1.0 + shared_part(gold.evidence, system.evidence)


def _same_speaker(gold: Statement, system: Statement) -> bool:
    rules = load_scoring()
    if any(len(words(form)) > rules.longest_speaker for form in system.speaker):
        return False
    if not system.speaker:
        whole = " ".join(gold.speaker)
        return any(wording in whole for wording in rules.nobody)
    return any_same(gold.speaker, system.speaker)


def _claim_marks(gold: Statement, system: Statement) -> Iterator[Mark]:
    if gold.accused and gold.stance in ACCUSING:
        yield Mark("claim_accused", float(any_same(gold.accused, system.accused)), 1, int(bool(system.accused)))
    yield Mark("certainty", float(gold.certainty.split("/")[0] == system.certainty), 1, 1)


def _events(golds: Sequence[Happening], systems: Sequence[Happening]) -> Mark:
    return Mark("event", len(pairs(golds, systems, _event_likeness)), len(golds), len(systems))


def _event_likeness(gold: Happening, system: Happening) -> float:
    apart = bool(gold.evidence) and not touch(gold.evidence, system.evidence)
    return 0.0 if apart or gold.kind != system.kind else float(any_same(gold.actors, system.actors))


# ---------------------------------------------------------------- over all reports

def clusters(golds: Iterable[Page], systems: Mapping[str, Page]) -> Figure | None:
    """B-cubed of the chronicle's incidents; None when the gold has no incident in two reports or nothing is merged."""
    wanted: dict[tuple[str, int], str] = {}
    given: dict[tuple[str, int], str] = {}
    for gold in golds:
        candidates = [g for g in gold.incidents if g.cluster]
        incidents = systems[gold.name].incidents if gold.name in systems else ()
        for i, j in pairs(candidates, incidents, likeness):
            theirs, ours = candidates[i].cluster, incidents[j].cluster
            if theirs and ours:
                wanted[gold.name, i], given[gold.name, i] = theirs, ours
    if not wanted or max(Counter(wanted.values()).values()) < 2:
        return None
    return b_cubed(wanted, given)


def b_cubed(wanted: Mapping[tuple[str, int], str], given: Mapping[tuple[str, int], str]) -> Figure:
    """B-cubed precision and recall of the clusters `given` against those `wanted`, over the same keys."""
    theirs, ours = Counter(wanted.values()), Counter(given.values())
    both = Counter((wanted[key], given[key]) for key in wanted)
    n = len(wanted)
    precision = sum(both[wanted[key], given[key]] / ours[given[key]] for key in wanted) / n
    recall = sum(both[wanted[key], given[key]] / theirs[wanted[key]] for key in wanted) / n
    return Figure(precision, recall, n, n, n)


def summed(marks: Iterable[Mark]) -> dict[str, Figure]:
    """Micro averages by figure, in the order in which they are shown."""
    sums: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        sums[mark.figure].append(mark)
    slots = sorted(name for name in sums if name.startswith("slot:"))
    return {name: _figure(sums[name]) for name in (*ORDER, *slots) if name in sums}


def _figure(marks: Sequence[Mark]) -> Figure:
    right, gold, system = sum(m.right for m in marks), sum(m.gold for m in marks), sum(m.system for m in marks)
    return Figure(right / system if system else 0.0, right / gold if gold else 0.0, right, gold, system)
