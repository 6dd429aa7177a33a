"""The formats by name, and the one function that writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from reportedly.errors import UsageError
from reportedly.export import acled, bundle, columns, dossier, ftm, ged, geojson, matrix, tables, timelinejs, webannotations
from reportedly.export.told import Choice, Told, told
from reportedly.store import Store

Writer = Callable[[Iterable[Told], Path], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is for, what it loses, the usual name of its file or folder, and its writer (None: the bundle)."""

    what: str
    loses: str
    file: str
    write: Writer | None


FORMATS: Mapping[str, Format] = MappingProxyType({
    "bundle": Format("everything, to be read back", "nothing", "bundle", None),
    "csv": Format("incidents, claims and sources for a spreadsheet", "full texts, merging's reasons", "tables", tables.write_csv),
    "xlsx": Format("the same as one workbook", "full texts, merging's reasons", "chronicle.xlsx", tables.write_xlsx),
    "acled": Format("ACLED-compatible layout", "speakers, stances, accounts, all but one death count", "acled.csv", acled.write),
    "ged": Format("UCDP-GED-compatible layout", "stances, certainty, accounts", "ged.csv", ged.write),
    "geojson": Format("a map", "claims, speakers, all but one quote", "incidents.geojson", geojson.write),
    "timelinejs": Format("a timeline", "claims, accounts, incidents without a date", "timeline.json", timelinejs.write),
    "timelinejs-csv": Format("a timeline as the table of its template", "as timelinejs", "timeline.csv", timelinejs.write_csv),
    "ftm": Format("FollowTheMoney entities", "certainty, contradictions, accounts", "entities.ftm.json", ftm.write),
    "parquet": Format("incidents and claims for data frames", "full texts, merging's reasons", "parquet", columns.write_parquet),
    "datasette": Format("an SQLite file for Datasette", "full texts, merging's reasons", "datasette", columns.write_datasette),
    "annotations": Format("each quote as a W3C Web Annotation", "chosen values, accounts", "annotations.jsonl", webannotations.write),
    "matrix": Format("incidents by sources, for multiple-systems estimation", "all but who reports what", "matrix.csv", matrix.write),
    "dossier": Format("Markdown with numbered quotes", "full texts, merging's reasons", "dossier.md", dossier.write),
})


def export(store: Store, name: str, out: Path, choice: Choice | None = None, deaths: acled.Fatalities = acled.Fatalities.BEST) -> Path:
    """Write a chronicle in one format; the file or folder that was written.  `out` may be a folder that is there.

    `deaths` is the policy of the ACLED layout.  Raises UsageError for a name that is not known or a bundle of a part,
    InputError when the place cannot be written.
    """
    if name not in FORMATS:
        raise UsageError(f"no export is called {name!r}", f"there are: {', '.join(FORMATS)}")
    chosen = FORMATS[name]
    target = out / chosen.file if out.is_dir() else out
    if chosen.write is None:
        _whole(store, target, choice)
    elif name == "acled":
        acled.write(told(store, choice), target, deaths)
    else:
        chosen.write(told(store, choice), target)
    return target


def _whole(store: Store, target: Path, choice: Choice | None) -> None:
    """The bundle is the whole chronicle; a part of it would not merge to the same incidents."""
    if choice not in (None, Choice()):
        raise UsageError("a bundle holds the whole chronicle", "filters and --as-of do not apply to it", "Choose another format.")
    bundle.write(store, target)
