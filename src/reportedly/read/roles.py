"""Who fills the roles of each draft: rules say what they see, learned weights decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportedly.codebook import Codebook
from reportedly.model import Draft, Filler, Role
from reportedly.read.candidates import Candidate, Scene, candidates_of, scene_of, within_reach
from reportedly.read.entities import Entity, Sight, entities_of, may_have_part, nearest, party_features, party_vector, phrase_vector
from reportedly.read.fill import was_to_suffer
from reportedly.read.mentions import Mention
from reportedly.read.parties import Reading, counted, doer_of, is_person, target_of
from reportedly.read.vectors import Vector
from reportedly.text.analysis import Analysis

TOLLS = (Role.KILLED, Role.INJURED)


@dataclass(frozen=True, slots=True)
class Cast:
    """All noun phrases of a report, as parties, and the scenes that they may have a role in."""

    candidates: tuple[Candidate, ...]
    entities: tuple[Entity, ...]
    scenes: tuple[Scene, ...]


def decided(drafts: Sequence[Draft], analysis: Analysis, book: Codebook) -> tuple[Draft, ...]:
    """The drafts with targets, doers and counted people as the weights judge every party near them."""
    if not drafts:
        return ()
    candidates = candidates_of(analysis, book)
    cast = Cast(candidates, entities_of(candidates), tuple(scene_of(draft, analysis, book) for draft in drafts))
    return tuple(_decided(scene, cast, analysis, book) for scene in cast.scenes)


def _decided(scene: Scene, cast: Cast, analysis: Analysis, book: Codebook) -> Draft:
    reading = Reading(Mention(0, 0, scene.draft.types, scene.draft.status), analysis, book)
    sight = Sight(scene, cast.scenes, book)
    found = [filler for entity in cast.entities if may_have_part(entity, scene) for filler in _party(entity, sight, reading)]
    for candidate in (c for c in cast.candidates if within_reach(c, scene)):
        found += _counted(candidate, sight, reading)
    kept = [f for f in scene.draft.fillers if f.role not in (Role.TARGET, Role.PERPETRATOR)]
    ordered = sorted(dict.fromkeys([*kept, *found]), key=lambda f: (f.span.start, f.role))
    return replace(scene.draft, fillers=tuple(ordered))


def _party(entity: Entity, sight: Sight, reading: Reading) -> Iterator[Filler]:
    """A party as a target, as a doer, or as neither."""
    weights, limits = reading.book.role_weights, reading.book.role_weights.thresholds
    near = [m for m in entity.mentions if within_reach(m, sight.scene)]
    said = party_features(entity, sight), party_vector(entity, sight.scene)
    if near and _struck(near, said, sight) >= limits["victim"]:
        yield from _targets(entity, sight, reading)
    elif weights.accused.chance(*said) >= limits["accused"] or (near and weights.perpetrator.chance(*said) >= limits["perpetrator"]):
        yield from _doers(entity, sight.scene, reading)


def _struck(near: Sequence[Candidate], said: tuple[list[str], Vector], sight: Sight) -> float:
    """The chance of a party to be a victim: half by its best mention, half by all that is said of it."""
    weights = sight.book.role_weights
    return (max(weights.struck.chance(sight.features(m), phrase_vector(m)) for m in near) + weights.victim.chance(*said)) / 2


def _told(entity: Entity, scene: Scene) -> list[Candidate]:
    """The mentions that tell of a party best: where it is named, and where it stands nearest to the act."""
    first = nearest(entity, scene)[0]
    named = entity.named
    return [first] if named is None or named.phrase.head.i == first.phrase.head.i else [named, first]


def _targets(entity: Entity, sight: Sight, reading: Reading) -> Iterator[Filler]:
    told = _told(entity, sight.scene)
    outcome = _outcome(entity, told[-1], sight, reading)
    found = [f for f in (target_of(m.phrase, outcome, reading) for m in told if m.phrase.head.pos_ != "PRON") if f is not None]
    name = next((f.name for f in found if f.name), None)
    yield from (replace(f, name=name) for f in found)


def _doers(entity: Entity, scene: Scene, reading: Reading) -> Iterator[Filler]:
    found = [f for m in _told(entity, scene) for f in doer_of(m.phrase, reading)]
    name = next((f.name for f in found if f.name), None)
    yield from (replace(f, name=name) for f in found)


def _counted(candidate: Candidate, sight: Sight, reading: Reading) -> list[Filler]:
    """The dead and the injured that no rule counted; whom a rule counts as dead in another draft is not injured in this one."""
    if was_to_suffer(candidate.phrase.head, reading.book):
        return []
    weights, limits = reading.book.role_weights, reading.book.role_weights.thresholds
    said = sight.features(candidate), phrase_vector(candidate)
    ruled = [(f.role, scene is sight.scene) for scene in sight.scenes for f in scene.draft.fillers
             if f.role in TOLLS and _covers(f, candidate)]
    found: list[Filler] = []
    for role, model in ((Role.KILLED, weights.killed), (Role.INJURED, weights.injured)):
        if model.chance(*said) >= limits[role] and not any(here or other is not role for other, here in ruled):
            found += counted(candidate.phrase, role, reading)
    return found[:1]


def _covers(filler: Filler, candidate: Candidate) -> bool:
    return filler.span.start <= candidate.phrase.head.idx < filler.span.end


def _outcome(entity: Entity, candidate: Candidate, sight: Sight, reading: Reading) -> str:
    """What became of a target: as a rule says at any of its mentions, else as the weights judge the nearest."""
    targets = (f for f in sight.scene.draft.fillers if f.role is Role.TARGET and f.outcome)
    ruled = [f.outcome for f in targets if any(_covers(f, m) for m in entity.mentions)]
    if ruled and ruled[0]:
        return ruled[0]
    weights, limits = reading.book.role_weights, reading.book.role_weights.thresholds
    said = sight.features(candidate), phrase_vector(candidate)
    if weights.killed.chance(*said) >= limits["killed"]:
        return "killed"
    if weights.injured.chance(*said) >= limits["injured"]:
        return "injured"
    return "unknown" if any(is_person(m.phrase, reading.book) for m in entity.mentions) else "damaged"
