"""Names of one report, repaired: spaCy's entities after a document-wide vote on each name's label."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from spacy.tokens import Doc

from reportedly.text.analysis import Name

LABELS = {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT"}
POSSESSIVE = re.compile(r"(?:['’]s|['’])$")


def names_of(doc: Doc) -> tuple[Name, ...]:
    """Names in text order; each label is the majority over all places of the name, each `full` the longest form here."""
    raw = [(e.start_char, e.start_char + len(POSSESSIVE.sub("", e.text)), e.label_, POSSESSIVE.sub("", e.text))
           for e in doc.ents if e.label_ in LABELS and any(c.isalpha() for c in e.text)]
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for _, _, label, text in raw:
        votes[text][label] += 1
    return tuple(
        Name(start, end, votes[text].most_common(1)[0][0], text, _longest(text, votes)) for start, end, _, text in raw if start < end
    )


def _longest(text: str, votes: dict[str, Counter[str]]) -> str:
    """`Brandt` → `Ana Brandt` when the longer form ends in the shorter one."""
    longer = [form for form in votes if form.endswith(" " + text) and "PERSON" in votes[form]]
    return max(longer, key=len, default=text)
