"""The fillers of a mention: who was hit, how many, with what, by whom, as its clause and its neighbours say."""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.model import Filler
from reportedly.read.clauses import doers_of, patients_of
from reportedly.read.mentions import Mention
from reportedly.read.parties import Reading, doer_fillers, hit_fillers
from reportedly.read.weapons import implied_weapon
from reportedly.text.analysis import Analysis

CROSSED = frozenset({"after", "before", "since", "following", "until", "despite"})
LONGEST_SENTENCE = 120  # tokens; the words of a longer one are not told together
DONE = frozenset({"killed", "injured", "abducted", "damaged"})
STEPS = 3
HIGHEST = 20  # steps up the tree of a sentence


def fill(mention: Mention, analysis: Analysis, book: Codebook) -> tuple[Filler, ...]:
    """Fillers of the roles TARGET, KILLED, INJURED, WEAPON, METHOD and PERPETRATOR that the mention's clause gives, in text order."""
    reading = Reading(mention, analysis, book)
    word = analysis.doc[mention.token]
    outcome = outcome_of(word, book)
    found = list(hit_fillers(list(patients_of(word, book.roles)), outcome, word, reading)) if outcome is not None else []
    for near in _related(word, analysis, book):
        found += doer_fillers(list(doers_of(near, book.roles)), reading)
    found += implied_weapon(reading, word)
    return tuple(sorted(dict.fromkeys(found), key=lambda f: (f.span.start, f.role)))


def outcome_of(word: Token, book: Codebook) -> str | None:
    """What a word says became of its patients; None for a word that says nothing of the kind."""
    outcome = _outcome_of(word, book)
    return "unknown" if outcome in DONE and only_tried(word, book) else outcome


def only_tried(word: Token, book: Codebook) -> bool:
    """Whether what a word tells was tried, planned or failed: "tried to kill him", "an assassination attempt"."""
    tried = book.roles.tried
    if word.pos_ in ("NOUN", "PROPN"):
        beside = (c for c in word.children if c.dep_ in ("amod", "compound"))
        return any(c.lemma_.lower() in tried or c.lower_ in tried for c in beside) or _of_a_try(word, tried)
    above = word
    for _ in range(STEPS):
        if above.dep_ == "conj" or (above.dep_ in ("xcomp", "acl", "advcl") and above.tag_ in ("VB", "VBG")):
            above = above.head
        elif above.dep_ == "pcomp" and above.tag_ == "VBG":
            above = above.head.head
        else:
            return False
        made = (c.lemma_.lower() for c in above.children if c.dep_ in ("nsubjpass", "dobj"))
        if above.lemma_.lower() in tried or (above.lemma_ == "make" and not tried.isdisjoint(made)):
            return True
    return False


def was_to_suffer(head: Token, book: Codebook) -> bool:
    """Whether a noun hangs on a word of harm that was only tried."""
    return any(_outcome_of(above, book) in DONE and only_tried(above, book) for above in islice(head.ancestors, STEPS))


def _of_a_try(noun: Token, tried: frozenset[str]) -> bool:
    return noun.dep_ == "compound" and noun.head.lemma_.lower() in tried


def _outcome_of(word: Token, book: Codebook) -> str | None:
    roles, lemma = book.roles, word.lemma_.lower()
    if word.pos_ in ("NOUN", "PROPN"):
        return roles.nouns.get(lemma)
    outcome = roles.patients.get(lemma) or roles.subjects.get(lemma)
    if lemma in roles.lethal and _fatal(word, book):
        return "killed"
    return outcome


def _fatal(verb: Token, book: Codebook) -> bool:
    """`shot dead`, `stabbed to death`, `fatally shot`."""
    near = verb.doc[max(verb.sent.start, verb.i - 2) : min(verb.sent.end, verb.i + 6)]
    return any(t.lower_ in book.roles.fatal and (t.head.i == verb.i or t.head.head.i == verb.i) for t in near)


def _related(trigger: Token, analysis: Analysis, book: Codebook) -> list[Token]:
    """The trigger and the words of its sentence that say what it did to people, none across `after` or `before`."""
    sentence = analysis.sentence_at(trigger.idx)
    if len(sentence) > LONGEST_SENTENCE:
        return [trigger]
    here = side_of(trigger)
    verbs = [t for t in sentence if t.i != trigger.i and t.pos_ in ("VERB", "ADJ") and outcome_of(t, book) is not None]
    return [trigger, *(t for t in verbs if side_of(t) == here)]


def side_of(token: Token) -> tuple[int, ...]:
    """The clauses with a time of their own that hold a token, outermost last."""
    return tuple(above.i for above in (token, *islice(token.ancestors, HIGHEST)) if _crossed(above, token) or _retold(above))


def _crossed(above: Token, token: Token) -> bool:
    if above.dep_ in ("pcomp", "pobj") and above.head.lower_ in CROSSED:
        return above.dep_ == "pcomp" or above.i != token.i
    return any(c.dep_ == "mark" and c.lower_ in CROSSED for c in above.children)


def _retold(above: Token) -> bool:
    """A relative clause with a date of its own on a person's name: `Petrov, who was wounded in 2019, …`."""
    return above.dep_ in ("relcl", "acl") and above.head.ent_type_ == "PERSON" and any(t.ent_type_ == "DATE" for t in above.subtree)
