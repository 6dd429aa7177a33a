"""Writes the site: every page a file, every link relative, the style inside each page, no script at all."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from reportedly.codebook.publishing import Publishing, load_publishing
from reportedly.export.atomic import whole_folder
from reportedly.export.rowtext import layout_of
from reportedly.export.told import Choice, Told, told
from reportedly.publish.chart import HEIGHT, WIDTH, outlines, spots
from reportedly.publish.pages import Card, card_of, country_name, incident_page
from reportedly.publish.people import barred_names, without
from reportedly.publish.quoting import Quoting
from reportedly.store import Store

PAGE = 200  # incidents on one page of the list
MARK = "reportedly-site.json"
REFERENCES = frozenset({"acled", "ged"})
NAVIGATION = (("index.html", "Chronicle"), ("by.html", "By kind and country"), ("who.html", "Who says what"), ("map.html", "Map"),
              ("sources.html", "Sources"), ("method.html", "Method and limits"))


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: the folder, its pages, its incidents, and how many characters of how many reports they quote.

    `left_out` are incidents that only rows in the layout of a reference set tell of.
    """

    folder: Path
    pages: int
    incidents: int
    reports: int
    quoted: int
    left_out: int


@dataclass(slots=True)
class _Site:
    """One site that is being written."""

    folder: Path
    title: str
    about: Mapping[str, str]
    templates: Environment = field(init=False)
    pages: int = 0

    def __post_init__(self) -> None:
        style = files("reportedly.publish").joinpath("templates/site.css").read_text("utf-8")
        self.templates = Environment(
            loader=PackageLoader("reportedly.publish"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self.templates.globals.update(nav=NAVIGATION, site=self.title, about=self.about, style=style, style_digest=f"sha256-{digest}")

    def put(self, template: str, name: str, title: str, **values: Any) -> None:
        """One page."""
        up = "../" * name.count("/")
        html = self.templates.get_template(template).render(title=title, here=name, up=up, **values)
        (self.folder / name).write_text(html, "utf-8", errors="backslashreplace")
        self.pages += 1


def publish(store: Store, out: Path, choice: Choice | None = None, title: str = "Chronicle", replace: bool = False) -> Published:
    """Write the site of a chronicle into a folder; an earlier site there is replaced only when `replace` is set.

    Raises InputError when the folder holds something else, or cannot be written.
    """
    rules = load_publishing()
    hidden = _hidden(store, choice, rules)
    quoting = Quoting(rules)
    with whole_folder(out, MARK if replace else None) as folder:
        (folder / "incident").mkdir()
        site = _Site(folder, title, _about(choice, rules))
        cards, outlets = list[Card](), defaultdict[str, set[str]](set)
        left_out = 0
        for one in told(store, choice):
            if reference_only(one):
                left_out += 1
                continue
            shown = without(one, hidden)
            cards.append(card_of(shown))
            _note_outlets(shown, outlets)
            site.put("incident.html", f"incident/{shown.row.id}.html", shown.view.title, page=incident_page(shown, quoting))
        _lists(site, cards, outlets)
        shares = quoting.shares()
        done = Published(out, site.pages, len(cards), len(shares), sum(shares.values()), left_out)
        (folder / MARK).write_text(json.dumps({"made_by": "reportedly", "incidents": done.incidents, "pages": done.pages}) + "\n", "utf-8")
    return done


def reference_only(one: Told) -> bool:
    """Whether an incident is told by nothing but rows in the ACLED or GED layout, whose terms forbid publishing most of them."""
    return all(layout_of(report) in REFERENCES for report in one.reports.values())


def _hidden(store: Store, choice: Choice | None, rules: Publishing) -> Mapping[str, frozenset[str]]:
    """The names that are barred, by the report that names them: one incident's victim stays barred in the next."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in told(store, choice):
        for name in barred_names(one.view, rules):
            for report in one.reports:
                found[report].add(name)
    return {report: frozenset(names) for report, names in found.items()}


def _about(choice: Choice | None, rules: Publishing) -> Mapping[str, str]:
    chosen = choice or Choice()
    return {
        "quotes": f"No quote is longer than {rules.quote} characters; no report is quoted beyond {rules.share:.0%} of its text.",
        "places": f"No place is finer than: {chosen.finest.value}." if choice and chosen.finest != Choice().finest else "",
        "embargo": f"Nothing that may have happened after {chosen.until.isoformat()} is shown." if chosen.until else "",
        "day": f"As it could be known on {chosen.day}." if chosen.day else "",
    }


def _note_outlets(one: Told, outlets: dict[str, set[str]]) -> None:
    for report in one.reports.values():
        outlets[report.outlet or "not said"].add(report.id)


def _lists(site: _Site, cards: Sequence[Card], outlets: Mapping[str, set[str]]) -> None:
    names = ["index.html", *(f"page-{n}.html" for n in range(2, (len(cards) - 1) // PAGE + 2))]
    for number, name in enumerate(names):
        some = cards[number * PAGE : (number + 1) * PAGE]
        days = [(words, list(found)) for words, found in groupby(some, key=lambda c: c.row.when_words)]
        after = names[number + 1] if number + 1 < len(names) else None
        before = names[number - 1] if number else None
        site.put("index.html", name, "Chronicle", days=days, total=len(cards), before=before, after=after, number=number + 1, of=len(names))
    site.put("by.html", "by.html", "By kind and country", groups=list(_groups(cards)))
    site.put("who.html", "who.html", "Who says what", cards=[c for c in cards if c.said])
    rows = [c.row for c in cards]
    world = outlines(Path(str(files("reportedly.web").joinpath("static/vendor/world-110m.json"))))
    site.put("map.html", "map.html", "Map", spots=list(spots(rows)), rows=[r for r in rows if r.lat is not None],
             unlocated=[r for r in rows if r.lat is None], world=world, width=WIDTH, height=HEIGHT)
    site.put("sources.html", "sources.html", "Sources", outlets=sorted((name, len(ids)) for name, ids in outlets.items()))
    site.put("method.html", "method.html", "Method and limits", total=len(cards))


def _groups(cards: Sequence[Card]) -> Iterator[tuple[str, str, list[Card]]]:
    """Heading, anchor and incidents of each kind and each country."""
    kinds, countries = defaultdict[str, list[Card]](list), defaultdict[str, list[Card]](list)
    for card in cards:
        for kind in card.row.types:
            kinds[kind.replace("_", " ")].append(card)
        countries[country_name(card.row.country)].append(card)
    for number, (name, some) in enumerate((*sorted(kinds.items()), *sorted(countries.items())), 1):
        yield name, f"g{number}", some
