"""What is weighed for one report: its place names as read, its sites, which incident owns which trigger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from spacy.tokens import Doc

from reportedly.codebook import Codebook
from reportedly.codebook.places import Places
from reportedly.model import Draft
from reportedly.resolve.gazetteer import Entry, Gazetteer
from reportedly.resolve.placenames import key_of
from reportedly.resolve.placewords import NAMED_ELSE, PLACE_LABELS, PlaceName, place_names, place_noun
from reportedly.resolve.sites import Site, sites_of
from reportedly.resolve.toponyms import MOST, SURE, Mention, Reading, read_names
from reportedly.text.analysis import Analysis
from reportedly.text.expressions import Expression, expressions_of, within

KNOWN = 5.3           # prior from which the gazetteer alone makes a capitalised word a place
SMALL = 6.0           # prior below which a namesake in a country that the report never mentions is not believed
COUNTRY_SHARE = 0.6   # of the places named, for a report to have a country
LONGEST_TIME = 60     # characters
NARROW = frozenset({"in", "near", "outside", "at", "inside", "on", "off", "along", "above"})


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
class View:
    """All that is weighed for one report."""

    analysis: Analysis
    book: Codebook
    places: Places
    scenes: tuple[Scene, ...]
    sites: tuple[Site, ...]
    capitals: Mapping[int, Scene]
    owners: Mapping[int, tuple[str, ...]]
    country: str | None
    numbers: Mapping[int, int]


def place_mentions(analysis: Analysis, book: Places) -> tuple[PlaceName, ...]:
    """Place names in the running text, as far as words and labels tell without the gazetteer."""
    return tuple(n for n in place_names(analysis, book) if n.label in PLACE_LABELS or n.unit or n.settlement or (
        n.label not in NAMED_ELSE and n.governor in book.at_scene))


def view_of(drafts: Sequence[Draft], analysis: Analysis, book: Codebook, gazetteer: Gazetteer) -> View:
    """Read the place names of a report together, and note which trigger belongs to which draft."""
    times = expressions_of(analysis.report.text, book.times)
    every = [n for n in place_names(analysis, book.places) if not _is_time(n, times) and not _is_house(n, analysis.doc)]
    persons = _persons(analysis)
    names = [n for n in every if _plausible(n, analysis.doc, book, gazetteer) and not (n.words in persons and _unlike_place(n))]
    kept = {n.start for n in names}
    parts = {n.words for n in names if _local_part(n, analysis.doc, book.places)}
    mentions = [Mention(n.start, n.end, n.words, n.unit, n.words in parts) for n in names if not n.street]
    mentions += _peoples(analysis, book.places)
    mentions += [m for n in every if n.start not in kept and (m := _within_name(n, gazetteer)) is not None]
    mentions.sort(key=lambda m: m.start)
    read = read_names(analysis.report.text, mentions, book.places, gazetteer, _home(analysis, book.places))
    readings = {r.mention.start: r for r in read}
    known = {key_of(r.mention.words): r.entry for r in readings.values() if r.entry is not None}
    local = {key_of(n.words) for n in names if n.body}
    scenes = tuple(Scene(n, _believed(readings[n.start], known, local)) if n.start in readings else _unread(n) for n in names)
    inner = {i for n in names for i in range(n.first, n.last)}
    sites = tuple(s for s in sites_of(analysis, book.places) if s.token not in inner)
    capitals = {s.token: made for s in sites if s.capital and (made := _capital(s, book.places, gazetteer)) is not None}
    return View(analysis, book, book.places, scenes, sites, capitals, _owners(drafts, analysis), _country(known.values()),
                {s.start: n for n, s in enumerate(analysis.sentences)})


def _is_time(name: PlaceName, times: Sequence[Expression]) -> bool:
    """Whether the words are part of a time: `Nov 22`, `on Thanksgiving Day`."""
    return any(e.start <= name.start and name.end <= e.end + 1 for e in within(times, name.start - LONGEST_TIME, name.end))


def _home(analysis: Analysis, book: Places) -> str | None:
    """The country whose police, courts and press write so: `County Sheriff's Office`."""
    found = Counter(code for code, words in book.country_words.items() if words.search(analysis.report.text))
    return next(iter(found)) if len(found) == 1 else None


def _local_part(name: PlaceName, doc: Doc, book: Places) -> bool:
    """`the Gresham neighborhood`, `the X section of the city`."""
    after = doc[name.last + 1].lower_ if name.last + 1 < len(doc) else ""
    return after in book.local_parts or doc[name.last].lower_ in book.local_parts


def _unlike_place(name: PlaceName) -> bool:
    return name.label not in PLACE_LABELS and not (name.settlement or name.unit)


def _persons(analysis: Analysis) -> frozenset[str]:
    """Last words of persons' full names: where no label says otherwise, the same word is no place."""
    named = [n.text.split() for n in analysis.names if n.label == "PERSON"]
    return frozenset(words[-1] for words in named if len(words) > 1)


def _is_house(name: PlaceName, doc: Doc) -> bool:
    """`near McDonald's.`: a possessive that owns nothing names a business."""
    if name.last + 1 >= len(doc) or doc[name.last + 1].text not in ("'s", "’s") or name.label == "GPE":
        return False
    after = doc[name.last + 2] if name.last + 2 < len(doc) else None
    return after is None or after.is_punct or after.is_space or after.pos_ in ("ADP", "VERB", "AUX", "CCONJ", "SCONJ")


def _unread(name: PlaceName) -> Scene:
    return Scene(name, Reading(Mention(name.start, name.end, name.words), None, (), ("a street: not looked up",)))


def _within_name(name: PlaceName, gazetteer: Gazetteer) -> Mention | None:
    """A country or first-level unit at the head of another name ("Tennessee Bureau"): no scene, but it tells where a report is."""
    for count in (2, 1):
        words = " ".join(name.words.split()[:count])
        found = gazetteer.lookup(words, 2)
        if found and found[0].strict and found[0].kind in ("unit", "country") and found[0].prior >= SURE:
            return Mention(name.start, name.start + len(words), words)
    return None


def _capital(site: Site, book: Places, gazetteer: Gazetteer) -> Scene | None:
    """`the Indonesian capital` as Jakarta, in its own words."""
    name = book.countries[site.capital].capital
    entry = next((e for e in gazetteer.lookup(name or "") if e.country == site.capital and e.kind == "town"), None)
    if entry is None:
        return None
    mention = Mention(site.phrase, site.end, site.words)
    words = PlaceName(site.token, site.token, site.phrase, site.end, entry.name, "GPE", site.governor, site.token, None, site.phrase,
                      unit=False, settlement=True, dateline=False, part_of=False)
    return Scene(words, Reading(mention, entry, (), ("the capital of its country",)))


def _plausible(name: PlaceName, doc: Doc, book: Codebook, gazetteer: Gazetteer) -> bool:
    """Whether a capitalised run may be a place at all."""
    words = book.places
    told = name.settlement or name.unit or name.governor in words.at_scene or name.dateline
    if name.body:
        return bool(found := gazetteer.lookup(name.words, 4)) and found[0].strict and found[0].kind != "country"
    if name.label in PLACE_LABELS:
        return True
    if name.label in NAMED_ELSE and not (name.settlement or name.unit):
        at_noun = name.noun is not None and name.governor in words.at_scene and place_noun(doc[name.noun].lower_, words)
        return _misnamed(name, gazetteer, told, at_noun)
    if (name.governor in NARROW and told) or name.settlement or name.unit:
        return _wordlike(name) or bool(gazetteer.lookup(name.words, 1))
    found = gazetteer.lookup(name.words, 4)
    return bool(found) and found[0].strict and found[0].prior >= KNOWN - told


def _wordlike(name: PlaceName) -> bool:
    """No abbreviation, and not a person's name of three words where nothing calls it a place."""
    short = name.words.isupper() and len(name.words) <= 5
    return not short and (name.settlement or name.unit or len(name.words.split()) <= 2)


def _misnamed(name: PlaceName, gazetteer: Gazetteer, told: bool, at_noun: bool) -> bool:
    """A name that the labels call a person or an organisation, where the words around want a place."""
    if name.label == "EVENT" or not (name.governor in ("in", "near", "outside", "at") or at_noun):
        return False
    found = gazetteer.lookup(name.words, 4)
    if found and found[0].strict:
        return found[0].prior >= KNOWN - 1.3 * told
    return name.governor != "at" or (name.noun is not None and not name.part_of)


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


def _believed(reading: Reading, known: Mapping[str, Entry], local: AbstractSet[str]) -> Reading:
    """Drop a small namesake in a country that the report names nothing else of, unless its police are named."""
    entry = reading.entry
    if entry is None or entry.kind in ("country", "region") or entry.prior >= SMALL or key_of(reading.mention.words) in local:
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
