"""How much speaks for a place as the scene of an incident: nearness to its triggers, the words around, what else it may be there for."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.model import Draft
from reportedly.resolve.placewords import PLACE_LABELS, PlaceName, place_noun
from reportedly.resolve.scenes import Scene, View
from reportedly.resolve.sites import Site

ENOUGH = 1.0          # points that a name needs to be the scene
SCENE_WORDS = frozenset({"scene", "site", "location", "target", "setting", "epicentre", "epicenter"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "agent"})
SPEAKING = frozenset({"speak", "tell", "say", "meet", "address", "reporter", "journalist"})


def points(scene: Scene, draft: Draft, view: View) -> float:
    """How much speaks for a name as the scene of a draft."""
    name, doc = scene.name, view.analysis.doc
    if name.dateline:
        return (ENOUGH + 0.1 if draft.main else 0.0) if scene.entry is not None else 0.0
    if speaks(name, view) or name.body:
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
    if _suffers(doc[name.last], view):
        return 2.0
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
        return 0.0 if scene.name.label in PLACE_LABELS or scene.name.settlement or scene.name.unit else -0.9
    if scene.entry.kind == "country":
        return -1.6 if scene.name.governor in ("in", "across") else -3.0
    return {"region": -0.8, "unit": -0.3, "subunit": 0.0, "town": 0.3}[scene.entry.kind]


def site_points(site: Site, draft: Draft, view: View) -> float:
    """How much speaks for a noun of place: near a trigger, governed by a preposition of place or the object of the act."""
    doc = view.analysis.doc
    token = doc[site.token]
    inside = [i for i, owners in view.owners.items() if draft.id in owners and token.sent.start <= i < token.sent.end]
    if not inside:
        return 0.0
    others = [abs(i - site.token) for i, owners in view.owners.items() if draft.id not in owners and token.sent.start <= i < token.sent.end]
    own = min(abs(i - site.token) for i in inside)
    object_of = token.dep_ in ("dobj", "nsubjpass") and draft.id in view.owners.get(token.head.i, ())
    if _of_care(site, view) or _subject_of_speech(token, view):
        return 0.0
    linked = 2.0 if site.governor in view.places.at_scene or object_of else -2.0
    return 2.5 - 0.08 * own + linked - 2.0 * any(o < own for o in others)


def _of_care(site: Site, view: View) -> bool:
    """Whether the site is where somebody was brought, held or died of wounds: `died in hospital`, `treated at a clinic`."""
    if site.governor not in view.places.at_scene and site.governor not in view.places.away:
        return False
    doc = view.analysis.doc
    verb = next((t for t in [doc[site.token], *doc[site.token].ancestors] if t.pos_ == "VERB"), None)
    if verb is None:
        return False
    care = doc[site.token].lower_ in view.places.care_words and verb.lemma_.lower() in view.book.times.deaths
    return care or verb.lemma_.lower() in view.places.elsewhere


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
    return last.dep_ in SUBJECTS and not _suffers(last, view)


def _suffers(token: Token, view: View) -> bool:
    """Whether something happened at the place that is the subject: `Kyiv was hit`, `Moscow was the scene of a killing`."""
    verb = token.head
    if token.dep_ == "nsubjpass":
        return verb.lemma_.lower() in view.places.suffered or verb.i in view.owners
    told = token.dep_ == "nsubj" and verb.lemma_ in ("be", "become")
    return told and any(t.dep_ == "attr" and t.lower_ in SCENE_WORDS for t in verb.children)


def _of_speaker(name: PlaceName, view: View) -> bool:
    """Whether the name only says where a speaker is: `officials in X said`, `told reporters in X`, `speaking from X`."""
    doc = view.analysis.doc
    if not name.governor or name.governor == "of":
        return False
    head = doc[name.governor_at].head
    lemma = head.lemma_.lower()
    if lemma in view.book.reporting.speech or lemma in SPEAKING or (lemma in view.places.elsewhere and head.pos_ == "VERB"):
        return True
    return head.pos_ in ("NOUN", "PROPN") and _subject_of_speech(head, view)


def _subject_of_speech(head: Token, view: View) -> bool:
    while head.dep_ in ("compound", "conj", "appos", "pobj", "prep", "nmod", "attr") and head.head.i != head.i and head.pos_ != "VERB":
        if head.dep_ in ("pobj",) and head.head.lower_ == "to" and head.head.head.lower_ == "according":
            return True
        head = head.head
    if head.dep_ not in SUBJECTS:
        return False
    return head.head.lemma_.lower() in view.book.reporting.speech or _does_else(head, view)


def _does_else(subject: Token, view: View) -> bool:
    """Whether a subject does something to something that is no part of an incident: `an institute in X measured the angle`."""
    return subject.dep_ == "nsubj" and subject.head.i not in view.owners and any(c.dep_ == "dobj" for c in subject.head.children)


def _person_noun(noun: Token, view: View) -> bool:
    return bool(view.book.actors.kinds.get(noun.lower_)) or noun.ent_type_ == "PERSON" or noun.pos_ == "PROPN"


def _of_person(name: PlaceName, draft: Draft, view: View) -> float:
    """What is taken off when the preposition hangs on a person: little for who was hit (`a doctor in X was killed`), else much."""
    head = view.analysis.doc[name.governor_at].head
    if head.pos_ != "NOUN" or not view.book.actors.kinds.get(head.lower_) or head.i in view.owners:
        return 0.0
    return 0.6 if draft.id in view.owners.get(head.head.i, ()) else 3.5
