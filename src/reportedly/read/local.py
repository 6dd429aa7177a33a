"""The local reader: trigger words of the codebook, weighed, joined by incident, with their fillers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportedly.codebook import Codebook
from reportedly.codebook.incidents import UNTYPED
from reportedly.model import Draft, Span, Status, digest
from reportedly.read.features import Setting, incident_features, mention_features, report_features, setting_of
from reportedly.read.fill import fill
from reportedly.read.join import joined
from reportedly.read.mentions import Mention
from reportedly.read.outcomes import completed
from reportedly.read.regroup import regrouped
from reportedly.read.status import status_features, status_of
from reportedly.read.traits import Traits, traits_of
from reportedly.read.triggers import candidates
from reportedly.read.vectors import mean_of
from reportedly.text.analysis import Analysis

LONGEST_EVIDENCE = 300
MOST_EVIDENCE = 4
FEW = 120  # tokens; the words of a shorter report say less of whether it tells of any incident
LEAST_SHARE = 0.4  # a type that is said far less than another one is of a neighbouring act


@dataclass(frozen=True, slots=True)
class Group:
    """Mentions of one incident, in text order, with the chance of each to tell of a real act and of all to stand."""

    traits: tuple[Traits, ...]
    chances: tuple[float, ...]
    chance: float
    status: Status


class LocalReader:
    """Finds incidents by trigger words and their surroundings; joins what is told twice."""

    name = "local.v3"

    def read(self, analysis: Analysis, book: Codebook) -> tuple[Draft, ...]:
        """Drafts in text order; the one that is told most and first is the main one."""
        return completed(drafts_of(analysis, book), analysis, book)


def drafts_of(analysis: Analysis, book: Codebook) -> list[Draft]:
    """Drafts with what their triggers' clauses say."""
    groups = groups_of(analysis, book)
    main = max(groups, key=_weight, default=None)
    return [_draft(group, analysis, book, group is main) for group in groups]


def groups_of(analysis: Analysis, book: Codebook) -> list[Group]:
    """Joined mentions that stand as incidents, by their first mention."""
    traits = traits_of(list(candidates(analysis, book)), analysis, book)
    if not traits:
        return []
    setting = setting_of(traits, analysis, book)
    limits = book.weights.thresholds
    chances = [mention_chance(t, setting, analysis, book) for t in traits]
    kept = [(t, c) for t, c in zip(traits, chances, strict=True) if c >= limits.get("mention", 0.5)]
    found = (_group([kept[i] for i in indices], setting, analysis, book) for indices in together([t for t, _ in kept], book))
    groups = [g for g in found if g.chance >= limits.get("incident", 0.5) and not all(t.seen.excluded for t in g.traits)]
    told = book.weights.report.chance(report_features([g.chance for g in groups], setting), setting.whole)
    enough = limits.get("report", 0.5) * min(1.0, len(analysis.doc) / FEW)
    return groups if told >= enough else []


def together(traits: Sequence[Traits], book: Codebook) -> list[list[int]]:
    """Groups of indices into `traits` that tell of one incident each."""
    return regrouped(joined(traits, book), traits, book)


def mention_chance(traits: Traits, setting: Setting, analysis: Analysis, book: Codebook) -> float:
    """The chance that a trigger tells of a real act."""
    features = mention_features(traits, setting, analysis, book)
    return book.weights.mention.chance(features, traits.vector)


def _group(kept: Sequence[tuple[Traits, float]], setting: Setting, analysis: Analysis, book: Codebook) -> Group:
    traits = tuple(t for t, _ in kept)
    chances = tuple(c for _, c in kept)
    chance = book.weights.incident.chance(incident_features(traits, chances, setting), mean_of([t.vector for t in traits]))
    return Group(traits, chances, chance, status_of(status_features(traits, setting, analysis, book), book))


def _weight(group: Group) -> tuple[float, int]:
    told = sum(group.chances) + 1.5 * (group.traits[0].paragraph == 0) + (group.status is Status.OCCURRED)
    return told, -group.traits[0].index


def _draft(group: Group, analysis: Analysis, book: Codebook, main: bool) -> Draft:
    triggers = tuple(analysis.span(t.seen.token) for t in group.traits)
    mentions = [Mention(t.index, t.seen.sentence, t.seen.types, group.status, score=c)
                for t, c in zip(group.traits, group.chances, strict=True)]
    fillers = tuple(dict.fromkeys(f for m in mentions for f in fill(m, analysis, book)))
    name = digest("draft", analysis.report.id, triggers[0])
    return Draft(name, _types(group, analysis, book), group.status, triggers, _evidence(group, analysis), fillers, main, group.chance)


def _types(group: Group, analysis: Analysis, book: Codebook) -> tuple[str, ...]:
    """Types that the triggers imply; else what the weapons in their sentences imply; else `other`."""
    said: dict[str, float] = {}
    for traits, chance in zip(group.traits, group.chances, strict=True):
        said.update((t, said.get(t, 0.0) + chance) for t in traits.seen.types)
    most = max(said.values(), default=0.0)
    kept = tuple(t for t, weight in said.items() if weight >= LEAST_SHARE * most)
    return kept or tuple(dict.fromkeys(_by_weapon(group, analysis, book))) or (UNTYPED,)


def _by_weapon(group: Group, analysis: Analysis, book: Codebook) -> Iterator[str]:
    for number in dict.fromkeys(t.seen.sentence for t in group.traits):
        for token in analysis.sentences[number]:
            yield from book.triggers.weapons.get(token.lemma_.lower(), ())


def _evidence(group: Group, analysis: Analysis) -> tuple[Span, ...]:
    """The sentence that tells of the incident first, and those whose mentions are surest."""
    best = sorted(zip(group.chances, group.traits, strict=True), key=lambda pair: (-pair[0], pair[1].index))
    told = dict.fromkeys((group.traits[0].seen.sentence, *(t.seen.sentence for _, t in best)))
    numbers = sorted(list(told)[:MOST_EVIDENCE])
    return tuple(_sentence(number, analysis) for number in numbers)


def _sentence(number: int, analysis: Analysis) -> Span:
    sentence = analysis.sentences[number]
    start = sentence.start_char
    end = min(start + len(analysis.report.text[start : sentence.end_char].rstrip()), start + LONGEST_EVIDENCE)
    return analysis.report.span(start, end)
