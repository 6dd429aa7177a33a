"""Joining: which mentions of one report tell of one incident, by learned weights over what two mentions share and where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.read.fill import HIGHEST
from reportedly.read.traits import Traits
from reportedly.read.vectors import Vector, beside

KINDS = ("wd", "m", "y", "r")
OLD = ("y", "m", "r")
FRESH = ("wd", "p")
STEPS = (-4.0, -3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0)
TYING = frozenset({"ADP", "SCONJ", "NOUN", "VERB", "ADV"})
LATEST = 12
LATEST_GROUPS = 20


def joined(traits: Sequence[Traits], book: Codebook) -> list[list[int]]:
    """Groups of indices into `traits`, by first mention: each mention goes to the best group before it or begins its own."""
    limit = book.weights.thresholds.get("join", 0.0)
    groups: list[list[int]] = []
    for index in range(len(traits)):
        best = best_group(index, groups, traits, book)
        if best is not None and _attached(index, best, groups, traits, book) > limit:
            best.append(index)
        else:
            groups.append([index])
    return groups


def parted(first: Traits, second: Traits, book: Codebook) -> bool:
    """Whether two mentions cannot be of one incident, whatever they share.

    One is of an older report that is retold, or their own months, years or times like "three years ago" differ, or a sentence tells one as
    the answer to the other.
    """
    if first.retold != second.retold:
        return True
    if first.own_time and second.own_time and any(kind in OLD for kind in differing(first.times, second.times)):
        return True
    return first.seen.sentence == second.seen.sentence and _answers(first.seen.token, second.seen.token, book)


def _answers(a: Token, b: Token, book: Codebook) -> bool:
    """Whether words like `retaliation` tie two triggers, or stand with the first of them: `a revenge raid for the ambush`."""
    if any(book.cues.has("answers", word) for word in _between(a, b)):
        return True
    tied = b.head.dep_ == "prep" and b.head.lower_ == "for" and b.head.head.i == a.i
    return tied and any(book.cues.has("answers", c.lemma_.lower()) for c in a.children)


def differing(a: frozenset[str], b: frozenset[str]) -> Iterator[str]:
    """The kinds of time words that both mentions have, with none in common."""
    for kind in KINDS:
        x, y = ({t for t in times if t.startswith(kind + ":")} for times in (a, b))
        if x and y and not x & y:
            yield kind


def _attached(index: int, best: list[int], groups: Sequence[list[int]], traits: Sequence[Traits], book: Codebook) -> float:
    features = attach_features(index, best, groups, traits, book)
    return book.weights.attach.logit(features, attach_vector(index, best, traits))


def attach_vector(index: int, best: list[int], traits: Sequence[Traits]) -> Vector:
    """The dense features of putting a mention into a group."""
    return beside(traits[index].vector, [traits[i].vector for i in best])


def best_group(index: int, groups: Sequence[list[int]], traits: Sequence[Traits], book: Codebook) -> list[int] | None:
    """The group that a mention is most likely of, among the latest ones and the first that hold none that it is parted from; else None."""
    near = groups if len(groups) <= LATEST_GROUPS else [groups[0], *groups[-LATEST_GROUPS:]]
    open_to = [g for g in near if not any(parted(traits[i], traits[index], book) for i in g)]
    return max(open_to, key=lambda g: _fit(_links(index, g, traits, book)), default=None)


def attach_features(index: int, best: list[int], groups: Sequence[list[int]], traits: Sequence[Traits], book: Codebook) -> list[str]:
    """Features of putting a mention into a group: how its links there stand, what the mention brings that is new."""
    links = _links(index, best, traits, book)
    own = traits[index]
    found = [f"most>{s}" for s in STEPS if max(links) > s] + [f"mean>{s}" for s in STEPS if sum(links) / len(links) > s]
    found += [f"least>{s}" for s in STEPS if min(links) > s]
    found += ["only group"] if len(groups) == 1 else [f"groups:{min(len(groups), 4)}"]
    found += ["first group"] if best is groups[0] else []
    found += ["largest group"] if len(best) == max(map(len, groups)) else []
    found += [f"own {own.article}", f"own {own.tense}", f"own strong:{own.seen.strength}", f"own timed:{bool(own.times)}",
              f"own time:{own.own_time}", f"own places:{bool(own.places)}", f"own people:{bool(own.people)}"]
    found += [f"own patient:{own.patient_sort}", f"own agent:{own.agent_sort}", f"own opens:{own.opens}"]
    found += [f"own {c}" for c in sorted(own.cues & {"other", "recalled", "generic"})]
    return found


def _fit(links: Sequence[float]) -> float:
    return max(links) + sum(links) / len(links)


def _links(index: int, group: Sequence[int], traits: Sequence[Traits], book: Codebook) -> list[float]:
    """Log-odds of a mention with the latest mentions of a group and its first one."""
    near = group if len(group) <= LATEST else [group[0], *group[-LATEST:]]
    return [book.weights.join.logit(pair_features(traits[i], traits[index], index - i == 1)) for i in near]


def pair_logit(first: Traits, second: Traits, book: Codebook) -> float:
    """Log-odds of two mentions that do not stand next to one another."""
    return book.weights.join.logit(pair_features(first, second, False))


def pair_features(first: Traits, second: Traits, neighbours: bool) -> list[str]:
    """Features of two mentions in text order; `neighbours` when no other mention stands between them."""
    found = [*_distance(first, second), *_sorts(first, second), *_types(first, second), *_times(first, second)]
    found += _sets("people", first.people, second.people)
    found += _sets("places", first.places, second.places)
    found += _sets("victims", first.victims, second.victims)
    found += _sets("numbers", first.numbers, second.numbers)
    found += _sets("doers", first.doers, second.doers)
    found += [f"second {c}" for c in second.cues if c in ("other", "recalled", "generic", "denials", "plans", "attempts")]
    found += [f"first {c}" for c in first.cues if c in ("other", "recalled")]
    found += [*_patients(first, second), f"second opens {second.opens}", f"second agent {second.agent_sort}"]
    found += ["neighbours"] if neighbours else []
    return [*found, *_crossed(found)]


def _distance(first: Traits, second: Traits) -> Iterator[str]:
    sentences = second.seen.sentence - first.seen.sentence
    yield f"sentences:{min(sentences, max(1, round(second.depth - first.depth)), 4)}"
    yield f"paragraphs:{min(second.paragraph - first.paragraph, 2)}"
    if first.seen.sentence == 0:
        yield "from first sentence"
    if sentences == 0:
        yield from _tied(first, second)


def _tied(first: Traits, second: Traits) -> Iterator[str]:
    """How two triggers of one sentence hang together."""
    a, b = first.seen.token, second.seen.token
    if b.head.i == a.i:
        yield f"below:{b.dep_}"
    elif a.head.i == b.i:
        yield f"above:{a.dep_}"
    elif a.is_ancestor(b):
        yield "below"
        yield f"below by:{_step(a, b)}"
    elif b.is_ancestor(a):
        yield "above"
        yield f"above by:{_step(b, a)}"
    else:
        yield "apart"
    if b.i - a.i <= 3:
        yield "close"
    yield from (f"via {word}" for word in _between(a, b))


def _between(a: Token, b: Token) -> Iterator[str]:
    """The words that tie two triggers in the sentence's tree: `shot in reprisal for the murder`, `killed after they raided`."""
    above_a, above_b = [a, *islice(a.ancestors, HIGHEST)], [b, *islice(b.ancestors, HIGHEST)]
    shared = next((t for t in above_a if t in above_b), None)
    if shared is None:
        return
    path = [*above_a[: above_a.index(shared)], *above_b[: above_b.index(shared)]]
    marks = (c for t in path for c in t.children if c.dep_ == "mark")
    yield from {t.lemma_.lower() for t in (*path, *marks) if t.i not in (a.i, b.i) and t.pos_ in TYING}


def _step(upper: object, lower: object) -> str:
    current = lower
    for _ in range(40):
        if current.head.i == upper.i:  # type: ignore[attr-defined]
            return str(current.dep_)  # type: ignore[attr-defined]
        current = current.head  # type: ignore[attr-defined]
    return "far"


def _sorts(first: Traits, second: Traits) -> Iterator[str]:
    if first.seen.lemma == second.seen.lemma:
        yield "same lemma"
    yield f"second {second.article}"
    yield f"first {first.article}"
    yield f"second {second.tense}"
    if first.tense != second.tense and "pluperfect" in (first.tense, second.tense):
        yield "one pluperfect"
    yield f"verbal:{first.seen.verbal}{second.seen.verbal}"
    yield f"strong:{first.seen.strength == 'strong'}{second.seen.strength == 'strong'}"
    if first.quoted or second.quoted:
        yield "quoted"


def _types(first: Traits, second: Traits) -> Iterator[str]:
    a, b = set(first.seen.types), set(second.seen.types)
    yield "type " + ("none" if not a and not b else "one" if not a or not b else "same" if a & b else "other")
    if a and b and not a & b:
        yield "type " + "+".join(sorted((min(a), min(b))))


def _times(first: Traits, second: Traits) -> Iterator[str]:
    a, b = first.times, second.times
    if not a and not b:
        yield "time none"
        return
    if not a or not b:
        yield "time first" if a else "time second"
        yield f"time {'first' if a else 'second'} {age_of(a or b)}"
        return
    if a & b:
        yield "time same"
    yield from (f"time differs {kind}" for kind in differing(a, b))
    if age_of(a) != age_of(b):
        yield "time ages differ"
    if first.own_time and second.own_time and not a & b:
        yield "time own differs"


def _patients(first: Traits, second: Traits) -> Iterator[str]:
    """Whether the same one suffers: a known one or a pronoun goes back, a new one begins something."""
    yield f"second patient {second.patient_sort}"
    yield f"patients {first.patient_sort}+{second.patient_sort}"
    if first.patient and second.patient:
        yield "second patient " + ("same" if first.patient == second.patient else "differs")


def age_of(times: frozenset[str]) -> str:
    """Whether words of time point to long ago."""
    kinds = {t.split(":")[0] for t in times}
    return "old" if kinds & set(OLD) and not kinds & set(FRESH) else "fresh"


def _sets(name: str, a: frozenset[str], b: frozenset[str]) -> Iterator[str]:
    if a and b:
        yield f"{name} {'shared' if a & b else 'differ'}"
    elif a or b:
        yield f"{name} one"


def _crossed(found: Sequence[str]) -> Iterator[str]:
    """Pairs of features whose meaning depends on one another: distance with definiteness, time and type."""
    where = next(f for f in found if f.startswith("sentences:"))
    for feature in found:
        if feature.startswith(("time ", "type ", "second ", "people ", "places ", "same lemma", "victims ")):
            yield f"{'here' if where == 'sentences:0' else 'away'} {feature}"
        if feature.startswith(("type ", "time ")):
            yield f"{feature} & second " + next(f for f in found if f.startswith("second "))
