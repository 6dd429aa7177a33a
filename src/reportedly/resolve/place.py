"""Where an incident happened: the scene, as a gazetteer entry no finer than the words.

Every place name of a report is weighed for every incident: does it stand with the trigger, does a word of place put the act there,
or does it only say where a speaker sits, where the victim came from, which government spoke?  The best one that has anything
for it is the scene; a report's main place helps out where an incident names none.  A dateline counts last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reportedly.codebook import Codebook
from reportedly.codebook.places import Disputed
from reportedly.model import Draft, Precision, Span, Where
from reportedly.resolve.gazetteer import Entry, Gazetteer
from reportedly.resolve.placenames import key_of
from reportedly.resolve.placewords import PLACE_LABELS
from reportedly.resolve.scene_points import ENOUGH, points, site_points, speaks
from reportedly.resolve.scenes import Scene, View, view_of
from reportedly.resolve.sites import Site
from reportedly.text.analysis import Analysis

BEGINNING = 400       # characters that a report begins with
STANDS_OUT = 2.0      # weight of mentions from which a report has a main place
SITED = 2.5           # points that a plain noun of place needs
POINTED = 1.2         # how much better a name must stand than words that point at one
LONGEST_SITE = 5      # words of a site's own name
ON_STREETS = frozenset({"block", "blocks", "corner", "intersection", "road", "street"})
REPEATED = 0.3        # share of further mentions of a place
RADIUS = {Precision.PLACE: 10.0, Precision.DISTRICT: 30.0, Precision.PROVINCE: 150.0, Precision.COUNTRY: 500.0}
PRECISION = {"town": Precision.PLACE, "subunit": Precision.DISTRICT, "unit": Precision.PROVINCE, "region": Precision.PROVINCE,
             "country": Precision.COUNTRY}
HELD_WORDS = ("occupied", "-held", "controlled", "annexed", "under occupation")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a draft: a named place, a site without a name of its own, or both."""

    scene: Scene | None
    site: Site | None


def places_of(
    drafts: Sequence[Draft], analysis: Analysis, book: Codebook, gazetteer: Gazetteer
) -> Mapping[str, tuple[Where, tuple[Span, ...]]]:
    """Each draft's id → its scene and the words it rests on."""
    if not drafts:
        return {}
    view = view_of(drafts, analysis, book, gazetteer)
    found: dict[str, tuple[Where, tuple[Span, ...]]] = {}
    chosen = {d.id: choice for d in drafts if (choice := _scene(d, view)) is not None}
    for draft in drafts:
        choice = chosen.get(draft.id) or _inherited(draft, drafts, chosen, view)
        if choice is not None:
            found[draft.id] = valued(choice, view)
    return found


def _scene(draft: Draft, view: View) -> Choice | None:
    """The place with the most points over all its mentions, with the site that the act took place at."""
    site = _site(draft, view)
    weighed = [(points(scene, draft, view), scene) for scene in view.scenes]
    grouped: dict[str, list[tuple[float, Scene]]] = {}
    for score, scene in weighed:
        if score > 0:
            grouped.setdefault(scene.key, []).append((score, scene))
    ranked = sorted(((_together(g), g[0][1].name.start, g) for g in grouped.values()), key=lambda r: (-r[0], r[1]))
    pointed = _pointed(draft, view, ranked[0][0] if ranked else 0.0)
    if pointed is not None:
        return Choice(pointed, site)
    if ranked and ranked[0][0] >= ENOUGH:
        best = max(_finer(ranked)[2], key=lambda g: g[0])[1]
        return Choice(best, site)
    if site is not None:
        return Choice(_meant(site, view) or home_of(view), site)
    return None


def _together(mentions: Sequence[tuple[float, Scene]]) -> float:
    """The best mention counts whole, the others a little."""
    scores = sorted((m[0] for m in mentions), reverse=True)
    return scores[0] + REPEATED * sum(min(2.0, s) for s in scores[1:4])


def _finer(ranked: Sequence[tuple[float, int, list[tuple[float, Scene]]]]) -> tuple[float, int, list[tuple[float, Scene]]]:
    """A town within the chosen unit or country that scores well too says more of the scene."""
    top, entry = ranked[0], ranked[0][2][0][1].entry
    if entry is None or entry.kind == "town":
        return top
    inside = [r for r in ranked[1:] if r[0] >= max(ENOUGH, top[0] - 3.0) and (e := r[2][0][1].entry) and _within(e, entry)]
    return inside[0] if inside else top


def _within(entry: Entry, larger: Entry) -> bool:
    rank = ("town", "subunit", "unit", "region", "country")
    if rank.index(entry.kind) >= rank.index(larger.kind):
        return False
    if larger.kind == "country":
        return entry.country == larger.country
    if larger.kind == "region":
        return larger.km_to(entry) <= larger.radius_km
    return larger.id in (entry.unit_id, entry.subunit_id)


def _site(draft: Draft, view: View) -> Site | None:
    """The plain noun of place that stands best with a trigger: `at a salt lick`, `hit a school`."""
    weighed = [(site_points(site, draft, view), -site.token, site) for site in view.sites if not site.told and not site.capital]
    best = max(weighed, key=lambda w: w[:2], default=None)
    return best[2] if best is not None and best[0] >= SITED else None


def _pointed(draft: Draft, view: View, rival: float) -> Scene | None:
    """The place that `in the city`, `there` or `the Indonesian capital` point at, when nothing named stands better."""
    weighed = [(site_points(site, draft, view), -site.token, site) for site in view.sites if site.told or site.capital]
    best = max(weighed, key=lambda w: w[:2], default=None)
    if best is None or best[0] < SITED or best[0] + POINTED < rival:
        return None
    return view.capitals.get(best[2].token) if best[2].capital else _meant(best[2], view)


def _meant(site: Site, view: View) -> Scene | None:
    """The place that a site without a name of its own is in: the nearest one told before."""
    before = [s for s in view.scenes if s.name.start < site.start and s.placed and not speaks(s.name, view)]
    fine = [s for s in before if s.entry is None or s.entry.kind in ("town", "subunit")]
    return (fine or before or [None])[-1]  # type: ignore[list-item]


def _inherited(draft: Draft, drafts: Sequence[Draft], chosen: Mapping[str, Choice], view: View) -> Choice | None:
    """The scene of the incident told just before in the same paragraph, else the main place of the report."""
    at = draft.triggers[0].start
    here = next(((s, e) for s, e in view.analysis.paragraphs() if s <= at < e), None)
    before = [d for d in drafts if d.id in chosen and chosen[d.id].scene is not None and d.triggers[0].start <= at]
    if here and before:
        nearest = max(before, key=lambda d: d.triggers[0].start)
        if here[0] <= nearest.triggers[0].start:
            return Choice(chosen[nearest.id].scene, None)
    if not draft.main:
        return None
    home = home_of(view)
    return Choice(home, None) if home is not None else None


def home_of(view: View) -> Scene | None:
    """The place that a report is about: named most, in its dateline, at its beginning, by its police; None when nothing stands out."""
    weights: Counter[str] = Counter()
    first: dict[str, Scene] = {}
    for scene in view.scenes:
        if scene.entry is None or scene.entry.kind not in ("town", "subunit", "unit") or speaks(scene.name, view):
            continue
        first.setdefault(scene.key, scene)
        fine = 0.4 * (scene.entry.kind == "town")
        weights[scene.key] += 1 + 2 * scene.name.dateline + scene.name.body + (scene.name.start < BEGINNING) + fine  # type: ignore[assignment]
    if not weights:
        return None
    ranked = sorted(weights.items(), key=lambda w: (-w[1], first[w[0]].name.start))
    key, weight = ranked[0]
    if weight < STANDS_OUT:
        return None
    top = first[key].entry
    inside = [k for k, w in ranked[1:] if w >= STANDS_OUT and (e := first[k].entry) and top and e.kind == "town" and _within(e, top)]
    return first[inside[0] if inside else key]


def valued(choice: Choice, view: View) -> tuple[Where, tuple[Span, ...]]:
    """A choice as a value with its words: `mosque, Bama` where a site is told, the place's name alone else."""
    report, site = view.analysis.report, choice.site
    if choice.scene is None:
        assert site is not None
        span = report.span(site.phrase, site.end)
        return Where(None, span.quote, country=view.country, reason="a site without a name"), (span,)
    where, words = where_of(choice.scene, view), _words(choice.scene, view.analysis)
    if site is None:
        return where, (words,)
    within = words.start <= site.start < words.end
    token = view.analysis.doc[site.token]
    if choice.scene.name.street and token.lower_ in ON_STREETS:
        return where, (words,)
    head = site.words if token.text[0].isupper() and len(site.words.split()) <= LONGEST_SITE else token.text
    name = site.words if choice.scene.name.words in site.words else f"{head}, {where.name}"
    named = where if token.text in where.text.split() else replace(where, name=name)
    return named, ((words,) if within else tuple(sorted((report.span(site.phrase, site.end), words))))


def where_of(scene: Scene, view: View) -> Where:
    """The scene as a value: its words, its place, how fine, how sure, who holds it."""
    entry, words = scene.entry, scene.name.words
    if entry is None and (holder := _around(scene, view)) is not None:
        return replace(where_of(holder, view), name=f"{words}, {holder.name.words}", text=words, gazetteer_id=None, candidates=(),
                       reason=f"in no gazetteer; in {holder.name.words}, as the report says")
    if entry is None and scene.reading.within is not None:
        return _in_unit(scene, scene.reading.within)
    if entry is None:
        return Where(name=words, text=words, country=_holder_country(scene, view), precision=Precision.UNKNOWN,
                     candidates=tuple(map(_told, scene.reading.others)), reason="; ".join(scene.reading.reasons) or "in no gazetteer")
    precision = PRECISION[entry.kind]
    if scene.name.unit and precision is Precision.PLACE:
        precision = Precision.DISTRICT
    radius = max(float(entry.radius_km), RADIUS[precision])
    return Where(
        name=words, text=words, admin=entry.unit or None, country=entry.country or None, lat=entry.lat, lon=entry.lon,
        precision=precision, radius_km=radius, holder=_held_by(scene, view),
        gazetteer_id=f"geonames:{entry.geonames}" if entry.geonames else None,
        candidates=tuple(map(_told, scene.reading.others)), reason="; ".join(scene.reading.reasons))


def _in_unit(scene: Scene, unit: Entry) -> Where:
    """A place that the gazetteer does not have in the unit or country that the words put it in: somewhere there."""
    precision, words = PRECISION[unit.kind], scene.name.words
    return Where(name=words, text=words, admin=unit.name if unit.kind == "unit" else None, country=unit.country or None, lat=unit.lat,
                 lon=unit.lon, precision=precision, radius_km=max(float(unit.radius_km), RADIUS[precision]),
                 candidates=tuple(map(_told, scene.reading.others)), reason="; ".join(scene.reading.reasons))


def _around(scene: Scene, view: View) -> Scene | None:
    """The town that a street, a square or a building is in: named right after it, in its sentence, or the report's main place."""
    name = scene.name
    last = name.words.split()[-1].lower()
    if not (name.street or name.label == "FAC" or last in view.places.site_words):
        return _local_home(view) if name.label in PLACE_LABELS or name.governor in view.places.at_scene else None
    towns = [s for s in view.scenes if s.entry and s.entry.kind == "town" and not speaks(s.name, view)]
    ends = [s.name.end for s in view.scenes if s.name.words == name.words]
    after = next((s for s in towns if any(0 <= s.name.start - end < 40 for end in ends)), None)
    sentence = view.analysis.doc[name.first].sent
    beside = [s for s in towns if sentence.start <= s.name.first < sentence.end and s.name.governor in view.places.at_scene]
    home = home_of(view)
    return after or (beside[0] if beside else home if home is not None and home.entry and home.entry.kind in ("town", "subunit") else None)


def _local_home(view: View) -> Scene | None:
    """The town or county whose police the report names, when it is the report's main place."""
    home = home_of(view)
    if home is None or home.entry is None:
        return None
    return home if any(s.name.body and s.key == home.key for s in view.scenes) else None


def _told(entry: Entry) -> str:
    return ", ".join(part for part in (entry.name, entry.unit, entry.country) if part)


def _holder_country(scene: Scene, view: View) -> str | None:
    """The country of the next resolved name that follows in the same phrase, else that of the whole report."""
    end = scene.name.end
    following = next((s for s in view.scenes if s.name.start >= end and s.entry), None)
    if following is not None and following.name.start - end < 40 and following.entry is not None:
        return following.entry.country or view.country
    return view.country


def _held_by(scene: Scene, view: View) -> str | None:
    entry = scene.entry
    assert entry is not None
    around = view.analysis.sentence_at(scene.name.start).text.lower()
    for territory in view.places.disputed:
        if _covers(territory, entry, scene.name.words, around):
            return territory.holder
    return None


def _covers(territory: Disputed, entry: Entry, words: str, around: str) -> bool:
    """By name or unit; a town near a front only when the report says that it is occupied or held."""
    if territory.country != entry.country and words not in territory.words:
        return False
    keys = {key_of(entry.name), key_of(words)}
    if keys & {key_of(w) for w in territory.words}:
        return True
    if {key_of(entry.unit), *keys} & {key_of(u) for u in territory.units}:
        return not territory.front or _said_held(around)
    return bool(keys & {key_of(t) for t in territory.towns}) and (not territory.front or _said_held(around))


def _said_held(around: str) -> bool:
    return any(word in around for word in HELD_WORDS)


def _words(scene: Scene, analysis: Analysis) -> Span:
    """The phrase of the scene from its first word of place to the name's end."""
    start = scene.name.phrase if scene.name.phrase < scene.name.start and scene.name.start - scene.name.phrase < 80 else scene.name.start
    return analysis.report.span(start, scene.name.end)
