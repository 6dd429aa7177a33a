"""Turns the project's own annotated texts (`train/texts/`) into the form of passages.jsonl.

    python train/texts.py --to TEXTS.jsonl [FILE ...]

`*.yaml` holds texts annotated in full: `[1 blast]` in a text marks a trigger of its first incident (`[1,2 killings]` of two),
every other span is a quote.  `told.txt` marks triggers only (its entries are `partial`), `quiet.txt` tells of no incident.
`train/texts/README.md` says how to write them.  A quote that is not found, or found more than once, is an error.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "texts"
ROLES = ("victim", "killed", "injured", "place", "date", "weapon", "perpetrator")
TYPES = frozenset((
    "abduction", "arson", "assassination", "battle", "bombing", "execution", "other", "poisoning", "ramming", "riot", "sabotage",
    "sexual_violence", "shooting", "stabbing", "strike", "torture",
))
STATUSES = frozenset(("occurred", "alleged", "attempted", "denied", "planned"))
OUTCOMES = frozenset(("killed", "injured", "abducted", "survived", "damaged", "unknown"))
STANCES = frozenset((
    "attributes_to", "characterises", "claims_responsibility", "comments", "confirms", "corrects", "denies", "reports", "retracts",
    "threatens", "withholds",
))
CERTAINTIES = frozenset(("asserted", "hedged", "speculative"))
KINDS = frozenset((
    "armed_group", "court", "expert", "family", "government", "hospital", "media", "military", "ngo", "outlet", "police", "un",
    "unspecified", "witness",
))
MARK = re.compile(r"\[(\d(?:,\d)*) ([^\[\]]+)\]")
SENTENCE_END = re.compile(r"[.!?…][\"”’')]*(?=\s|$)|\n\n|$")
ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Smt|Eng|Ing|Fr|Mt|St|Gen|Col|Capt|Lt|Maj|Sgt|Adm|Insp|Const|Supt|Det|No|vs|Rev|Hon|Prof|Sen|Rep|Jr|Jan|Feb|Oct|Nov|Dec)"
    r"|\b[A-Z]|[ap]\.m)$"
)
Json = dict[str, Any]


class TextError(ValueError):
    """An entry that does not convert; the message names the entry and the quote."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a text, in code points."""

    start: int
    end: int

    def within(self, other: Place) -> bool:
        """Whether it lies wholly in another stretch."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Entry:
    """A text without its marks, and where the triggers of each incident stand."""

    id: str
    text: str
    triggers: Mapping[int, Sequence[Place]] = field(default_factory=dict)

    def span(self, place: Place) -> Json:
        """The span as passages.jsonl has it."""
        return {"start": place.start, "end": place.end, "quote": self.text[place.start : place.end]}

    def fail(self, message: str) -> TextError:
        """An error that names the entry."""
        return TextError(f"{self.id}: {message}")


def unmarked(name: str, marked: str) -> Entry:
    """The text of an entry without its marks, which become triggers."""
    pieces: list[str] = []
    triggers: dict[int, list[Place]] = {}
    at = done = 0
    for mark in MARK.finditer(marked):
        pieces += [marked[done : mark.start()], mark[2]]
        at += mark.start() - done
        for number in mark[1].split(","):
            triggers.setdefault(int(number), []).append(Place(at, at + len(mark[2])))
        at, done = at + len(mark[2]), mark.end()
    text = "".join([*pieces, marked[done:]])
    if "[" in text or "]" in text:
        raise TextError(f"{name}: a mark is not closed, or not of the form [1 word]")
    return Entry(name, text, triggers)


def all_places(words: str, entry: Entry) -> list[Place]:
    """Where these words stand as whole words; any white space matches any."""
    middle = r"\s+".join(re.escape(word) for word in words.split())
    return [Place(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){middle}(?!\w)", entry.text)]


def found(quote: str, entry: Entry, scopes: Sequence[Place] = (), beside: Place | None = None) -> Place:
    """Where a quote stands: alone in the scopes (or nearest there to `beside`), else alone in the text.

    `words#2` is its second place in the text.
    """
    words, mark, nth = quote.rpartition("#")
    if mark and nth.isdigit():
        places = all_places(words, entry)
        if not 0 < int(nth) <= len(places):
            raise entry.fail(f"{len(places)} places for {quote!r}")
        return places[int(nth) - 1]
    places = all_places(quote, entry)
    near = [p for p in places if any(p.within(scope) for scope in scopes)]
    if near and beside:
        return min(near, key=lambda p: max(p.start - beside.end, beside.start - p.end))
    if len(near or places) != 1:
        raise entry.fail(f"{len(near or places)} places for {quote!r}")
    return (near or places)[0]


def stretch(quote: str, entry: Entry) -> Place:
    """Evidence: `first words ... last words`, `first words ...` (to the end of the sentence), or the words themselves."""
    first, dots, last = (part.strip() for part in quote.partition(" ..."))
    start = found(first, entry)
    if not dots:
        return rounded(start, entry)
    if not last:
        return rounded(Place(start.start, sentence_end(entry.text, start.end)), entry)
    ends = [p.end for p in all_places(last, entry) if p.start >= start.end]
    if not ends:
        raise entry.fail(f"no place after its beginning for {quote!r}")
    return rounded(Place(start.start, ends[0]), entry)


def rounded(place: Place, entry: Entry) -> Place:
    """The stretch with a quotation mark before it, and with the stop and the quotation mark after it."""
    opening = place.start > 0 and entry.text[place.start - 1] in "\"“‘«"
    closing = re.compile(r"[.!?][\"”’»)]*|,?[\"”’»](?=\s|$)").match(entry.text, place.end)
    return Place(place.start - opening, closing.end() if closing else place.end)


def sentence_end(text: str, at: int) -> int:
    """The end of the sentence that goes on at `at`."""
    for stop in SENTENCE_END.finditer(text, at):
        if not (stop[0].startswith(".") and ABBREVIATED.search(text, max(0, stop.start() - 8), stop.start())):
            return stop.start() if stop[0] == "\n\n" else stop.end()
    return len(text)


def count_of(value: object, entry: Entry) -> Json | None:
    """`14`, `14+`, `14-31` or nothing."""
    if value is None:
        return None
    match = re.fullmatch(r"(\d+)(?:(\+)|-(\d+))?", str(value))
    if not match:
        raise entry.fail(f"no count: {value!r}")
    low = int(match[1])
    return {"min": low, "max": int(match[3]) if match[3] else None if match[2] else low}


def parts_of(value: str | None, names: Sequence[str], entry: Entry) -> Json | None:
    """`Baidoa; Bay; SO` as named parts; `-` is none."""
    if value is None:
        return None
    parts = [part.strip() for part in value.split(";")]
    if len(parts) != len(names):
        raise entry.fail(f"{len(names)} parts wanted in {value!r}")
    return {name: None if part == "-" else part for name, part in zip(names, parts, strict=True)}


def allowed(value: str, values: frozenset[str], entry: Entry) -> str:
    """The value, if it is one of these."""
    if value not in values:
        raise entry.fail(f"unknown value {value!r}")
    return value


def edtf_of(value: object) -> str | None:
    """A date as written (YAML reads some as dates or numbers)."""
    return None if value is None else str(value)


def incident_of(number: int, raw: Json, entry: Entry) -> Json:
    """One incident with its spans."""
    unknown = set(raw) - {"main", "types", "status", "date_is", "where", "targets", "dead", "hurt", "means", "accused", "evidence", *ROLES}
    triggers = entry.triggers.get(number, ())
    if unknown or not triggers or not raw.get("evidence"):
        raise entry.fail(f"incident {number}: unknown fields {sorted(unknown)}, no trigger or no evidence")
    evidence = [stretch(quote, entry) for quote in raw["evidence"]]
    spans = {"trigger": [entry.span(p) for p in triggers]}
    spans |= {role: [entry.span(found(q, entry, evidence)) for q in raw.get(role, ())] for role in ROLES}
    targets = [parts_of(t, ("name", "description", "outcome"), entry) or {} for t in raw.get("targets", ())]
    for target in targets:
        allowed(target["outcome"], OUTCOMES, entry)
    return {
        "id": f"i{number}",
        "main": raw.get("main", number == 1),
        "types": [allowed(t, TYPES, entry) for t in raw["types"]],
        "status": allowed(raw.get("status", "occurred"), STATUSES, entry),
        "date": edtf_of(raw.get("date_is")),
        "place": parts_of(raw.get("where"), ("name", "admin", "country"), entry),
        "targets": targets,
        "killed": count_of(raw.get("dead"), entry),
        "injured": count_of(raw.get("hurt"), entry),
        "weapon": raw.get("means"),
        "accused": [{"name": name, "by": by} for name, by in raw.get("accused", {}).items()],
        "spans": spans,
        "evidence": [entry.span(p) for p in evidence],
    }


def claim_of(number: int, raw: Json, entry: Entry, incidents: int) -> Json:
    """One claim with speaker, cue and evidence."""
    unknown = set(raw) - {"of", "speaker", "name", "kind", "cue", "stance", "certainty", "accused", "via", "evidence"}
    of = [raw["of"]] if isinstance(raw["of"], int) else list(raw["of"])
    if unknown or not all(1 <= i <= incidents for i in of):
        raise entry.fail(f"claim {number}: unknown fields {sorted(unknown)} or incidents {of}")
    evidence = [stretch(q, entry) for q in ([raw["evidence"]] if isinstance(raw["evidence"], str) else raw["evidence"])]
    cue = found(raw["cue"], entry, evidence) if raw.get("cue") else None
    said = found(raw["speaker"], entry, evidence, cue) if raw.get("speaker") else None
    verbatim = entry.text[said.start : said.end] if said else None
    claim: Json = {
        "id": f"c{number}",
        "incident": [f"i{i}" for i in of],
        "speaker": {"name": raw.get("name"), "verbatim": verbatim, "kind": allowed(raw["kind"], KINDS, entry)},
        "cue": entry.text[cue.start : cue.end] if cue else None,
        "stance": allowed(raw["stance"], STANCES, entry),
        "accused": raw.get("accused"),
        "certainty": allowed(raw.get("certainty", "asserted"), CERTAINTIES, entry),
        "via": [raw["via"]] if isinstance(raw.get("via"), str) else list(raw.get("via", ())),
        "evidence": [entry.span(p) for p in evidence],
    }
    claim |= {"cue_span": entry.span(cue)} if cue else {}
    return claim | ({"speaker_span": entry.span(said)} if said else {})


def annotated(raw: Json) -> Json:
    """An entry of a YAML file as a passage; all its triggers are marked."""
    entry = unmarked(raw["id"], raw["text"].strip())
    incidents = [incident_of(n, i, entry) for n, i in enumerate(raw.get("incidents", ()), 1)]
    if unused := set(entry.triggers) - set(range(1, len(incidents) + 1)):
        raise entry.fail(f"marks of no incident: {sorted(unused)}")
    claims = [claim_of(n, c, entry, len(incidents)) for n, c in enumerate(raw.get("claims", ()), 1)]
    return {
        "id": entry.id, "style": raw["style"], "published": edtf_of(raw.get("published")), "phenomena": list(raw.get("phenomena", ())),
        "text": entry.text, "incidents": incidents, "claims": claims, "marked": True,
    }


def quiet(name: str, text: str) -> Json:
    """A text that tells of no incident."""
    return {
        "id": name, "style": "quiet", "published": None, "phenomena": ["no_incident"], "text": text,
        "incidents": [], "claims": [], "marked": True,
    }


def told(name: str, marked: str) -> Json:
    """A text whose triggers alone are marked; the sentences around them are its evidence."""
    head, _, body = marked.partition("\n")
    statuses = dict(re.findall(r"(\d)=(\w+)", head)) if head.startswith("status:") else {}
    entry = unmarked(name, body.strip() if statuses else marked)
    incidents = [
        {
            "id": f"i{number}", "main": number == 1, "types": [], "status": statuses.get(str(number), "occurred"), "date": None,
            "place": None, "targets": [], "killed": None, "injured": None, "weapon": None, "accused": [],
            "spans": {"trigger": [entry.span(p) for p in places]},
            "evidence": [entry.span(p) for p in sentences_of(places, entry.text)],
        }
        for number, places in sorted(entry.triggers.items())
    ]
    return quiet(name, entry.text) | {"style": "told", "phenomena": ["told"], "incidents": incidents, "partial": True}


def sentences_of(places: Iterable[Place], text: str) -> list[Place]:
    """The sentences in which these stretches stand, each once."""
    bounds = [0]
    while bounds[-1] < len(text):
        bounds.append(max(sentence_end(text, bounds[-1] + 1), bounds[-1] + 1))
    wholes = [Place(a + len(text[a:b]) - len(text[a:b].lstrip()), b) for a, b in pairwise(bounds)]
    kept = dict.fromkeys(whole for place in places for whole in wholes if place.within(whole))
    return list(kept)


def pieces(path: Path, mark: str) -> list[str]:
    """The texts of a file, which lines of this mark part."""
    return [p.strip() for p in re.split(rf"^{mark}$", path.read_text(encoding="utf-8"), flags=re.MULTILINE) if p.strip()]


def read(path: Path) -> Iterator[Json]:
    """All entries of a file."""
    if path.suffix == ".yaml":
        yield from (annotated(raw) for raw in yaml.safe_load(path.read_text(encoding="utf-8")))
    elif path.name.startswith("quiet"):
        yield from (quiet(f"{path.stem}-{n:02}", text) for n, text in enumerate(pieces(path, "---"), 1))
    else:
        yield from (told(f"{path.stem}-{n:02}", text) for n, text in enumerate(pieces(path, "==="), 1))


def texts(paths: Iterable[Path] = ()) -> list[Json]:
    """The entries of these files, or of all that are shipped; two of one id are an error."""
    files = sorted(paths) or sorted(p for p in FOLDER.iterdir() if p.suffix in (".yaml", ".txt"))
    entries = [entry for path in files for entry in read(path)]
    seen: set[str] = set()
    for entry in entries:
        if entry["id"] in seen:
            raise TextError(f"{entry['id']}: two entries of this id")
        seen.add(entry["id"])
    return entries


def main() -> None:
    """Convert and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--to", type=Path)
    args = parser.parse_args()
    entries = texts(args.files)
    if args.to:
        args.to.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries), encoding="utf-8")
    incidents = [i for e in entries for i in e["incidents"]]
    triggers = sum(len(i["spans"]["trigger"]) for i in incidents)
    quiet_ones = sum(not e["incidents"] for e in entries)
    print(f"{len(entries)} texts, {quiet_ones} without incident, {len(incidents)} incidents, {triggers} triggers, "
          f"{sum(len(e['claims']) for e in entries)} claims, {sum(len(e['text'].split()) for e in entries)} words")


if __name__ == "__main__":
    main()
