"""What a clause does towards an incident: its stance, and how firmly its words put it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.attribute.clauses import NOBODY, Clause, phrase_of
from reportedly.codebook import Codebook
from reportedly.model import Certainty, Stance
from reportedly.text.analysis import Analysis


@dataclass(frozen=True, slots=True)
class Verdict:
    """The stance and certainty of a clause."""

    stance: Stance
    certainty: Certainty


def stance_of(clause: Clause, analysis: Analysis, book: Codebook) -> Verdict | None:
    """What the clause does; None when it does nothing that a phrase of the codebook tells."""
    lemmas = lemmas_of(clause)
    found = [(phrase, start, end) for phrase, start, end in book.reporting.stances_in(lemmas)]
    if not found:
        return None
    phrase, _, _ = max(found, key=lambda f: (len(f[0].words), -f[1]))
    if phrase.stance is None or _said_by_another(clause, book):
        return None
    stance = Stance.WITHHOLDS if phrase.stance is Stance.CLAIMS_RESPONSIBILITY and _nobody(clause) else phrase.stance
    return Verdict(stance, book.reporting.certainty_of(lemmas))


def _nobody(clause: Clause) -> bool:
    head = clause.speaker
    return head is not None and any(t.lower_ in NOBODY for t in (head, *head.children))


def _said_by_another(clause: Clause, book: Codebook) -> bool:
    """Whether the clause is what somebody else says and its subject is nobody who speaks."""
    head = clause.speaker
    if head is None or head.pos_ in ("PROPN", "PRON") or book.actors.kind_of(phrase_of(head).text, head.text) != "unspecified":
        return False
    return clause.cue.dep_ == "ccomp" and clause.cue.head.lemma_.lower() in book.reporting.speech


def lemmas_of(clause: Clause) -> list[str]:
    """The lemmas of a clause, negations and pronouns in their plain form, without the speaker and punctuation."""
    speaker = set() if clause.speaker is None else {t.i for t in clause.speaker.subtree}
    return [plain(t) for t in clause.tokens if not t.is_punct and not t.is_space and t.i not in speaker]


def plain(token: Token) -> str:
    """A token's lemma in lower case; "n't" is "not"."""
    return "not" if token.lower_ in ("n't", "n’t") else token.lemma_.lower()
