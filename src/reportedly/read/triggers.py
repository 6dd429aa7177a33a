"""Detection: words that tell of a real act of violence, with its status."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.codebook.triggers import Triggers
from reportedly.model import Status
from reportedly.read.mentions import Mention
from reportedly.text.analysis import Analysis

MODALS = frozenset({"would", "could", "may", "might", "should", "can", "will", "shall", "must"})


def mentions_of(analysis: Analysis, book: Codebook) -> Iterator[Mention]:
    """Mentions in text order."""
    for number, sentence in enumerate(analysis.sentences):
        if any(t.lemma_.lower() in book.triggers.unreal for t in sentence):
            continue
        found = [(token, *known) for token in sentence if (known := _known(token, book.triggers))]
        solid = any(strength == "strong" for _, strength, _ in found) or any(
            strength == "outcome" and _happened(token) for token, strength, _ in found)
        for token, strength, types in found:
            if strength == "weak" and not solid and not _specific(token):
                continue
            status = _status(token, book.triggers)
            if status is not None:
                yield Mention(token.i, number, types, status)


def _known(token: Token, words: Triggers) -> tuple[str, tuple[str, ...]] | None:
    lexicons = words.verbs if token.pos_ in ("VERB", "ADJ") else words.nouns if token.pos_ in ("NOUN", "PROPN") else {}
    lemma = token.lemma_.lower()
    return next(((strength, lexicon[lemma]) for strength, lexicon in lexicons.items() if lemma in lexicon), None)


def _happened(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBN")


def _specific(noun: Token) -> bool:
    """A noun that points at one event: a determiner, a possessor, a date or a place of its own."""
    if noun.pos_ not in ("NOUN", "PROPN") or noun.tag_ == "NNS":
        return False
    return any(c.dep_ in ("det", "poss", "amod", "nummod") and c.lower_ not in ("no", "any", "every") for c in noun.children)


def _status(token: Token, words: Triggers) -> Status | None:
    """What the report says of it; None when it tells of nothing that took place or was tried."""
    if any(c.dep_ == "neg" for c in token.children):
        return None
    if token.pos_ == "VERB" and not _told(token, words):
        return _under(token, words)
    if token.tag_ in ("NNS", "NNPS") and not any(c.dep_ in ("nummod", "det", "poss") for c in token.children):
        return None
    return _under(token, words) or Status.OCCURRED


def _told(verb: Token, words: Triggers) -> bool:
    if any(c.dep_ in ("aux", "auxpass") and c.lower_ in MODALS for c in verb.children):
        return False
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in verb.children):
        return False
    return verb.tag_ in ("VBD", "VBN") or (verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl", "pcomp", "conj"))


def _under(token: Token, words: Triggers) -> Status | None:
    for above in list(token.ancestors)[:3]:
        lemma = above.lemma_.lower()
        if lemma in words.attempts:
            return Status.ATTEMPTED
        if lemma in words.plans and token.tag_ in ("VB", "VBG"):
            return Status.PLANNED
    return None
