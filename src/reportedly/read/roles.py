"""Who fills the roles of each draft: rules say what they see, learned weights decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportedly.codebook import Codebook
from reportedly.model import Draft, Filler, Role
from reportedly.read.candidates import Candidate, Scene, candidates_of, role_features, scene_of, within_reach
from reportedly.read.mentions import Mention
from reportedly.read.parties import Reading, counted, doer_of, is_person, target_of
from reportedly.text.analysis import Analysis

TOLLS = (Role.KILLED, Role.INJURED)


def decided(drafts: Sequence[Draft], analysis: Analysis, book: Codebook) -> tuple[Draft, ...]:
    """The drafts with targets, doers and counted people as the weights judge every noun phrase near them."""
    if not drafts:
        return ()
    scenes = [scene_of(draft, analysis, book) for draft in drafts]
    candidates = candidates_of(analysis, book)
    return tuple(_decided(scene, scenes, candidates, analysis, book) for scene in scenes)


def _decided(scene: Scene, scenes: Sequence[Scene], candidates: Sequence[Candidate], analysis: Analysis, book: Codebook) -> Draft:
    reading = Reading(Mention(0, 0, scene.draft.types, scene.draft.status), analysis, book)
    weights, limits = book.role_weights, book.role_weights.thresholds
    found: list[Filler] = []
    for candidate in (c for c in candidates if within_reach(c, scene)):
        features = role_features(candidate, scene, scenes, book)
        if weights.victim.chance(features) >= limits["victim"]:
            if not _said_already(candidate, found):
                found += _target(candidate, scene, features, reading)
        elif weights.perpetrator.chance(features) >= limits["perpetrator"]:
            found += doer_of(candidate.phrase, reading)
        found += _counted(candidate, scene, features, reading)
    kept = [f for f in scene.draft.fillers if f.role not in (Role.TARGET, Role.PERPETRATOR)]
    ordered = sorted(dict.fromkeys([*kept, *found]), key=lambda f: (f.span.start, f.role))
    return replace(scene.draft, fillers=tuple(ordered))


def _said_already(candidate: Candidate, found: Sequence[Filler]) -> bool:
    """Whether a name is the apposition of a target before it: `the mayor, Ana Ruiz`."""
    return bool(found) and found[-1].role is Role.TARGET and candidate.phrase.head.idx < found[-1].span.end


def _counted(candidate: Candidate, scene: Scene, features: Sequence[str], reading: Reading) -> list[Filler]:
    """The dead and the injured that no rule counted."""
    weights, limits = reading.book.role_weights, reading.book.role_weights.thresholds
    found: list[Filler] = []
    for role, model in ((Role.KILLED, weights.killed), (Role.INJURED, weights.injured)):
        if model.chance(features) >= limits[role] and not any(f.role in TOLLS and _covers(f, candidate) for f in scene.draft.fillers):
            found += counted(candidate.phrase, role, reading)
    return found[:1]


def _target(candidate: Candidate, scene: Scene, features: Sequence[str], reading: Reading) -> list[Filler]:
    ruled = next((f for f in scene.draft.fillers if f.role is Role.TARGET and _covers(f, candidate)), None)
    outcome = ruled.outcome if ruled is not None and ruled.outcome else _outcome(candidate, features, reading)
    found = target_of(candidate.phrase, outcome, reading)
    return [] if found is None else [found]


def _covers(filler: Filler, candidate: Candidate) -> bool:
    return filler.span.start <= candidate.phrase.head.idx < filler.span.end


def _outcome(candidate: Candidate, features: Sequence[str], reading: Reading) -> str:
    weights, limits = reading.book.role_weights, reading.book.role_weights.thresholds
    if weights.killed.chance(features) >= limits["killed"]:
        return "killed"
    if weights.injured.chance(features) >= limits["injured"]:
        return "injured"
    return "unknown" if is_person(candidate.phrase, reading.book) else "damaged"
