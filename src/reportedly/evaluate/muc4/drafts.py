"""Our coding of a report as MUC-4 templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly import edtf
from reportedly.codebook.muc4 import MucMapping, Nouns, load_muc4_mapping
from reportedly.evaluate.muc4.templates import Fill, Option, Template, unquoted
from reportedly.model import Claim, Code, Coding, Count, Precision, Raw, Role, Stance, When, Where, Who

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WORD = re.compile(r"\w[\w'’-]*(?:\.\w+)*")
DAY = timedelta(1)
NO_INSTRUMENT = {"ARSON", "KIDNAPPING"}
GROUPS = {"armed_group", "military", "police"}
ARTICLES = {"the", "a", "an"}
UNKNOWN = {None, "unknown"}
Slots = dict[str, list[Fill]]


@dataclass(frozen=True, slots=True)
class Told:
    """One incident's claims, by what they say."""

    slots: tuple[Claim, ...]
    statements: tuple[Claim, ...]

    def of(self, role: Role) -> tuple[Claim, ...]:
        """The slot claims of one role."""
        return tuple(c for c in self.slots if c.role is role)

    def codes(self, role: Role) -> list[str]:
        """The codes of one role."""
        return [c.value.code for c in self.of(role) if isinstance(c.value, Code)]


def templates_of(coding: Coding) -> tuple[Template, ...]:
    """The incidents that MUC-4 asks for, in the order of the text."""
    found: list[Mapping[str, tuple[Fill, ...]]] = []
    for incident in coding.incidents:
        claims = coding.of(incident)
        told = Told(tuple(c for c in claims if not c.statement), tuple(c for c in claims if c.statement))
        if not _asked_for(told):
            continue
        slots = _slots(told, coding)
        same = next((i for i, other in enumerate(found) if _one_instance(other, slots)), None)
        if same is None:
            found.append(slots)
        else:
            found[same] = _together(found[same], slots)
    return tuple(Template(coding.report.name, slots, number=str(n)) for n, slots in enumerate(found, 1))


def _one_instance(one: Mapping[str, tuple[Fill, ...]], other: Mapping[str, tuple[Fill, ...]]) -> bool:
    """MUC-4 keeps instances of a type apart only by date, place and doer; "up to the day of the report" is no date."""
    if one.get("type") != other.get("type"):
        return False
    dates, places = ([_said(side.get(slot)) for side in (one, other)] for slot in ("date", "location"))
    apart_in_time = dates[0] != dates[1] and not any(day.startswith("-") or not day for day in dates)
    apart_in_place = places[0] != places[1] and not any(a.startswith(b) for a, b in (places, reversed(places)))
    return not apart_in_time and not apart_in_place


def _said(fills: tuple[Fill, ...] | None) -> str:
    return fills[0].options[0].values[0] if fills else ""


def _together(one: Mapping[str, tuple[Fill, ...]], other: Mapping[str, tuple[Fill, ...]]) -> Mapping[str, tuple[Fill, ...]]:
    """Both incidents' fills; of date, place and stage the one that says more."""
    joined = {slot: tuple(dict.fromkeys((*one.get(slot, ()), *other.get(slot, ())))) for slot in {**one, **other}}
    single = {slot: max((one.get(slot, ()), other.get(slot, ())), key=lambda fills: (not _said(fills).startswith("-"), len(_said(fills))))
              for slot in ("date", "location", "stage", "category") if joined.get(slot)}
    return {**joined, **single}


def _asked_for(told: Told) -> bool:
    """An act of violence against others than fighters, with a victim, a target or a doer."""
    mapping = load_muc4_mapping()
    types, status = set(told.codes(Role.TYPE)), told.codes(Role.STATUS)
    if not types - mapping.not_reported or "denied" in status or "planned" in status:
        return False
    targets = [_words(who) for who in _parties(told, Role.TARGET)]
    if targets and all(mapping.combatants.intersection(words) for words in targets):
        return False
    return bool(targets or told.of(Role.KILLED) or told.of(Role.INJURED))


def _slots(told: Told, coding: Coding) -> Mapping[str, tuple[Fill, ...]]:
    mapping = load_muc4_mapping()
    kind = next((mapping.incident_types[t] for t in told.codes(Role.TYPE) if t in mapping.incident_types), mapping.other_incident_type)
    status = next(iter(told.codes(Role.STATUS)), "occurred")
    slots: Slots = {
        "date": _one(_date(told, coding.report.published.edtf)), "location": _one(_location(told, coding.report.text, mapping)),
        "type": _one(kind), "stage": _one(mapping.stages.get(status, "ACCOMPLISHED")),
    }
    if kind not in NO_INSTRUMENT:
        _add(slots, _instruments(told, coding.report.text, mapping))
    _add(slots, _doers(told, coding.report.text, mapping))
    _add(slots, _targets(told, kind, mapping))
    return {slot: tuple(fills) for slot, fills in slots.items()}


def _add(slots: Slots, fills: Iterable[tuple[str, Fill]]) -> None:
    for slot, fill in fills:
        if fill not in slots.setdefault(slot, []):
            slots[slot].append(fill)


def _one(value: str | None) -> list[Fill]:
    return [_fill(value)] if value else []


def _fill(value: str, tag: str | None = None) -> Fill:
    return Fill((Option((unquoted(value),), (unquoted(tag),) if tag else ()),))


# ---------------------------------------------------------------- date and place

def _date(told: Told, published: str | None) -> str | None:
    """A day, a span, or up to the day of the report; a fresh report that names no day says no more than that."""
    said = next((c.value.edtf for c in told.of(Role.DATE) if isinstance(c.value, When)), None)
    low, high = edtf.bounds(said)
    last = edtf.bounds(published)[1]
    if low and high and not (high == last and high - low == DAY):
        return _day(low) if low == high else f"{_day(low)} - {_day(high)}"
    upper = high or last
    return f"- {_day(upper)}" if upper else None


def _day(day: date) -> str:
    return f"{day.day:02} {MONTHS[day.month - 1]} {day.year % 100:02}"


def _location(told: Told, text: str, mapping: MucMapping) -> str | None:
    """The country, of those that MUC-4 is about when there is one, and the place when it is known to be in it."""
    place = next((c.value for c in told.of(Role.PLACE) if isinstance(c.value, Where)), None)
    country = mapping.countries.get(place.country or "") if place else None
    most = most_named(text, mapping.named_as)
    if not place or not country or (most and country not in dict(mapping.named_as)):
        return most or country
    if not place.name or place.lat is None or place.precision is Precision.COUNTRY:
        return country
    return f"{country}: {place.name} ({mapping.place_kinds.get(place.precision, 'CITY')})".upper()


def most_named(text: str, named_as: Nouns) -> str | None:
    """The country that a report names most often, by its name, its people or its capital."""
    padded = f" {' '.join(WORD.findall(text.lower()))} "
    counts = {country: sum(padded.count(f" {word} ") for word in words) for country, words in named_as}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else None


# ---------------------------------------------------------------- means, doers, targets

def _instruments(told: Told, text: str, mapping: MucMapping) -> Iterator[tuple[str, Fill]]:
    """Means that the text words, and the kind of those that only its verbs imply."""
    for claim in told.of(Role.WEAPON):
        words = claim.value.text if isinstance(claim.value, Raw) else ""
        kind, worded = _noun(words, mapping.weapons), words.lower() in text.lower()
        if worded:
            yield "instrument", _fill(words)
        if kind:
            yield "instrument_type", _fill(kind, words if worded else "-")


def _doers(told: Told, text: str, mapping: MucMapping) -> Iterator[tuple[str, Fill]]:
    blamed = [(c, who) for c in (*told.statements, *told.of(Role.PERPETRATOR))
              if c.role is Role.PERPETRATOR and c.stance is not Stance.DENIES and (who := _doer(c, mapping))]
    for claim, who in blamed:
        organization = _organization(who, text, mapping)
        if organization:
            yield "perp_organization", _fill(organization)
            yield "perp_confidence", _fill(_confidence(claim, mapping), organization)
        if not claim.statement and organization != (who.name or who.text):
            yield "perp_individual", _fill(who.description or who.text or who.name or "")
    if blamed:
        state = any(mapping.state.intersection(_words(who)) for _, who in blamed)
        yield "category", _fill("STATE-SPONSORED VIOLENCE" if state else "TERRORIST ACT")


def _doer(claim: Claim, mapping: MucMapping) -> Who | None:
    """The party of a claim; None for pronouns, for places, and for what a statement blames without a name or a group."""
    who = claim.value
    if not isinstance(who, Who) or _is_nobody(who, mapping) or _is_place(who, mapping):
        return None
    named = who.name or who.kind in GROUPS or mapping.organizations.intersection(_words(who))
    return who if named or not claim.statement else None


def _is_nobody(who: Who, mapping: MucMapping) -> bool:
    return not who.name and not _words(who) - mapping.nobody - ARTICLES


def _is_place(who: Who, mapping: MucMapping) -> bool:
    name = (who.name or "").lower()
    return any(name in words for _, words in mapping.named_as)


def _organization(who: Who, text: str, mapping: MucMapping) -> str | None:
    """The group in a doer's words: an abbreviation that the text explains, or what has a word for groups in it."""
    words: list[str] = WORD.findall(who.text or who.name or "")
    short = next((word for word in words if len(word) > 1 and re.search(rf"[\[(]{re.escape(word)}[\])]", text, re.IGNORECASE)), None)
    if short:
        return short
    phrase = " ".join(words).lower()
    tail = re.split(r"\b(?:of|from) (?:the )?", phrase)[-1]
    if mapping.organizations.intersection(tail.split()):
        return re.sub(r"^(?:the|a|an) ", "", tail)
    return None


def _confidence(claim: Claim, mapping: MucMapping) -> str:
    if claim.stance is Stance.CLAIMS_RESPONSIBILITY:
        return "CLAIMED OR ADMITTED"
    if claim.stance is Stance.ATTRIBUTES_TO:
        official = claim.speaker is not None and claim.speaker.kind in mapping.authorities
        return "SUSPECTED OR ACCUSED BY AUTHORITIES" if official else "SUSPECTED OR ACCUSED"
    return "REPORTED AS FACT"


def _targets(told: Told, kind: str, mapping: MucMapping) -> Iterator[tuple[str, Fill]]:
    parties = [who for who in _parties(told, Role.TARGET) if not _is_nobody(who, mapping) and not _is_place(who, mapping)]
    for who in parties:
        thing = None if who.name and who.kind == "person" else _thing(who, mapping)
        if thing and kind != "KIDNAPPING":
            yield from _hit_thing(who, thing, mapping)
        elif not thing and (who.name or who.outcome not in UNKNOWN or _noun(who.text, mapping.people)):
            yield from _hit_person(who, _number(who, parties, told), mapping)


def _hit_thing(who: Who, thing: str, mapping: MucMapping) -> Iterator[tuple[str, Fill]]:
    words = who.description or who.text or who.name or ""
    yield "phys_target", _fill(words)
    yield "phys_type", _fill(thing, words)
    yield "phys_number", _fill("PLURAL" if _plural(words) else "1", words)
    if effect := mapping.damage.get(who.outcome or ""):
        yield "phys_effect", _fill(effect, words)


def _hit_person(who: Who, number: str, mapping: MucMapping) -> Iterator[tuple[str, Fill]]:
    described = who.title or (who.description if who.description != who.name else None)
    words = who.name or described or who.text
    if who.name:
        yield "hum_name", _fill(who.name)
    if described:
        yield "hum_description", _fill(described, who.name)
    if not words:
        return
    yield "hum_type", _fill(_noun(f"{described or ''} {who.text}", mapping.people) or "CIVILIAN", words)
    yield "hum_number", _fill(number, words)
    if effect := mapping.outcomes.get(who.outcome or ""):
        yield "hum_effect", _fill(effect, words)


def _number(who: Who, parties: list[Who], told: Told) -> str:
    """How many: one for a name, the toll when there is but one group, else PLURAL or one by the noun."""
    if who.name:
        return "1"
    role = {"killed": Role.KILLED, "injured": Role.INJURED}.get(who.outcome or "")
    alike = [p for p in parties if p.outcome == who.outcome]
    toll = next((c.value for c in told.of(role) if isinstance(c.value, Count)), None) if role else None
    if toll and len(alike) == 1 and toll.min is not None:
        return str(toll.min) if toll.min == toll.max else f"{toll.min} -"
    return "PLURAL" if _plural(who.description or who.text) else "1"


def _plural(words: str) -> bool:
    last = words.split()[-1].lower() if words.split() else ""
    return (last.endswith("s") and not last.endswith("ss")) or last in {"people", "men", "women", "children", "policemen", "police"}


def _parties(told: Told, role: Role) -> list[Who]:
    return [c.value for c in told.of(role) if isinstance(c.value, Who)]


def _words(who: Who) -> set[str]:
    return {word.lower() for form in (who.name, who.text, who.description) if form for word in WORD.findall(form)}


def _thing(who: Who, mapping: MucMapping) -> str | None:
    """The kind of thing that a target is; None for people."""
    words = (who.description or who.text or who.name or "").lower()
    head = re.split(r"\s(?:of|in|on|at|near|that|which|belonging|,)\s", words)[0]
    kind = next((code for code, nouns in mapping.things if any(head == noun or head.endswith(" " + noun) for noun in nouns)), None)
    return kind or ("OTHER" if who.outcome in mapping.damage else None)


def _noun(words: str, nouns: Nouns) -> str | None:
    padded = f" {' '.join(WORD.findall(words.lower()))} "
    return next((code for code, listed in nouns if any(f" {noun} " in padded for noun in listed)), None)
