"""The frame of a clause: what its cue is for, and who does what in the words that are said.

"said it had shot him" and "said rebels had shot him" share every word that matters but one; the frame tells them apart
(own side, violent act, affirmed; another party, violent act, affirmed), whatever the words.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.attribute.clauses import PASSIVE, SUBJECTS, Clause, agent_of, phrase_of
from reportedly.attribute.scene import Scene
from reportedly.codebook.frames import Frames

CONTENT = frozenset(["ccomp", "xcomp", "pcomp", "acl", "parataxis"])
JOINED = frozenset(["conj", "xcomp", "ccomp", "pcomp", "advcl", "acl", "relcl"])
NEGATIVE = frozenset(["not", "n't", "n’t", "never", "nor", "neither", "no", "nothing", "without", "none", "nobody"])
DEEPEST = 3
UNSAID = ("other", "accuse", "charge", "retract")  # cues with which nobody tells what his own side did
OTHERS = frozenset(["party", "accused", "thing"])
TELLING = frozenset(["claim", "deny", "accuse", "charge"])
PARTS = frozenset(["responsibility", "act", "mark", "behind", "happen", "claim"])


def frames_of(clause: Clause, scene: Scene) -> Iterator[str]:
    """The features of a clause's frame."""
    frames = scene.book.frames
    kind, negative = cue_class(clause.cue, frames), _negated(clause.cue)
    yield f"touches={touches(clause, scene)}"
    if clause.speaker is not None and phrase_of(clause.speaker)[0].lower_ in frames.nobody:
        negative = True
    cue = f"{kind}{'-not' if negative else ''}"
    yield f"frame-cue={cue}"
    yield f"frame-cue={cue}|{clause.form}"
    yield from _objects(clause, cue, frames)
    for verb in said_in(clause):
        yield from _proposition(verb, clause, cue, scene)


def touches(clause: Clause, scene: Scene) -> bool:
    """Whether a clause speaks of violence or of having a part in it, or its cue does; else it says nothing of an incident."""
    frames, triggers = scene.book.frames, scene.book.triggers
    if cue_class(clause.cue, frames) in TELLING:
        return True
    speaker = set() if clause.speaker is None else {t.i for t in phrase_of(clause.speaker)}
    for token in clause.tokens:
        lemma = token.lemma_.lower()
        if token.i in speaker:
            continue
        if frames.objects.get(lemma) in PARTS or frames.said.get(lemma) in PARTS:
            return True
        if lemma in triggers.known and token.pos_ in ("VERB", "NOUN"):
            return True
    return scene.told_in(clause)


def cue_class(cue: Token, frames: Frames) -> str:
    """What a cue is for: the class of its verb, or of the noun that a light verb carries."""
    lemma = cue.lemma_.lower()
    own = frames.cues.get(lemma)
    if own is None and lemma in frames.light:
        carried = (frames.cues.get(c.lemma_.lower()) for c in cue.children if c.dep_ in ("dobj", "nsubjpass", "attr"))
        own = next((k for k in carried if k), None)
    return own or ("light" if lemma in frames.light else "other")


def _objects(clause: Clause, cue: str, frames: Frames) -> Iterator[str]:
    for noun in _nouns(clause.cue):
        kind = frames.objects.get(noun.lemma_.lower())
        if kind is None:
            continue
        bare = any(c.lower_ in NEGATIVE for c in noun.children)
        yield f"frame-object={cue}|{kind}|{bare}"
        yield f"frame-object={clause.form}|{cue}|{kind}|{bare}"
        owner = next((c for c in noun.children if c.dep_ == "poss"), None)
        if owner is not None:
            yield f"frame-owner={cue}|{kind}|{owner.lower_ in frames.own}"


def _nouns(cue: Token) -> Iterator[Token]:
    """The nouns that complete a cue: objects, the subject of a passive, objects of its prepositions, one step further."""
    for child in cue.children:
        if child.dep_ in ("dobj", "nsubjpass", "attr", "oprd", "npadvmod"):
            yield child
            yield from (g for p in child.children if p.dep_ == "prep" for g in p.children if g.dep_ in ("pobj", "pcomp"))
        elif child.dep_ in ("prep", "agent"):
            yield from (g for g in child.children if g.dep_ in ("pobj", "pcomp"))
        elif child.dep_ == "xcomp" and child.i > cue.i:
            yield from (g for g in child.children if g.dep_ in ("dobj", "pobj"))


def said_in(clause: Clause) -> Iterator[Token]:
    """The verbs of what is said, and those that hang on them."""
    cue = clause.cue
    if clause.form == "according" or (clause.form == "agent" and cue.dep_ == "advcl"):
        heads = [cue.head]
    else:
        heads = [c for c in cue.children if c.dep_ in CONTENT and c.pos_ in ("VERB", "AUX")]
        inner = (g for c in cue.children if c.dep_ in ("prep", "dobj") for g in c.children)
        heads += [g for g in inner if g.dep_ in ("pcomp", "acl") and g.pos_ in ("VERB", "AUX")]
    seen: set[int] = set()
    for head in heads:
        yield from _under(head, seen, 0)


def tells_of_others(clause: Clause, scene: Scene) -> bool:
    """Whether one claims that others did something, and nothing of his own side: "claimed that the mine was of a foreign make"."""
    if cue_class(clause.cue, scene.book.frames) != "claim":
        return False
    doers = {_who(verb, clause, scene) for verb in said_in(clause)}
    return not OTHERS.isdisjoint(doers) and not any(who == "passive" or who.startswith("own") for who in doers)


def _under(verb: Token, seen: set[int], depth: int) -> Iterator[Token]:
    if verb.i in seen or depth > DEEPEST:
        return
    seen.add(verb.i)
    yield verb
    for child in verb.children:
        if child.dep_ in JOINED and child.pos_ in ("VERB", "AUX"):
            yield from _under(child, seen, depth + 1)


def _proposition(verb: Token, clause: Clause, cue: str, scene: Scene) -> Iterator[str]:
    what = _what(verb, scene)
    if what is None:
        return
    who = _who(verb, clause, scene)
    polarity = "not" if _negated(verb) or who == "nobody" else "yes"
    yield f"frame={cue}|{who}|{what}|{polarity}"
    yield f"frame={who}|{what}|{polarity}"
    yield f"frame={cue}|{what}|{polarity}"
    if clause.speaker is not None and not cue.startswith(UNSAID):
        kind = scene.book.actors.kind_of(phrase_of(clause.speaker).text, clause.speaker.text)
        yield f"frame-kind={kind}|{who}|{what}|{polarity}"


def _what(verb: Token, scene: Scene) -> str | None:
    """What is said: a violent act, a part in it, that it happened, a death, knowledge of it, an inquiry; None for anything else."""
    said = scene.book.frames.said
    lemma = verb.lemma_.lower()
    if lemma in said:
        return "harmless" if _harmless(verb, scene) else said[lemma]
    if is_act(verb, scene):
        return "act"
    for child in verb.children:
        if child.dep_ in ("acomp", "attr", "prep", "dobj", "oprd", "advmod"):
            found = said.get(child.lemma_.lower()) or scene.book.frames.objects.get(child.lemma_.lower())
            if found:
                return found
    return None


def is_act(verb: Token, scene: Scene) -> bool:
    """Whether a verb tells an act of violence."""
    lemma = verb.lemma_.lower()
    if scene.book.frames.said.get(lemma) == "act":
        return not _harmless(verb, scene)
    return any(lemma in words for words in scene.book.triggers.verbs.values())


def _harmless(verb: Token, scene: Scene) -> bool:
    objects = (c.lemma_.lower() for c in verb.children if c.dep_ in ("dobj", "nsubjpass"))
    return not scene.book.frames.harmless.isdisjoint(objects)


def _who(verb: Token, clause: Clause, scene: Scene) -> str:
    """Who does what is said: the speaker's own side, another party, nobody, or a thing."""
    frames = scene.book.frames
    passive = any(c.dep_ in PASSIVE or c.dep_ == "auxpass" for c in verb.children)
    doer = agent_of(verb) if passive else next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if doer is None:
        return "passive" if passive else _who_of_governor(verb, clause, scene)
    if doer.lower_ in frames.nobody or any(c.lower_ in frames.nobody for c in doer.children):
        return "nobody"
    speaker = clause.speaker
    if doer.lower_ in frames.own or (speaker is not None and doer.lemma_ == speaker.lemma_):
        return f"own-{doer.lower_}" if doer.lower_ in ("he", "she", "they", "it") else "own"
    if any(c.dep_ == "poss" and c.lower_ in frames.own for c in doer.children) and doer.lemma_.lower() in frames.hands:
        return "own"
    if scene.accuses(doer):
        return "accused"
    return "party" if doer.ent_type_ in ("PERSON", "ORG", "NORP", "GPE") or _human(doer, scene) else "thing"


def _who_of_governor(verb: Token, clause: Clause, scene: Scene) -> str:
    """Who does what a verb without a subject says: "the youth had meant to kill" is the youth's act, "denied killing" the speaker's."""
    if verb.dep_ not in ("xcomp", "pcomp"):
        return "unsaid"
    governor = verb.head if verb.dep_ == "xcomp" else verb.head.head
    if governor.i == clause.cue.i or governor.pos_ not in ("VERB", "AUX") or governor.i == verb.i:
        return "own"
    return _who(governor, clause, scene)


def _human(noun: Token, scene: Scene) -> bool:
    known = scene.book.actors.kind_of(noun.text, noun.text) != "unspecified" or noun.lemma_.lower() in scene.book.frames.people
    return known or noun.lemma_.lower().endswith(("man", "er", "or", "ist", "ant"))


def _negated(token: Token) -> bool:
    near = (*token.children, *(c for a in token.children if a.dep_ in ("aux", "advmod") for c in a.children))
    if any(c.dep_ == "neg" or c.lower_ in NEGATIVE for c in near):
        return True
    return any(c.lower_ in NEGATIVE for a in token.children if a.dep_ in ("dobj", "attr", "nsubj", "nsubjpass") for c in (a, *a.children))
