"""`reportedly eval gva`: real reports of shootings, end to end: when, where, how many, who, and which reports tell of one incident.

Reads `articles.jsonl`, `incidents.jsonl` and `latlong.json`.  Private persons are named in them, so only sums leave this module.
A report is judged by its main incident; one in which nothing is found is wrong in every figure.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from reportedly import edtf
from reportedly.errors import UsageError
from reportedly.evaluate.gold.names import same, words
from reportedly.evaluate.gold.pairing import pairs
from reportedly.evaluate.gold.records import Figure
from reportedly.evaluate.gold.score import b_cubed
from reportedly.evaluate.gold.slots import kilometres
from reportedly.merge import LocalIncident, cluster, judge, local_of
from reportedly.model import Basis, Coding, Count, Published, Report
from reportedly.pipeline.code import Tools, code_all

NEAR_KM = 161
DAY = timedelta(1)
Coder = Callable[[Iterable[Report]], Iterable[Coding]]


@dataclass(frozen=True, slots=True)
class Shooting:
    """An incident as the archive has it; `victims` are the names it gives."""

    id: str
    day: date
    point: tuple[float, float] | None
    killed: int
    injured: int
    victims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One report with the day it came out, filed under one incident."""

    id: str
    text: str
    published: str
    incident: Shooting


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What is right about one report; `near` is None when the archive has no point."""

    found: bool
    date: bool
    near: bool | None
    killed: bool
    injured: bool
    names: tuple[int, int, int]  # right, wanted, given


@dataclass(frozen=True, slots=True)
class GvaFigures:
    """Shares of reports that are right, names, clusters, and what a guess by the day of publication gets."""

    verdicts: Sequence[Verdicts]
    clusters: Figure
    baselines: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """Fractions of 1."""
        near = [v.near for v in self.verdicts if v.near is not None]
        right, wanted, given = (sum(v.names[i] for v in self.verdicts) for i in range(3))
        names = Figure(right / given if given else 0.0, right / wanted if wanted else 0.0, right, wanted, given)
        return {
            "reports": len(self.verdicts), "found": _share(v.found for v in self.verdicts),
            "date_exact": _share(v.date for v in self.verdicts), "place_161km": _share(near),
            "killed_exact": _share(v.killed for v in self.verdicts), "injured_exact": _share(v.injured for v in self.verdicts),
            "victim_name_precision": round(names.precision, 4), "victim_name_recall": round(names.recall, 4),
            "victim_name_f1": round(names.f1, 4),
            "b3_precision": round(self.clusters.precision, 4), "b3_recall": round(self.clusters.recall, 4),
            "b3_f1": round(self.clusters.f1, 4), "baselines": dict(self.baselines),
        }


def _share(verdicts: Iterable[bool]) -> float:
    told = list(verdicts)
    return round(sum(told) / len(told), 4) if told else 0.0


def evaluate_gva(data: Path, tools: Tools | None = None, limit: int | None = None, coder: Coder | None = None) -> GvaFigures:
    """Code the reports (whole incidents, at most about `limit` reports, always the same ones) and hold them against the archive."""
    articles = sample(read_gva(data), limit)
    if not articles:
        raise UsageError(f"{data} holds no reports", "wanted: articles.jsonl with incidents.jsonl and latlong.json")
    loaded = coder or _default_coder(tools)
    main: dict[str, LocalIncident] = {}
    everything: list[LocalIncident] = []
    verdicts = []
    for article, coding in zip(articles, loaded(report_of(a) for a in articles), strict=True):
        told = {i: local_of(i, coding.of(i), coding.report, i == coding.main) for i in coding.incidents}
        everything.extend(told.values())
        chosen = told.get(coding.main or "") or next(iter(told.values()), None)
        if chosen:
            main[article.id] = chosen
        verdicts.append(judged(article, chosen))
    return GvaFigures(verdicts, _clusters(articles, main, everything), _baselines(articles))


def _default_coder(tools: Tools | None) -> Coder:
    loaded = tools or Tools.load()
    return lambda reports: code_all(reports, loaded)


# ---------------------------------------------------------------- reading

def read_gva(folder: Path) -> list[Article]:
    """The reports that have a text, with their incidents."""
    points = json.loads(_file(folder, "latlong.json").read_text(encoding="utf-8"))
    incidents = {raw["incident_uri"]: _shooting(raw, points) for raw in _lines(_file(folder, "incidents.jsonl"))}
    return [Article(raw["doc_id"], f"{raw['title'] or ''}\n\n{raw['content']}".strip(), raw["dct"], incidents[raw["incident_id"]])
            for raw in _lines(_file(folder, "articles.jsonl")) if raw["incident_id"] in incidents and raw["content"]]


def _file(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise UsageError(f"{path} does not exist", "the set is articles.jsonl with incidents.jsonl and latlong.json")
    return path


def _lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _shooting(raw: Any, points: Mapping[str, Sequence[float]]) -> Shooting:
    point = points.get(raw["incident_uri"])
    victims = tuple(p["Name"].strip() for p in raw["participants"] if "Victim" in p.get("Type", "") and p.get("Name", "").strip())
    return Shooting(raw["incident_uri"], datetime.strptime(raw["date"], "%B %d, %Y").date(), (point[0], point[1]) if point else None,
                    int(raw["num_killed"]), int(raw["num_injured"]), victims)


def sample(articles: Sequence[Article], limit: int | None) -> list[Article]:
    """Whole incidents, in the order of a digest of their ids, until there are `limit` reports."""
    ordered = sorted(articles, key=lambda a: (hashlib.sha256(a.incident.id.encode()).digest(), a.id))
    if limit is None or len(ordered) <= limit:
        return ordered
    last = ordered[limit - 1].incident.id
    return [a for i, a in enumerate(ordered) if i < limit or a.incident.id == last]


def report_of(article: Article) -> Report:
    """A report whose day of publication is known."""
    published = Published(article.published, Basis.GIVEN) if edtf.valid(article.published) else Published()
    return Report(article.text, name=article.id, sha256=hashlib.sha256(article.text.encode()).hexdigest(), published=published)


# ---------------------------------------------------------------- judging

def judged(article: Article, told: LocalIncident | None) -> Verdicts:
    """The report's main incident against the archive."""
    wanted = article.incident
    named = _in_text(wanted.victims, article.text)
    if told is None:
        return Verdicts(False, False, False if wanted.point else None, False, False, (0, len(named), 0))
    given = [who.name for who in told.targets if who.name]
    right = len(pairs(named, given, lambda one, other: float(same(one, other))))
    return Verdicts(
        True, edtf.bounds(told.when) == (wanted.day, wanted.day), _near(wanted.point, told) if wanted.point else None,
        _exact(told.killed, wanted.killed), _exact(told.injured, wanted.injured), (right, len(named), len(given)))


def _in_text(names: Iterable[str], text: str) -> list[str]:
    """The names whose last word the report has; the others cannot be found."""
    there = words(text)
    return [name for name in names if words(name.split()[-1]) & there]


def _near(point: tuple[float, float], told: LocalIncident) -> bool:
    spots = ((place.lat, place.lon) for place in told.places)
    return any(lat is not None and lon is not None and kilometres(point, (lat, lon)) <= NEAR_KM for lat, lon in spots)


def _exact(counts: Sequence[Count], wanted: int) -> bool:
    """Whether all counts of the report are this number; no count is none."""
    return all(c.min == c.max == wanted for c in counts) if counts else wanted == 0


def _clusters(articles: Sequence[Article], main: Mapping[str, LocalIncident], everything: Sequence[LocalIncident]) -> Figure:
    """B-cubed over the reports; one without an incident stands alone."""
    group = {member: c.id for c in cluster(everything, judge(everything)) for member in c.members}
    wanted = {(a.id, 0): a.incident.id for a in articles}
    given = {(a.id, 0): group[main[a.id].id] if a.id in main else f"alone {a.id}" for a in articles}
    return b_cubed(wanted, given)


def _baselines(articles: Sequence[Article]) -> dict[str, float]:
    """How often the incident was on the day of publication, and on the day before."""
    days = Counter((date.fromisoformat(a.published) - a.incident.day) // DAY for a in articles if edtf.valid(a.published)
                   and len(a.published) == 10)
    return {"date_published": round(days[0] / len(articles), 4), "date_day_before": round(days[1] / len(articles), 4)}
