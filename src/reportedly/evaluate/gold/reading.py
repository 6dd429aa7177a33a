"""Reads gold codings (YAML) and coded records (JSON) into the one form of `records.py`."""

from __future__ import annotations

import re
from typing import Any

from reportedly.codebook.scoring import load_scoring
from reportedly.evaluate.gold.dates import days_of, is_vague
from reportedly.evaluate.gold.pairing import pointing
from reportedly.evaluate.gold.records import Forms, Happening, Page, Spans, Spot, Statement, Told, Toll

NAMING = ("name", "verbatim", "normalized", "actor", "description", "aliases")
OPEN_ABOVE = {"at_least", "more_than", "over"}
OPEN_BELOW = {"nearly", "at_most", "up_to"}


def forms(*values: Any) -> Forms:
    """Every string that a value holds under a naming key."""
    found: list[str] = []
    for item in (item for value in values for item in listed(value)):
        if isinstance(item, dict):
            found += forms(*(item.get(key) for key in NAMING))
        elif isinstance(item, str):
            found.append(item)
    return tuple(found)


def listed(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else as a list of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def toll_of(value: Any) -> Toll | None:
    """A range, a number with a qualifier, or a bare number."""
    if isinstance(value, int):
        return Toll(value, value)
    if not isinstance(value, dict):
        return None
    if value.get("min") is not None or value.get("max") is not None:
        return Toll(value.get("min"), value.get("max"))
    count, qualifier = value.get("count"), value.get("qualifier")
    if not isinstance(count, int):
        return None
    return Toll(None if qualifier in OPEN_BELOW else count, None if qualifier in OPEN_ABOVE else count)


def _spans(item: Any) -> Spans:
    found = [(quote["start"], quote["end"]) for quote in item.get("evidence") or [] if quote.get("start") is not None]
    return pointing(tuple(found))


def _parties(values: Any) -> tuple[Forms, ...]:
    found = (forms(v if isinstance(v, (dict, str)) else str(v)) for v in listed(values or None))
    return tuple(party for party in found if party)


def _date(value: Any) -> str | None:
    """YAML reads a bare day as a date and a bare year as a number."""
    return None if value is None else str(value).strip()


def _spot(place: Any, stated: bool) -> Spot | None:
    if not place:
        return None
    if not isinstance(place, dict):
        return Spot(forms(place), stated=stated)
    lat, lon = place.get("lat"), place.get("lon")
    point = None if lat is None or lon is None else (float(lat), float(lon))
    return Spot(forms(place), place.get("country") or "", point, stated)


def _dead(killed: Any) -> Forms:
    return forms(killed.get("names")) if isinstance(killed, dict) else ()


# ---------------------------------------------------------------- gold

def gold_page(name: str, raw: Any, dates: str) -> Page:
    """A gold coding; `dates` is "given" when the system is told the publication date, else "text"."""
    events = raw.get("political_events")
    return Page(
        name, tuple(gold_incident(i, dates) for i in raw.get("incidents") or []),
        tuple(_statement(c) for c in raw.get("claims") or []),
        None if events is None else tuple(_gold_event(e) for e in events if "no PLOVER" not in str(e.get("plover"))),
        _gold_published(raw) if dates == "text" else None,
    )


def gold_incident(raw: Any, dates: str) -> Told:
    """One incident of a gold coding."""
    date, place, targets = raw["date"], raw.get("place"), raw.get("targets") or []
    full, alone = _date(date.get("edtf")), _date(date.get("text_only_edtf"))
    scored = full if dates == "given" or "text_only_edtf" not in date else alone
    tactics = (raw.get("type"), raw.get("subtype"), raw.get("method"))
    book = load_scoring()
    return Told(
        raw.get("id"), _spans(raw), book.families_of(forms(*tactics)), book.families_of(forms(*tactics, raw.get("type_accept"))),
        None if is_vague(scored) else scored, alone or full,
        _spot(place, bool(forms(place.get("verbatim") if isinstance(place, dict) else place))),
        tuple(t["name"] for t in targets if isinstance(t, dict) and t.get("name")), tuple(forms(t) for t in targets),
        _dead(raw.get("killed")), toll_of(raw.get("killed")), toll_of(raw.get("injured")), forms(raw.get("weapon_verbatim")),
        _parties(raw.get("perpetrator_alleged")), _statuses(raw),
        raw.get("level", "event") == "event" and raw.get("status") != "planned", raw.get("cluster"),
    )


def _statuses(raw: Any) -> Forms:
    """The statuses that are right; whoever survived an attack was the victim of an attempt."""
    survived = any(isinstance(t, dict) and t.get("outcome") == "survived" for t in raw.get("targets") or [])
    attempt = ["attempted"] if survived or "attempt" in str(raw.get("subtype")) else []
    return (*(raw.get("status") or "occurred").split("+"), *listed(raw.get("status_accept")), *attempt)


def _gold_event(raw: Any) -> Happening:
    return Happening(str(raw.get("plover", "")).split()[0], tuple(str(raw.get("actor")).split(";")), _spans(raw))


def _gold_published(raw: Any) -> str | None:
    published = (raw.get("document") or {}).get("published") or {}
    date = published.get("text_only_edtf") if isinstance(published, dict) else None
    return date if days_of(date) else None


def published_of(raw: Any) -> str | None:
    """The publication date that a gold coding gives."""
    published = raw.get("published") or (raw.get("document") or {}).get("published") or {}
    return published.get("edtf") if isinstance(published, dict) else None


# ---------------------------------------------------------------- both

def _statement(raw: Any) -> Statement:
    return Statement(
        raw.get("id"), tuple(listed(raw.get("incident") or raw.get("about"))), load_scoring().stance(raw.get("stance") or ""),
        forms(raw.get("speaker") or raw.get("source")), forms(raw.get("accused")), raw.get("certainty") or "asserted", _spans(raw))


# ---------------------------------------------------------------- system

def record_page(raw: Any) -> Page:
    """A coded record as `code --json` prints it."""
    document = raw.get("document") or {}
    events = [e for e in raw.get("events") or [] if e.get("type") not in load_scoring().violent_events]
    return Page(
        plain_name(document.get("name", "?")), tuple(_record_incident(i) for i in raw.get("incidents") or []),
        tuple(_statement(c) for c in raw.get("claims") or []),
        tuple(Happening(str(e.get("type", "")).upper(), forms(e.get("actors")), _spans(e)) for e in events),
        (document.get("published") or {}).get("edtf"),
    )


def _record_incident(raw: Any) -> Told:
    tactics = load_scoring().families_of(forms(raw.get("types"), raw.get("weapon")))
    targets = raw.get("targets") or []
    return Told(
        raw.get("id"), _spans(raw), tactics, tactics, raw.get("date"), raw.get("date"), _spot(raw.get("place"), True), (),
        tuple(forms(t) for t in targets), _dead(raw.get("killed")), toll_of(raw.get("killed")), toll_of(raw.get("injured")),
        forms(raw.get("weapon")), _parties(raw.get("accused")), (raw.get("status") or "occurred",), True, raw.get("chronicle_id"),
    )


def plain_name(name: str) -> str:
    """A report's name without folder and ending, as gold files are named."""
    return re.sub(r"\.(?:txt|html?)$", "", name.rsplit("/", 1)[-1])
