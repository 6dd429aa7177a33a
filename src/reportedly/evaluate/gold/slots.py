"""The slots of an incident: when the gold says one, and how right the system's value is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType

from reportedly.codebook.scoring import load_scoring
from reportedly.evaluate.gold import dates
from reportedly.evaluate.gold.names import any_same, matched, words
from reportedly.evaluate.gold.pairing import pairs
from reportedly.evaluate.gold.records import Forms, Mark, Spot, Told, Toll

EARTH_DIAMETER_KM = 12742
NEAR_KM = 40
RIGHT_COUNTRY = 0.25
ENDLESS = 10**9


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot with one value: whether an incident says it, and the credit of gold against system where both do."""

    name: str
    said: Callable[[Told], bool]
    credit: Callable[[Told, Told], float]


def marks_of(gold: Told, system: Told | None) -> Iterator[Mark]:
    """The slots that the gold says, each counted for itself and for the record."""
    for slot in SLOTS:
        if slot.said(gold):
            given = system is not None and slot.said(system)
            right = slot.credit(gold, system) if system is not None and given else 0.0
            yield from _both(slot.name, right, 1, int(given))
    for name, parties in PARTIES.items():
        wanted = parties(gold)
        if wanted:
            yield from _one_by_one(name, wanted, parties(system) if system else ())


def spurious(system: Told) -> Mark:
    """An incident that is none: every value it gives is wrong."""
    given = sum(slot.said(system) for slot in SLOTS if slot.name != "status")
    return Mark("record", 0.0, 0, given + sum(bool(parties(system)) for parties in PARTIES.values()))


def _both(name: str, right: float, gold: int, system: int) -> Iterator[Mark]:
    yield Mark(f"slot:{name}", right, gold, system)
    yield Mark("record", right, gold, system)


def _one_by_one(name: str, gold: tuple[Forms, ...], system: tuple[Forms, ...]) -> Iterator[Mark]:
    """Each victim or accused party for itself, so that naming everybody costs precision."""
    longest = load_scoring().longest_party
    plausible = [party for party in system if all(len(words(form)) <= longest for form in party)]
    found = pairs(gold, plausible, lambda one, other: float(any_same(one, other)))
    return _both(name, len(found), len(gold), len(system))


def victims(told: Told) -> tuple[Forms, ...]:
    """The targets, and those of the dead whom no target names."""
    targets = tuple(forms for forms in told.targets if forms)
    return targets + tuple((name,) for name in told.dead if not any(any_same([name], target) for target in targets))


def _type(gold: Told, system: Told) -> float:
    extra = len(system.kinds - gold.kinds)
    if not gold.kinds & system.kinds or extra > 2:
        return 0.0
    return 1.0 if extra < 2 else 0.5


def _place(gold: Told, system: Told) -> float:
    wanted, given = gold.place, system.place
    if wanted is None or given is None:
        return 0.0
    country, generic = words(wanted.country), load_scoring().generic_words
    same_country = any_same([wanted.country], given.forms)
    here = [left for form in wanted.forms if (left := words(form) - country - generic)]
    if not here:
        return float(same_country)
    there = [left for form in given.forms if (left := words(form) - country)]
    if _near(wanted, given) or any(2 * matched(form, name) >= len(form) for name in here for form in there):
        return 1.0
    return RIGHT_COUNTRY * same_country


def _near(one: Spot, other: Spot) -> bool:
    return one.point is not None and other.point is not None and kilometres(one.point, other.point) <= NEAR_KM


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance between two points (latitude, longitude, degrees) on a round earth."""
    lat1, lon1, lat2, lon2 = (radians(angle) for angle in (*one, *other))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return EARTH_DIAMETER_KM * asin(sqrt(min(1.0, chord)))


def _toll(gold: Toll | None, system: Toll | None) -> float:
    if gold is None or system is None:
        return 0.0
    open_ended = gold.low is not None and gold.high is None and system.high is None
    if gold == system or (open_ended and gold.low is not None and system.low in (gold.low, gold.low + 1)):
        return 1.0
    return 0.5 if _low(gold) <= _high(system) and _low(system) <= _high(gold) else 0.0


def _low(toll: Toll) -> int:
    return toll.low or 0


def _high(toll: Toll) -> int:
    return ENDLESS if toll.high is None else toll.high


SLOTS = (
    Slot("type", lambda told: bool(told.kinds), _type),
    Slot("date", lambda told: told.date is not None, lambda gold, system: dates.agreement(gold.date, system.date)),
    Slot("place", lambda told: told.place is not None and told.place.stated, _place),
    Slot("killed", lambda told: told.killed is not None, lambda gold, system: _toll(gold.killed, system.killed)),
    Slot("injured", lambda told: told.injured is not None, lambda gold, system: _toll(gold.injured, system.injured)),
    Slot("weapon", lambda told: bool(told.weapon), lambda gold, system: float(any_same(gold.weapon, system.weapon))),
    Slot("status", lambda _: True, lambda gold, system: float(system.statuses[0] in gold.statuses)),
)
PARTIES: Mapping[str, Callable[[Told], tuple[Forms, ...]]] = MappingProxyType({"victim": victims, "accused": lambda told: told.accused})
