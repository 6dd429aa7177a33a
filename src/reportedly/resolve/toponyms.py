"""Which place each place name of one report means: all names at once, each helping the others.

Every candidate starts from its prior (kind, people, whether the name is its main one).  It gains when the name beside it holds it
("Springfield, Illinois"), when the report names its country or unit elsewhere, and when other names of the report resolve near it.
One wording means one place throughout a report unless its neighbours say otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from reportedly.codebook.places import Places
from reportedly.resolve.gazetteer import SEAT, Entry, Gazetteer
from reportedly.resolve.placenames import key_of

HELD = 6.0        # the next name is the unit or country that holds it
HOLDING = 4.5     # it holds the likeliest place of the name before it
HOME = 2.2        # the report speaks of its country, at most
UNIT = 1.2        # the report names its first-level unit
NEAR = 0.8        # another name of the report resolves within reach
NEAR_KM = 150.0
SUBURB_KM = 60.0
MOST = 60         # wordings that count as evidence
LISTED = 1.5      # a small town beside its unit, but the name is that of a large unit too: rather a list ("Georgia, Alabama")
NAMESAKES = 48    # places of one name that are weighed
SAID = 5.0        # prior of a unit or country that may follow a comma
THERE = 0.4       # share of a report's places in a country whose unit has the name of another country (Georgia)
ABROAD = 4.0      # what that other country loses
LARGE = 6.3       # prior of a place so well known that "X, Y" with another country is rather a list
SURE = 7.0        # prior from which a name of a unit or country is evidence before anything is read
CLEAR = 1.0       # a reading this far ahead of rivals in other countries is evidence
UNIT_WORD = 4.0   # "X province" means a unit
COMMA = re.compile(r"\s*,\s*(?:in\s+)?")
OWNS = re.compile(r"['’]s(?:\s+[\w-]+){0,4}\s+(?:of\s+)?|\s+(?:[a-z][a-z-]*\s+){1,3}(?:of\s+)?")
OF_UNIT = re.compile(r"(\w+) of $")
WORD = re.compile(r" ([a-z]+)")
ROW = re.compile(r", (?:and )?| and ")
LIST = re.compile(r",? (?:and|or) |, [A-Z]\w+ (?:and|or) ")
BETWEEN = re.compile(r"\s*(?:,|\(|,\s*(?:in|near)|in|of)\s*(?:the\s+)?(?:(?:[a-z-]+\s+){0,3}(?:of\s+)?)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name in a text; `unit` when the words around say that it is a unit ("X province"), `part` when they say that it is a
    part of a town ("the X neighborhood").
    """

    start: int
    end: int
    words: str
    unit: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention with the place it is read as, the runners-up and the reasons.

    `within` is the unit or country that the words put a place in which the gazetteer does not have there.
    """

    mention: Mention
    entry: Entry | None
    others: tuple[Entry, ...] = ()
    reasons: tuple[str, ...] = ()
    within: Entry | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """Candidates of the names beside a mention: those that may hold it, and the likeliest that it may hold.

    `said` is the unit or country after a comma: `Lolo, Montana`; `listed` whether it stands between units in a list.
    """

    holders: tuple[Entry, ...] = ()
    held: tuple[Entry, ...] = ()
    said: Entry | None = None
    listed: bool = False


@dataclass(slots=True)
class Evidence:
    """What a report says of where it is: the place each wording was read as, how sure, and the country it comes from.

    A wording counts once however often it is repeated, and never as evidence for itself.
    """

    known: dict[str, Entry] = field(default_factory=dict)
    home: str | None = None

    def without(self, key: str) -> tuple[Entry, ...]:
        """The places of all other wordings (`York City` is no evidence for `York`)."""
        return tuple(e for k, e in self.known.items() if not f" {k} ".startswith(f" {key} ") and not f" {key} ".startswith(f" {k} "))

    def add(self, key: str, entry: Entry) -> None:
        """Keep what a wording means, unless it is known or there is enough."""
        if len(self.known) < MOST:
            self.known.setdefault(key, entry)


def read_names(text: str, mentions: Sequence[Mention], book: Places, gazetteer: Gazetteer, home: str | None = None) -> list[Reading]:
    """Each mention's place; `home` is the country of the outlet or of the report's dateline."""
    mentions = [m if m.unit or not _called_unit(text, m, book) else replace(m, unit=True) for m in mentions]
    found = [candidates(m, book, gazetteer) for m in mentions]
    beside = [_beside(text, mentions, found, i) for i in range(len(mentions))]
    evidence = _explicit(mentions, found, home)
    first = [_best(c, m, b, evidence) for c, m, b in zip(found, mentions, beside, strict=True)]
    _learn(evidence, mentions, first, found)
    votes = _votes(mentions, found, beside, evidence)
    readings = [_reading(m, c, b, evidence, votes) for m, c, b in zip(mentions, found, beside, strict=True)]
    said = {key_of(r.mention.words): r for r in readings if r.within is not None}
    return [r if r.within or _tied_reading(r, b) else _as_said(r, said) for r, b in zip(readings, beside, strict=True)]


def _called_unit(text: str, mention: Mention, book: Places) -> bool:
    """`the state of Washington`, `Nyanza province`."""
    before, after = OF_UNIT.search(text[max(0, mention.start - 24) : mention.start]), WORD.match(text, mention.end)
    return (before is not None and before[1] in book.unit_words) or (after is not None and after[1] in book.unit_words)


def _tied_reading(reading: Reading, beside: Beside) -> bool:
    return reading.entry is not None and _tied(reading.entry, beside)


def _as_said(reading: Reading, said: Mapping[str, Reading]) -> Reading:
    """The place that the same words were put in elsewhere."""
    other = said.get(key_of(reading.mention.words))
    return replace(other, mention=reading.mention) if other else reading


def candidates(mention: Mention, book: Places, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """Places that the words of a mention can mean; a word for a people means its country."""
    words = mention.words.strip()
    code = book.people.get(words) or book.people.get(words.removesuffix("s"))
    if code is not None:
        return gazetteer.lookup(book.countries[code].name)[:1]
    found = gazetteer.lookup(words, NAMESAKES)
    if words in book.short_units:
        return tuple(e for e in found if e.kind == "unit") or found
    if " " in words and not (found and found[0].strict):
        return _without_unit_word(words, book, gazetteer) or found
    return found


def _without_unit_word(words: str, book: Places, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """`Kursk region` as the unit Kursk; `North Shewa zone` as North Shewa; `southern Idlib` as Idlib."""
    parts = words.split()
    if parts[-1].lower() in book.unit_words or parts[-1].lower() in book.settlement_words:
        found = gazetteer.lookup(" ".join(parts[:-1]))
        if parts[-1].lower() in book.unit_words:
            return tuple(sorted(found, key=lambda e: e.kind not in ("unit", "subunit", "region")))
        return found
    if parts[0].lower() in book.directions:
        return gazetteer.lookup(" ".join(parts[1:]))
    return ()


def _beside(text: str, mentions: Sequence[Mention], found: Sequence[tuple[Entry, ...]], i: int) -> Beside:
    """What the names before and after say: `Mosul, Iraq`, `Iraq's Mosul`, `the Iraqi city of Mosul`."""
    after = text[mentions[i].end : mentions[i + 1].start] if i + 1 < len(mentions) else "."
    before = text[mentions[i - 1].end : mentions[i].start] if i else "."
    holders = _holders(found[i + 1]) if len(after) < 40 and BETWEEN.fullmatch(after) else []
    if len(before) < 60 and OWNS.fullmatch(before) and key_of(mentions[i - 1].words) != key_of(mentions[i].words):
        holders += _holders(found[i - 1])
    held = found[i - 1][:1] if len(before) < 20 and COMMA.fullmatch(before) else ()
    said = _said(text, mentions[i + 1], found[i + 1], after) if i + 1 < len(mentions) else None
    listed = ROW.fullmatch(before) is not None and ROW.fullmatch(after) is not None and _units(found[i - 1]) & _units(found[i + 1])
    return Beside(tuple(holders), held, said, bool(listed))


def _holders(entries: tuple[Entry, ...]) -> list[Entry]:
    """Units and countries of a name, and the likeliest town: a town holds its suburbs."""
    return [e for n, e in enumerate(entries) if e.kind != "town" or n == 0]


def _units(entries: tuple[Entry, ...]) -> frozenset[str]:
    """Countries in which a name is that of a unit, among its likeliest meanings."""
    return frozenset(e.country for e in entries[:2] if e.kind == "unit")


def _said(text: str, following: Mention, found: tuple[Entry, ...], between: str) -> Entry | None:
    """The unit or country after a comma, unless it goes on as a list."""
    if len(between) >= 20 or not COMMA.fullmatch(between) or LIST.match(text, following.end) or not found:
        return None
    return found[0] if found[0].kind in ("unit", "country") and found[0].prior > SAID else None


def _explicit(mentions: Sequence[Mention], found: Sequence[tuple[Entry, ...]], home: str | None) -> Evidence:
    evidence = Evidence(home=home)
    for mention, entries in zip(mentions, found, strict=True):
        if entries and entries[0].kind in ("country", "unit") and (len(entries) == 1 or entries[0].prior > SURE):
            evidence.add(key_of(mention.words), entries[0])
    return evidence


def _learn(evidence: Evidence, mentions: Sequence[Mention], first: Sequence[Entry | None], found: Sequence[tuple[Entry, ...]]) -> None:
    """Add what the first reading is sure of: the only candidate, or one far ahead of the next in another country."""
    for mention, entry, entries in zip(mentions, first, found, strict=True):
        if entry is None:
            continue
        rival = next((e for e in entries if e.country != entry.country), None)
        if rival is None or entry.prior - rival.prior > CLEAR:
            evidence.add(key_of(mention.words), entry)


def _votes(mentions: Sequence[Mention], found: Sequence[tuple[Entry, ...]], beside: Sequence[Beside],
           evidence: Evidence) -> Mapping[str, Counter[int]]:
    """How each wording is read where its neighbour says what holds it."""
    votes: dict[str, Counter[int]] = {}
    for mention, entries, near in zip(mentions, found, beside, strict=True):
        best = _best(entries, mention, near, evidence)
        if best is not None and _tied(best, near):
            votes.setdefault(key_of(mention.words), Counter())[best.id] += 1
    return votes


def holds(holder: Entry, entry: Entry) -> bool:
    """Whether one place holds another by its units or country."""
    if holder.id == entry.id:
        return False
    if holder.kind == "country":
        return holder.country == entry.country and entry.kind != "country"
    if holder.kind == "region":
        return entry.kind not in ("country", "region") and holder.km_to(entry) <= holder.radius_km
    if holder.kind == "town":
        return entry.kind == "town" and entry.unit_id == holder.unit_id and holder.people > entry.people and holder.km_to(entry) < SUBURB_KM
    return holder.id in (entry.unit_id, entry.subunit_id)


def _tied(entry: Entry, beside: Beside) -> bool:
    return any(holds(h, entry) for h in beside.holders) or any(holds(entry, h) for h in beside.held)


def _best(entries: tuple[Entry, ...], mention: Mention, beside: Beside, evidence: Evidence) -> Entry | None:
    scored = _scored(entries, mention, beside, evidence)
    return scored[0][1] if scored else None


def _scored(entries: tuple[Entry, ...], mention: Mention, beside: Beside,
            evidence: Evidence) -> list[tuple[float, Entry, tuple[str, ...]]]:
    scored = [(*_score(e, mention, beside, evidence, entries), e) for e in entries]
    return [(points, entry, reasons) for points, reasons, entry in sorted(scored, key=lambda s: (-s[0], s[2].id))]


def _score(entry: Entry, mention: Mention, beside: Beside, evidence: Evidence, rivals: tuple[Entry, ...]) -> tuple[float, tuple[str, ...]]:
    seat = entry.kind == "unit" and any(e.kind == "town" and e.unit_id == entry.id for e in rivals)
    large = any(e.kind in ("country", "region") or (e.kind == "unit" and e.prior > SURE) for e in rivals)
    points, reasons = entry.prior - SEAT * seat, [f"{entry.kind} of {entry.people} people"]
    if any(holds(entry, h) for h in beside.held):
        points += HOLDING
        reasons.append("it holds the place named before it")
    if any(holds(h, entry) for h in beside.holders):
        points += LISTED if large and entry.kind == "town" else HELD
        reasons.append("held by the place named beside it")
    others = evidence.without(key_of(mention.words))
    share = _share(entry, others, evidence.home)
    if share and entry.kind != "country":
        points += HOME * min(1.0, 0.35 + share)
        reasons.append("the report speaks of its country")
    if entry.kind == "country" and not share and any(e.kind == "unit" and _share(e, others, evidence.home) >= THERE for e in rivals):
        points -= ABROAD
        reasons.append("the report speaks of a country with a unit of that name")
    if entry.unit_id and any(entry.unit_id in (p.id, p.unit_id) for p in others):
        points += UNIT
        reasons.append("the report speaks of its region")
    near = sum(1 for p in others if p.kind == "town" and p.id != entry.id and p.km_to(entry) < NEAR_KM)
    if near and entry.kind == "town":
        points += NEAR * min(near, 2)
        reasons.append("near other places of the report")
    if beside.listed and entry.kind == "unit":
        points += HELD
        reasons.append("in a row of units")
    if mention.unit and entry.kind in ("unit", "subunit", "region"):
        points += UNIT_WORD
        reasons.append("called a region")
    return points, tuple(reasons)


def _near_towns(entries: tuple[Entry, ...], others: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Parts of towns: only namesakes near a town that the report names, when it names any."""
    towns = [o for o in others if o.kind == "town"]
    return tuple(e for e in entries if any(t.km_to(e) < SUBURB_KM for t in towns)) if towns else entries


def _share(entry: Entry, others: tuple[Entry, ...], home: str | None) -> float:
    """How much of what the report names lies in the country of a candidate."""
    total = len(others) + (home is not None)
    return (sum(p.country == entry.country for p in others) + (home == entry.country)) / total if total else 0.0


def _reading(mention: Mention, entries: tuple[Entry, ...], beside: Beside, evidence: Evidence,
             votes: Mapping[str, Counter[int]]) -> Reading:
    if mention.part:
        entries = _near_towns(entries, evidence.without(key_of(mention.words)))
    scored = _scored(entries, mention, beside, evidence)
    said = beside.said
    if said and not any(holds(said, e) for _, e, _ in scored) and (not scored or scored[0][1].prior < LARGE):
        return Reading(mention, None, tuple(e for _, e, _ in scored[:5]), (f"in no gazetteer; in {said.name}, as said",), said)
    if not scored:
        return Reading(mention, None)
    voted = votes.get(key_of(mention.words))
    if voted and not _tied(scored[0][1], beside):
        wanted = voted.most_common(1)[0][0]
        scored.sort(key=lambda s: s[1].id != wanted)
    _, entry, reasons = scored[0]
    return Reading(mention, entry, tuple(e for _, e, _ in scored[1:6]), reasons)
