"""Fillers for people and groups: those hit with what became of them, and those who did it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.model import Filler, Role, Span
from reportedly.read.clauses import doers_of
from reportedly.read.mentions import Mention
from reportedly.read.numbers import Amount
from reportedly.read.phrases import Phrase, phrase_of
from reportedly.text.analysis import Analysis, Name

TOLLS = {"killed": Role.KILLED, "injured": Role.INJURED}
GENERIC = frozenset({"people", "person", "other", "dead", "number", "casualty", "victim", "dozen", "score", "hundred", "toll", "more",
                     "life"})
SINGULAR_PRONOUNS = frozenset({"he", "him", "she", "her", "his"})
POINTERS = frozenset({"himself", "herself", "itself", "themselves", "it", "this", "that", "which", "who", "nothing", "everything", "what"})
PERSONAL = frozenset({"killed", "injured", "abducted", "survived"})
SPEECH = frozenset({"say", "tell", "report", "add", "state", "announce", "confirm"})
AGENT_ENDINGS = ("er", "or", "ist", "man", "men", "woman", "ian", "ant", "eer", "ee", "ster")
HIT = "hit"
PART = "part"
LOOK_BACK = 3
REACH = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """What filling one mention works on."""

    mention: Mention
    analysis: Analysis
    book: Codebook


def hit_fillers(heads: Sequence[Token], outcome: str, word: Token, reading: Reading) -> Iterator[Filler]:
    """Targets, and the toll that they make when the words say how many."""
    phrases = _merged([phrase_of(head, reading.analysis, reading.book) for head in _listed(heads)])
    phrases = [_named_before(p, word, reading) for p in phrases if _counts(p, outcome, word, reading)]
    for phrase in phrases:
        target = target_of(phrase, outcome, reading)
        if target is not None:
            yield target
    toll = _toll([p for p in phrases if outcome in TOLLS or is_person(p, reading.book)], outcome, word, reading)
    if toll is not None:
        yield toll


def _listed(heads: Sequence[Token]) -> list[Token]:
    """A list without what the parser joined to it from the words of saying: `killing 14 people, residents said`."""
    if len(heads) > 1:
        after = heads[-1].i + 1
        if after < len(heads[-1].doc) and heads[-1].doc[after].lemma_ in SPEECH:
            return list(heads[:1])
    return list(heads)


def _merged(phrases: Sequence[Phrase]) -> list[Phrase]:
    """`a chief, Dak Puok, and his driver`: a name right after a single unnamed person is that person's."""
    found: list[Phrase] = []
    for phrase in phrases:
        before = found[-1] if found else None
        if before is not None and phrase.name is not None and before.name is not None and phrase.name.start == before.name.start:
            continue
        if (before is not None and before.name is None and before.head.tag_ == "NN" and phrase.start - before.end in (0, 1)
                and phrase.head.pos_ == "PROPN" and phrase.name is not None and phrase.name.label == "PERSON"):
            found[-1] = replace(before, name=phrase.name)
            continue
        found.append(phrase)
    return found


def _named_before(phrase: Phrase, word: Token, reading: Reading) -> Phrase:
    """`the head of the laboratory at the institute, Dr Ana Ruiz, was shot`: a name between commas before the verb."""
    if phrase.name is not None or phrase.head.tag_ != "NN" or not phrase.head.i < word.i < phrase.head.i + REACH:
        return phrase
    doc = reading.analysis.doc
    people = [n for n in reading.analysis.names_between(doc[phrase.end - 1].idx, word.idx) if n.label == "PERSON"]
    if len(people) != 1 or not is_person(phrase, reading.book):
        return phrase
    text = reading.analysis.report.text
    between = text[doc[phrase.end - 1].idx : people[0].start]
    return replace(phrase, name=people[0]) if "," in between and text[people[0].end : people[0].end + 1] in (",", " ") else phrase


def is_person(phrase: Phrase, book: Codebook) -> bool:
    """Whether a phrase is of people: a personal name, a number, a pronoun, or a noun that means people."""
    if phrase.name is not None and phrase.name.label == "PERSON":
        return True
    if phrase.head.pos_ in ("NUM", "PRON") or phrase.head.ent_type_ in ("NORP", "PERSON"):
        return True
    lemma = phrase.lemma.rsplit("-", 1)[-1]
    if lemma in book.roles.people or lemma in book.roles.doers or phrase.lemma in GENERIC:
        return True
    return phrase.head.pos_ == "NOUN" and lemma.endswith(AGENT_ENDINGS)


def _counts(phrase: Phrase, outcome: str, word: Token, reading: Reading) -> bool:
    """Whether a phrase can be a victim: not the doer's own death, no weapon, no pointer to something said before."""
    if phrase.head.lower_ in POINTERS or phrase.head.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT"):
        return False
    if phrase.lemma in reading.book.weapons.nouns:
        return False
    if outcome == "killed" and "battle" not in reading.mention.types and _own_death(phrase, word, reading):
        return False
    return outcome not in PERSONAL or is_person(phrase, reading.book)


def _own_death(phrase: Phrase, word: Token, reading: Reading) -> bool:
    """The attacker's death is no part of the toll: `the bomber died`, `police shot him dead`."""
    if phrase.lemma in reading.book.roles.own_side:
        return True
    by = {d.lemma_.lower() for d in doers_of(word, reading.book.roles)}
    return phrase.head.pos_ == "PRON" and bool(by & reading.book.roles.guards)


def target_of(phrase: Phrase, outcome: str, reading: Reading) -> Filler | None:
    """A phrase as a target; None for a mere number and for what names nobody."""
    if phrase.head.pos_ == "PRON":
        return _pronountarget_of(phrase, outcome, reading)
    if phrase.head.pos_ == "NUM" or (phrase.lemma in GENERIC and phrase.name is None):
        return None
    if outcome == "abducted" and not is_person(phrase, reading.book):
        return None
    name = phrase.name if phrase.name is not None and phrase.name.label in ("PERSON", "ORG", "FAC") else None
    if name is None and phrase.name is not None and phrase.name.label in ("GPE", "LOC") and phrase.head.pos_ == "PROPN":
        return None
    span = _span(phrase, reading.analysis)
    return Filler(Role.TARGET, span, name=name.full if name else None, description=_description(phrase, name, reading), outcome=outcome)


def _pronountarget_of(phrase: Phrase, outcome: str, reading: Reading) -> Filler | None:
    if phrase.head.lower_ not in SINGULAR_PRONOUNS:
        return None
    name = _last_person(phrase.head, reading.analysis)
    if name is None:
        return None
    return Filler(Role.TARGET, reading.analysis.report.span(name.start, name.end), name=name.full, outcome=outcome)


def _last_person(pronoun: Token, analysis: Analysis) -> Name | None:
    """The person named last before a pronoun, at most two sentences back."""
    number = next(i for i, s in enumerate(analysis.sentences) if s.start <= pronoun.i < s.end)
    start = analysis.sentences[max(0, number - LOOK_BACK + 1)].start_char
    people = [n for n in analysis.names_between(start, pronoun.idx) if n.label == "PERSON"]
    subjects = [n for n in people if any(t.dep_ in ("nsubj", "nsubjpass") for t in _tokens(n, analysis))]
    return next(reversed(subjects or people), None)


def _tokens(name: Name, analysis: Analysis) -> list[Token]:
    found = analysis.doc.char_span(name.start, name.end, alignment_mode="expand")
    return list(found) if found is not None else []


def _description(phrase: Phrase, name: Name | None, reading: Reading) -> str | None:
    """The phrase without its determiner; for a named party what stands before or after the name."""
    doc = reading.analysis.doc
    start = phrase.start
    while start < phrase.head.i and doc[start].dep_ in ("det", "predet"):
        start += 1
    words = reading.analysis.report.text[doc[start].idx : doc[phrase.end - 1].idx + len(doc[phrase.end - 1])]
    if name is None:
        return words
    before = reading.analysis.report.text[doc[start].idx : max(doc[start].idx, name.start)].strip(" ,\"“")
    if before and len(before) < 120:
        return before
    apposed = next((c for c in phrase.head.rights if c.dep_ == "appos" and c.pos_ == "NOUN"), None)
    if apposed is None:
        return words if phrase.head.pos_ == "NOUN" and words != name.text else None
    inner = phrase_of(apposed, reading.analysis, reading.book)
    return reading.analysis.report.text[doc[inner.start].idx : doc[inner.end - 1].idx + len(doc[inner.end - 1])]


def _span(phrase: Phrase, analysis: Analysis) -> Span:
    first, last = analysis.doc[phrase.start], analysis.doc[phrase.end - 1]
    end = last.idx + len(last)
    if phrase.name is not None and phrase.name.end > end and phrase.name.start - end < 60:
        end = phrase.name.end
    return analysis.report.span(first.idx, end)


def _toll(phrases: Sequence[Phrase], outcome: str, word: Token, reading: Reading) -> Filler | None:
    """The sum of a list under one word; None when no part of it is counted."""
    lemma = word.lemma_.lower()
    if not phrases or (outcome not in TOLLS and lemma not in reading.book.roles.lethal and lemma not in reading.book.weapons.implied):
        return None
    role = TOLLS.get(outcome, Role.INJURED)
    amounts = [amount_of(p) for p in phrases]
    known = [a for a in amounts if a is not None]
    if not known:
        return None
    low = sum(a.low for a in known if a.low is not None) if any(a.low is not None for a in known) else None
    open_end = any(a.high is None for a in known) or len(known) < len(amounts)
    high = None if open_end else sum(a.high for a in known if a.high is not None)
    qualifier = HIT if outcome not in TOLLS else known[0].qualifier if len(known) == 1 else ("at_least" if open_end else "exact")
    first, last = _span(phrases[0], reading.analysis), _span(phrases[-1], reading.analysis)
    span = reading.analysis.report.span(min(first.start, last.start), max(first.end, last.end))
    name = phrases[0].name if len(phrases) == 1 else None
    alone = name.full if name is not None and name.label == "PERSON" else None
    return Filler(role, span, name=alone, description=phrases[0].lemma, low=low, high=high, qualifier=_marked(qualifier, phrases, reading))


def counted(phrase: Phrase, role: Role, reading: Reading) -> Iterator[Filler]:
    """How many a phrase is, as one of the dead or injured; nothing where the words do not say."""
    amount = amount_of(phrase)
    if amount is not None:
        name = phrase.name.full if phrase.name is not None and phrase.name.label == "PERSON" else None
        qualifier = _marked(amount.qualifier, [phrase], reading)
        yield Filler(role, _span(phrase, reading.analysis), name, phrase.lemma, low=amount.low, high=amount.high, qualifier=qualifier)


def _marked(qualifier: str, phrases: Sequence[Phrase], reading: Reading) -> str:
    """The qualifier of a toll: of a part (`four of the wounded`), additional (`two others`), else as it is."""
    if len(phrases) == 1 and _is_part(phrases[0].head, reading.book):
        return PART
    words = {t.lower_ for p in phrases for t in reading.analysis.doc[p.start : p.end]}
    return "additional" if words & reading.book.roles.additive and qualifier == "exact" else qualifier


def _is_part(head: Token, book: Codebook) -> bool:
    """`four of them`, `among them five women`, `including two children`."""
    of = next((c for c in head.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    whole = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None and head.pos_ == "NUM" else None
    if whole is not None and (whole.pos_ == "PRON" or any(c.lower_ in ("the", "those", "these") for c in whole.children)):
        return True
    first = head.left_edge.i
    before = [head.doc[i].lower_ for i in range(max(head.sent.start, first - 2), first)]
    return any(w in book.roles.including for w in before)


def amount_of(phrase: Phrase) -> Amount | None:
    """How many a phrase is: its number, or one for a singular noun or a single name."""
    if phrase.amount is not None:
        return phrase.amount
    if phrase.head.pos_ == "PRON":
        return Amount(1, 1, "exact", 0, 0) if phrase.head.lower_ in SINGULAR_PRONOUNS else None
    person = phrase.name is not None and phrase.name.label == "PERSON"
    if person or (phrase.head.tag_ == "NN" and phrase.lemma not in GENERIC):
        return Amount(1, 1, "exact", 0, 0)
    return None


def doer_fillers(heads: Sequence[Token], reading: Reading) -> Iterator[Filler]:
    """Perpetrators that the text itself names or describes as acting."""
    for head in heads:
        phrase = phrase_of(head, reading.analysis, reading.book)
        if _acts(phrase, reading):
            yield from doer_of(phrase, reading)


def doer_of(phrase: Phrase, reading: Reading) -> Iterator[Filler]:
    """A phrase as a perpetrator; nothing for a pronoun."""
    if phrase.head.pos_ == "PRON":
        return
    name = phrase.name if phrase.name is not None and phrase.name.label in ("PERSON", "ORG", "NORP", "GPE") else None
    own = name.full if name is not None and phrase.head.pos_ == "PROPN" else None
    yield Filler(Role.PERPETRATOR, _span(phrase, reading.analysis), name=own, description=_description(phrase, None, reading))


def _acts(phrase: Phrase, reading: Reading) -> bool:
    if phrase.lemma in reading.book.weapons.nouns or phrase.head.ent_type_ in ("DATE", "TIME"):
        return phrase.lemma in ("jet", "warplane", "aircraft", "helicopter")
    if phrase.lemma in reading.book.roles.doers:
        return True
    return phrase.head.pos_ == "PROPN" and (phrase.name is None or phrase.name.label in ("PERSON", "ORG", "NORP", "GPE"))
