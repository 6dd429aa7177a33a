"""Reads annotated passages (JSON Lines with text, incidents and claims) as gold pages."""

from __future__ import annotations

from typing import Any

from reportedly.codebook.scoring import load_scoring
from reportedly.evaluate.gold.dates import is_vague
from reportedly.evaluate.gold.pairing import pointing
from reportedly.evaluate.gold.reading import listed, toll_of
from reportedly.evaluate.gold.records import Page, Spans, Spot, Statement, Told


def passage_page(raw: Any) -> Page:
    """One annotated passage."""
    return Page(raw["id"], tuple(_incident(i) for i in raw["incidents"]), tuple(_claim(c) for c in raw["claims"]))


def _incident(raw: Any) -> Told:
    targets, date = raw.get("targets") or [], raw.get("date")
    kinds = load_scoring().families_of([raw["types"][0], "; ".join(raw["types"][1:])])
    survived = any(t.get("outcome") == "survived" for t in targets)
    attempted = survived or any("attempt" in kind for kind in raw["types"][1:])
    return Told(
        raw["id"], _spans(raw), kinds, kinds, None if is_vague(date) else date, date, _spot(raw),
        tuple(t["name"] for t in targets if t.get("name")),
        tuple(tuple(form for form in (t.get("name"), t.get("description")) if form is not None) for t in targets), (),
        toll_of(raw.get("killed")), toll_of(raw.get("injured")), (raw["weapon"],) if raw.get("weapon") else (),
        tuple((a["name"],) for a in raw.get("accused") or [] if a.get("name")),
        (*raw["status"].split("+"), *(["attempted"] if attempted else [])), raw["status"] != "planned", raw.get("cluster"),
    )


def _spot(raw: Any) -> Spot | None:
    place = raw.get("place")
    if not place:
        return None
    quotes = tuple(s["quote"] for s in (raw.get("spans") or {}).get("place", []))
    names = tuple(form for form in (*(quotes or (place["name"],)), place["name"]) if form)
    return Spot(names, place.get("country") or "", None, bool(quotes or place["name"]))


def _claim(raw: Any) -> Statement:
    speaker = raw.get("speaker") or {}
    worded = next(iter(listed(speaker.get("verbatim"))), None)
    accused = tuple(form for form in listed(raw.get("accused")) if isinstance(form, str))
    return Statement(raw["id"], tuple(listed(raw["incident"])), load_scoring().stance(raw["stance"]),
                     (worded or "(nobody)", speaker.get("name") or "unspecified"), accused, raw["certainty"] or "asserted", _spans(raw))


def _spans(raw: Any) -> Spans:
    return pointing(tuple((quote["start"], quote["end"]) for quote in raw["evidence"]))
