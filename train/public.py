"""Public reports as further training texts of the reader.

    python train/public.py --to FILE.jsonl [--muc4 DIR] [--meantime DIR] [--geovirus FILE]

- MUC-4 (dev part): a sentence that holds words of one key template and of no other tells of that incident; which is all that is
  taken from it (`"weak": true`: what is not marked teaches nothing).
- MEANTIME and GeoVirus: WikiNews reports on companies and on diseases; none tells of an incident.

Each report becomes a passage in the form that `train/reader.py --texts` reads.  The reports are not part of this project.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from texts import Place, quiet, sentences_of

from reportedly.evaluate.muc4.corpus import Message, read_messages
from reportedly.evaluate.muc4.run import report_of
from reportedly.evaluate.muc4.templates import Template

Json = dict[str, Any]
WORDED = ("phys_target", "hum_name", "hum_description", "perp_individual", "instrument")
TYPES = {"BOMBING": ["bombing"], "KIDNAPPING": ["abduction"], "ARSON": ["arson"]}
SHORTEST = 400  # characters of a report that is worth learning from
LEARNED = "dev"
DEADLY = re.compile(r"\b(?:gunm[ae]n|terroris[mt]s?|murder\w*|assassin\w*|kidnap\w*|abduct\w*|bioterror\w*|anthrax)\b", re.IGNORECASE)


def joined_reports(folder: Path) -> Iterator[Json]:
    """The reports of the MUC-4 dev part that have a key, with the sentences that tell of each template's incident."""
    for message in read_messages(folder):
        if message.split == LEARNED and message.key:
            yield weak(message)


def weak(message: Message) -> Json:
    """A message with the sentences that hold words of just one of its templates."""
    report = report_of(message.id, message.text)
    places = [dict.fromkeys(sentences_of(list(worded(template, report.text)), report.text)) for template in message.key]
    shared = {place for n, one in enumerate(places) for other in places[n + 1 :] for place in one if place in other}
    incidents = [
        {
            "id": f"i{n}", "main": n == 1, "status": "occurred", "types": TYPES.get(template.fills("type")[0].options[0].values[0], []),
            "spans": {"trigger": []}, "evidence": [span(p, report.text) for p in found if p not in shared],
        }
        for n, (template, found) in enumerate(zip(message.key, places, strict=True), 1) if template.fills("type")
    ]
    return {"id": message.id, "text": report.text, "published": report.published.edtf, "incidents": incidents, "weak": True}


def worded(template: Template, text: str) -> Iterator[Place]:
    """Where the words of a template's fills stand in the text."""
    words = {value for slot in WORDED for fill in template.fills(slot) for option in fill.options for value in option.values}
    for value in sorted(words):
        pattern = r"\b" + r"\s+".join(re.escape(word) for word in value.split()) + r"\b"
        yield from (Place(found.start(), found.end()) for found in re.finditer(pattern, text, re.IGNORECASE))


def span(place: Place, text: str) -> Json:
    """A stretch of the text with its words."""
    return {"start": place.start, "end": place.end, "quote": text[place.start : place.end]}


def wiki_reports(folder: Path) -> Iterator[Json]:
    """The reports of MEANTIME, their tokens put together again."""
    for path in sorted(folder.glob("intra-doc_annotation/*/*.xml")):
        sentences: dict[str, list[str]] = {}
        for token in ElementTree.parse(path).getroot().iter("token"):
            sentences.setdefault(token.attrib["sentence"], []).append(token.text or "")
        yield from kept(f"meantime-{path.stem.split('_')[0]}", "\n".join(map(spaced, sentences.values())))


def spaced(tokens: Iterable[str]) -> str:
    """Tokens as a sentence: no blank before marks, none inside brackets."""
    joined = re.sub(r" (?=[.,;:!?)\]%]|'s\b|n't\b|'')", "", " ".join(tokens))
    return re.sub(r"(?<=[(\[$`]) ", "", joined).replace("``", '"').replace("''", '"')


def virus_reports(path: Path) -> Iterator[Json]:
    """The reports of GeoVirus."""
    for n, article in enumerate(ElementTree.parse(path).getroot().iter("article")):
        yield from kept(f"geovirus-{n}", article.findtext("text") or "")


def kept(name: str, text: str) -> Iterator[Json]:
    """A report as one without incident, when it is long enough and speaks of no crime."""
    if len(text) >= SHORTEST and not DEADLY.search(text):
        yield quiet(name, text.strip())


def main() -> None:
    """Convert what is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--muc4", type=Path)
    parser.add_argument("--meantime", type=Path)
    parser.add_argument("--geovirus", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    found = [
        *(joined_reports(args.muc4) if args.muc4 else ()), *(wiki_reports(args.meantime) if args.meantime else ()),
        *(virus_reports(args.geovirus) if args.geovirus else ()),
    ]
    args.to.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found), encoding="utf-8")
    print(f"{len(found)} reports, {sum(not one['incidents'] for one in found)} without incident")


if __name__ == "__main__":
    main()
