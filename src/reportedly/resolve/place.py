"""Where an incident happened: the scene, as a gazetteer entry no finer than the words.

Every place name of a report is weighed for every incident: does it stand with the trigger, does a word of place put the act there,
or does it only say where a speaker sits, where the victim came from, which government spoke?  The best one that has anything
for it is the scene; a report's main place helps out where an incident names none.  A dateline counts last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.codebook.places import Disputed, Places
from reportedly.model import Draft, Precision, Span, Where
from reportedly.resolve.gazetteer import Entry, Gazetteer
from reportedly.resolve.placenames import key_of
from reportedly.resolve.placewords import NAMED_ELSE, PLACE_LABELS, PlaceName, place_names, place_noun
from reportedly.resolve.sites import Site, sites_of
from reportedly.resolve.toponyms import MOST, Mention, Reading, read_names
from reportedly.text.analysis import Analysis

SITED = 2.5           # points that a plain noun of place needs
REPEATED = 0.3        # share of further mentions of a place
ENOUGH = 1.0          # points that a name needs to be the scene
KNOWN = 5.3           # prior from which the gazetteer alone makes a capitalised word a place
SMALL = 6.0           # prior below which a namesake in a country that the report never mentions is not believed
RADIUS = {Precision.PLACE: 10.0, Precision.DISTRICT: 30.0, Precision.PROVINCE: 150.0, Precision.COUNTRY: 500.0}
PRECISION = {"town": Precision.PLACE, "subunit": Precision.DISTRICT, "unit": Precision.PROVINCE, "region": Precision.PROVINCE,
             "country": Precision.COUNTRY}
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "agent"})
COUNTRY_SHARE = 0.6
HELD_WORDS = ("occupied", "-held", "controlled", "annexed", "under occupation")
NARROW = frozenset({"in", "near", "outside", "at", "inside", "on", "off", "along", "above"})
SPEAKING = frozenset({"speak", "tell", "say", "meet", "address", "reporter", "journalist"})


@dataclass(frozen=True, slots=True)
class Scene:
    """A place name as a possible scene: what it is read as."""

    name: PlaceName
    reading: Reading

    @property
    def entry(self) -> Entry | None:
        """The gazetteer's place, if any."""
        return self.reading.entry


    @property
    def key(self) -> str:
        """What its mentions share: the place itself, else the words."""
        return str(self.entry.id) if self.entry is not None else key_of(self.name.words)

    @property
    def placed(self) -> bool:
        """Whether it is a place for sure: the gazetteer or a label says so."""
        return self.entry is not None or self.name.label in PLACE_LABELS or self.name.settlement


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a draft: a named place, a site without a name of its own, or both."""

    scene: Scene | None
    site: Site | None


@dataclass(frozen=True, slots=True)
class View:
    """All that is weighed for one report."""

    analysis: Analysis
    book: Codebook
    places: Places
    scenes: tuple[Scene, ...]
    sites: tuple[Site, ...]
    owners: Mapping[int, tuple[str, ...]]
    country: str | None
    numbers: Mapping[int, int]


def places_of(
    drafts: Sequence[Draft], analysis: Analysis, book: Codebook, gazetteer: Gazetteer
) -> Mapping[str, tuple[Where, tuple[Span, ...]]]:
    """Each draft's id → its scene and the words it rests on."""
    if not drafts:
        return {}
    view = _view(drafts, analysis, book, gazetteer)
    found: dict[str, tuple[Where, tuple[Span, ...]]] = {}
    chosen = {d.id: choice for d in drafts if (choice := _scene(d, view)) is not None}
    for draft in drafts:
        choice = chosen.get(draft.id) or _inherited(draft, drafts, chosen, view)
        if choice is not None:
            found[draft.id] = valued(choice, view)
    return found


def place_mentions(analysis: Analysis, book: Places) -> tuple[PlaceName, ...]:
    """Place names in the running text, as far as words and labels tell without the gazetteer."""
    return tuple(n for n in place_names(analysis, book) if n.label in PLACE_LABELS or n.unit or n.settlement or (
        n.label not in NAMED_ELSE and n.governor in book.at_scene))


def _view(drafts: Sequence[Draft], analysis: Analysis, book: Codebook, gazetteer: Gazetteer) -> View:
    names = [n for n in place_names(analysis, book.places) if _plausible(n, book, gazetteer)]
    mentions = [Mention(n.start, n.end, n.words, n.unit) for n in names] + _peoples(analysis, book.places)
    mentions.sort(key=lambda m: m.start)
    readings = {r.mention.start: r for r in read_names(analysis.report.text, mentions, book.places, gazetteer)}
    known = {key_of(r.mention.words): r.entry for r in readings.values() if r.entry is not None}
    country = _country(known.values())
    scenes = tuple(Scene(n, _believed(readings[n.start], known)) for n in names)
    return View(analysis, book, book.places, scenes, sites_of(analysis, book.places), _owners(drafts, analysis), country,
                {s.start: n for n, s in enumerate(analysis.sentences)})


def _plausible(name: PlaceName, book: Codebook, gazetteer: Gazetteer) -> bool:
    """Whether a capitalised run may be a place at all."""
    words = book.places
    told = name.settlement or name.unit or name.governor in words.at_scene or name.dateline
    if name.label in PLACE_LABELS:
        return True
    if name.label in NAMED_ELSE and not (name.settlement or name.unit):
        return _misnamed(name, gazetteer, told)
    if name.governor in NARROW and told or name.settlement or name.unit:
        return not name.words.isupper() or len(name.words) > 5 or bool(gazetteer.lookup(name.words, 1))
    found = gazetteer.lookup(name.words, 4)
    return bool(found) and found[0].strict and found[0].prior >= KNOWN - told


def _misnamed(name: PlaceName, gazetteer: Gazetteer, told: bool) -> bool:
    """A name that the labels call a person or an organisation, where the words around want a place."""
    if name.label == "EVENT" or name.governor not in ("in", "near", "outside", "at"):
        return False
    found = gazetteer.lookup(name.words, 4)
    if found and found[0].strict:
        return found[0].prior >= KNOWN - 1.3 * told
    return name.governor != "at" or name.noun is not None and not name.part_of


def _peoples(analysis: Analysis, book: Places) -> list[Mention]:
    """Words for peoples: no scenes, but they tell which country a report speaks of."""
    return [Mention(t.idx, t.idx + len(t), t.text) for t in analysis.doc if t.text in book.people]


def _country(entries: Iterable[Entry]) -> str | None:
    """The country that most of the wordings lie in."""
    counts = Counter(e.country for e in entries if e.country)
    if not counts:
        return None
    code, number = counts.most_common(1)[0]
    return code if number / sum(counts.values()) >= COUNTRY_SHARE else None


def _believed(reading: Reading, known: Mapping[str, Entry]) -> Reading:
    """Drop a small namesake in a country that the report names nothing else of."""
    entry = reading.entry
    if entry is None or entry.kind in ("country", "region") or entry.prior >= SMALL:
        return reading
    others = [e for key, e in known.items() if key != key_of(reading.mention.words)][:MOST]
    if not others or any(o.country == entry.country or o.km_to(entry) < 300 for o in others):
        return reading
    return Reading(reading.mention, None, (entry, *reading.others), ("namesakes only in countries that the report does not speak of",))


def _owners(drafts: Sequence[Draft], analysis: Analysis) -> dict[int, tuple[str, ...]]:
    """Token of a trigger → drafts that it belongs to."""
    owners: dict[int, tuple[str, ...]] = {}
    for draft in drafts:
        for trigger in draft.triggers:
            for token in analysis.tokens(trigger):
                owners[token.i] = (*owners.get(token.i, ()), draft.id)
    return owners


# ---------------------------------------------------------------- choosing

def _scene(draft: Draft, view: View) -> Choice | None:
    """The place with the most points over all its mentions, with the site that the act took place at."""
    site = _site(draft, view)
    weighed = [(points(scene, draft, view), scene) for scene in view.scenes]
    grouped: dict[str, list[tuple[float, Scene]]] = {}
    for score, scene in weighed:
        if score > 0:
            grouped.setdefault(scene.key, []).append((score, scene))
    ranked = sorted(((_together(g), g[0][1].name.start, g) for g in grouped.values()), key=lambda r: (-r[0], r[1]))
    if ranked and ranked[0][0] >= ENOUGH:
        best = max(_finer(ranked)[2], key=lambda g: g[0])[1]
        return Choice(best, site)
    if site is not None:
        return Choice(_meant(site, view), site)
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
    weighed = [(_site_points(site, draft, view), -site.token, site) for site in view.sites]
    best = max(weighed, key=lambda w: w[:2], default=None)
    return best[2] if best is not None and best[0] >= SITED else None


def _site_points(site: Site, draft: Draft, view: View) -> float:
    doc = view.analysis.doc
    token = doc[site.token]
    inside = [i for i, owners in view.owners.items() if draft.id in owners and token.sent.start <= i < token.sent.end]
    if not inside:
        return 0.0
    others = [abs(i - site.token) for i, owners in view.owners.items() if draft.id not in owners and token.sent.start <= i < token.sent.end]
    own = min(abs(i - site.token) for i in inside)
    object_of = token.dep_ in ("dobj", "nsubjpass") and draft.id in view.owners.get(token.head.i, ())
    linked = 2.0 if site.governor in view.places.at_scene or object_of else -2.0
    return 2.5 - 0.08 * own + linked - 2.0 * any(o < own for o in others)


def _meant(site: Site, view: View) -> Scene | None:
    """The place that a site without a name of its own is in: the nearest one told before."""
    before = [s for s in view.scenes if s.name.start < site.start and s.placed and not speaks(s.name, view)]
    fine = [s for s in before if s.entry is None or s.entry.kind in ("town", "subunit")]
    return (fine or before or [None])[-1]  # type: ignore[list-item]


def points(scene: Scene, draft: Draft, view: View) -> float:
    """How much speaks for a name as the scene of a draft."""
    name, doc = scene.name, view.analysis.doc
    if name.dateline:
        return (ENOUGH + 0.1 if draft.main else 0.0) if scene.entry is not None else 0.0
    if speaks(name, view):
        return -9.0
    near = _nearness(name, draft, view)
    quoted = view.analysis.in_quotation(doc[name.first].idx)
    return near + _link(name, draft, view) + _kind(scene) - 2.5 * _of_speaker(name, view) - 0.4 * quoted


def _nearness(name: PlaceName, draft: Draft, view: View) -> float:
    """Same sentence and close to a trigger, or a sentence or two away; less when another incident's trigger is closer."""
    analysis, doc = view.analysis, view.analysis.doc
    tokens = [i for i, owners in view.owners.items() if draft.id in owners]
    sentence = doc[name.first].sent
    inside = [i for i in tokens if sentence.start <= i < sentence.end]
    rivals = [abs(i - name.first) for i, owners in view.owners.items()
              if draft.id not in owners and sentence.start <= i < sentence.end]
    if inside:
        own = min(abs(i - name.first) for i in inside)
        first = bool(tokens) and min(tokens) in inside
        return 3.3 - min(2.0, 0.06 * own) - 1.5 * any(r < own for r in rivals) + 0.6 * first
    here = view.numbers.get(analysis.sentence_at(name.start).start, 0)
    gaps = [here - view.numbers.get(analysis.sentence_at(doc[i].idx).start, 0) for i in tokens]
    gap = min(gaps, key=abs, default=99)
    return (1.6 if gap > 0 else 1.3) - 0.45 * abs(gap) - 1.8 * bool(rivals) - 0.3 * (not draft.main)


def _link(name: PlaceName, draft: Draft, view: View) -> float:
    """What the words say: the bombing of X, in X, from X, the mayor of X."""
    doc, words = view.analysis.doc, view.places
    noun = doc[name.noun] if name.noun is not None else None
    if noun is not None and draft.id in view.owners.get(noun.i, ()):
        return 3.0
    if noun is not None and view.owners.get(noun.i):
        return -1.5
    if name.part_of:
        return -1.2
    if name.governor == "of":
        return -0.8 if noun is not None and _person_noun(noun, view) else -0.2
    if name.governor in words.at_scene:
        return 2.0 - _of_person(name, draft, view)
    if name.governor in words.away:
        return -1.6
    if name.settlement or name.unit:
        return 0.8
    return -1.0


def _kind(scene: Scene) -> float:
    if scene.entry is None:
        return 0.0 if scene.name.label in PLACE_LABELS or scene.name.settlement or scene.name.unit else -0.6
    if scene.entry.kind == "country":
        return -1.6 if scene.name.governor in ("in", "across") else -3.0
    return {"region": -0.8, "unit": -0.3, "subunit": 0.0, "town": 0.3}[scene.entry.kind]


def speaks(name: PlaceName, view: View) -> bool:
    """Whether a name stands for a government or a description here: `Moscow said`, `Kyiv's denial`, `a Kyiv-led operation`."""
    doc = view.analysis.doc
    last, after = doc[name.last], doc[name.last + 1] if name.last + 1 < len(doc) else None
    if after is not None and after.text in ("-", "–", "‑") and not last.whitespace_:
        return True
    if name.words not in view.book.actors.seats and name.words not in view.places.codes and name.words not in view.book.actors.countries:
        return False
    if after is not None and after.text in ("'s", "’s"):
        return not any(t.text[:1].isupper() or place_noun(t.lower_, view.places) for t in doc[name.last + 2 : name.last + 5])
    return last.dep_ in SUBJECTS


def _of_speaker(name: PlaceName, view: View) -> bool:
    """Whether the name only says where a speaker is: `officials in X said`, `told reporters in X`, `speaking from X`."""
    doc = view.analysis.doc
    if not name.governor or name.governor == "of":
        return False
    head = doc[name.governor_at].head
    if head.lemma_.lower() in view.book.reporting.speech or head.lemma_.lower() in SPEAKING:
        return True
    return head.pos_ in ("NOUN", "PROPN") and _subject_of_speech(head, view)


def _subject_of_speech(head: Token, view: View) -> bool:
    while head.dep_ in ("compound", "conj", "appos", "pobj", "prep", "nmod", "attr") and head.head.i != head.i and head.pos_ != "VERB":
        if head.dep_ in ("pobj",) and head.head.lower_ == "to" and head.head.head.lower_ == "according":
            return True
        head = head.head
    return head.dep_ in SUBJECTS and head.head.lemma_.lower() in view.book.reporting.speech


def _person_noun(noun: Token, view: View) -> bool:
    return bool(view.book.actors.kinds.get(noun.lower_)) or noun.ent_type_ == "PERSON" or noun.pos_ == "PROPN"


def _of_person(name: PlaceName, draft: Draft, view: View) -> float:
    """What is taken off when the preposition hangs on a person: little for who was hit (`a doctor in X was killed`), else much."""
    head = view.analysis.doc[name.governor_at].head
    if head.pos_ != "NOUN" or not view.book.actors.kinds.get(head.lower_) or head.i in view.owners:
        return 0.0
    return 0.6 if draft.id in view.owners.get(head.head.i, ()) else 3.5


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
    fine = [s for s in view.scenes if s.entry and s.entry.kind in ("town", "subunit", "unit") and not speaks(s.name, view)]
    counts = Counter(s.key for s in fine)
    if not counts:
        return None
    key, number = counts.most_common(1)[0]
    return Choice(next(s for s in fine if s.key == key), None) if number > 1 else None


# ---------------------------------------------------------------- the value

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
    named = where if site.words in where.text else replace(where, name=f"{site.words}, {where.name}")
    return named, ((words,) if within else tuple(sorted((report.span(site.phrase, site.end), words))))


def where_of(scene: Scene, view: View) -> Where:
    """The scene as a value: its words, its place, how fine, how sure, who holds it."""
    entry, words = scene.entry, scene.name.words
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
