"""Names of one report, repaired: spaCy's entities, the people that it misses, and a document-wide vote on each name's label."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from reportedly.codebook.roles import load_roles
from reportedly.text.analysis import Name

LABELS = {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT"}
MISTAKEN = {"ORG", "GPE", "LOC", "FAC"}
POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
AGE = re.compile(r"\s*(?:,\s*(?:aged\s+)?[1-9]\d?(?=\s*[,.;)])|\((?:aged\s+)?[1-9]\d?[,)]|,\s+who(?:se)?\b)")
PERSONAL = {"killed", "injured", "abducted", "survived"}
SPEECH = {"say", "tell", "add"}
LONGEST_NAME = 4
SURE = 10

Raw = tuple[int, int, str, str]


def names_of(doc: Doc) -> tuple[Name, ...]:
    """Names in text order; each label is the majority over all places of the name, each `full` the longest form here."""
    whole = doc.text  # put together from its tokens each time
    raw = sorted([*_entities(doc), *_missed(doc, whole)])
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for start, end, label, text in raw:
        votes[text][label] += 1
        if label in MISTAKEN and _told_as_person(doc, whole, start, end):
            votes[text]["PERSON"] += SURE
    return tuple(
        Name(start, end, votes[text].most_common(1)[0][0], text, _longest(text, votes)) for start, end, _, text in raw if start < end
    )


def _entities(doc: Doc) -> Iterator[Raw]:
    for entity in doc.ents:
        if entity.label_ in LABELS and any(c.isalpha() for c in entity.text):
            text = POSSESSIVE.sub("", entity.text)
            yield entity.start_char, entity.start_char + len(text), entity.label_, text


def _missed(doc: Doc, whole: str) -> Iterator[Raw]:
    """Proper nouns side by side that are no entity but are told of as a person: `cook Allah Rakha, 31, died`."""
    at = 0
    while at < len(doc):
        end = at
        while end < len(doc) and _proper(doc[end]):
            end += 1
        if end > at:
            first = max(_first_of_name(doc, at, end), end - LONGEST_NAME)
            start, stop = doc[first].idx, doc[end - 1].idx + len(doc[end - 1])
            if end - first > 1 and (_told_as_person(doc, whole, start, stop) or _used_as_person(doc, start, stop)):
                yield start, stop, "PERSON", whole[start:stop]
        at = max(end, at + 1)


def _proper(token: Token) -> bool:
    return token.pos_ == "PROPN" and not token.ent_type_ and token.text[0].isupper() and token.text[-1] != "."


def _first_of_name(doc: Doc, start: int, end: int) -> int:
    """Where a name begins after the titles before it."""
    while start < end - 1 and doc[start].lower_.strip(".") in load_roles().titles:
        start += 1
    return start


def _told_as_person(doc: Doc, whole: str, start: int, end: int) -> bool:
    """Whether words beside a name tell of a person: an age or `who` after it, a title or a calling before it."""
    if AGE.match(whole, end):
        return True
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return False
    roles = load_roles()
    if any(t.tag_ == "POS" for t in span):
        return False
    if len(span) > 1 and span[0].lower_.strip(".") in roles.titles and span[0].text.istitle() and len(span) < LONGEST_NAME:
        return True
    before = doc[span.start - 1] if span.start > span.sent.start else None
    if before is not None and before.lower_.strip(".") in roles.titles and before.text[0].isupper():
        return True
    if before is not None and before.tag_ == "NN" and before.lemma_.lower() in roles.people:
        return True
    above = span.root.head
    return span.root.dep_ == "appos" and above.tag_ == "NN" and above.lemma_.lower() in roles.people


def _used_as_person(doc: Doc, start: int, end: int) -> bool:
    """Whether a verb says of a name what is said of people: `killed Sher Jan`, `Sher Jan died`."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or span.root.dep_ not in ("nsubj", "nsubjpass", "dobj"):
        return False
    roles, verb = load_roles(), span.root.head.lemma_.lower()
    return roles.patients.get(verb) in PERSONAL or roles.subjects.get(verb) in PERSONAL or verb in roles.lethal or verb in SPEECH


def _longest(text: str, votes: dict[str, Counter[str]]) -> str:
    """`Brandt` → `Ana Brandt` when the longer form ends in the shorter one."""
    longer = [form for form in votes if form.endswith(" " + text) and "PERSON" in votes[form]]
    return max(longer, key=len, default=text)
