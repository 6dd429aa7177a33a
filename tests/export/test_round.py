"""Out, in, and out again: byte for byte the same, for reports read by the real reader and for names that are meant to break things."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.api import Act, Chronicle
from reportedly.escape import FORMULA_STARTS, uncell
from reportedly.model import Role
from tests.demo import demo_file
from tests.export.reading import IDS, in_jsonl, lines
from tests.pipeline.stub import STUB
from tests.shared import SHARED, needs_shared

NASTY = (
    "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1+1", " =1", "'=1", "''", "'", '"=1"',
    "=HYPERLINK(\"http://x.example\",\"y\")",
    "-33.5", "+5", "\x00nul", "\x1b[31mred", "\x07bell", "\x85next", "\u2028line", "\u202egnp.exe", "\u2066iso\u2069", "\ufeffbom",
    "\ufffe", "half \ud83d", "\udcff", "a\r\nb", "a,b;c\td", "<script>x</script>", "]]>",
    "../../x", "CON", "𝒜e\u0301", "Z̸̧͝", "جيش النور", "x" * 5000)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def there_and_back(source: Path, folder: Path) -> None:
    with Chronicle.open(source, create=False) as chronicle:
        first = chronicle.export("bundle", folder / "one")
        rows = list(chronicle.rows().rows)
    with Chronicle.open(folder / "new.db") as chronicle:
        chronicle.import_bundle(first)
        second = chronicle.export("bundle", folder / "two")
        assert list(chronicle.rows().rows) == rows
        assert chronicle.verify().ok
    assert tree(second) == tree(first)


def chronicle_of(names: Iterator[str] | list[str], folder: Path) -> Path:
    """A report for each name, which is its outlet, its title, part of its own name, and a redacted word in one."""
    reports = [{"name": f"{n}-{name}.txt", "text": f"A bomb killed {n + 1} people in Town{n}. Front{n} claimed it. {name}", "outlet": name,
                "title": name, "published": f"2031-05-{n % 28 + 1:02}"} for n, name in enumerate(names)]
    (folder / "in.jsonl").write_text("".join(json.dumps(r) + "\n" for r in reports), "ascii")
    with Chronicle.open(folder / "c.db") as chronicle:
        summary = chronicle.add([folder / "in.jsonl"], reading=STUB)
        assert not summary.failed
        view = chronicle.incident(chronicle.rows().rows[0].id)
        killed = next(v.claims[0] for r in view.roles if r.role is Role.KILLED for v in r.values)
        chronicle.act(Act("correct", "tester", reason="=1+1", claim=killed.id, value="7"))
    return folder / "c.db"


def test_the_demo(tmp_path: Path) -> None:
    there_and_back(demo_file(), tmp_path)


@needs_shared
def test_the_gold_reports(tmp_path: Path) -> None:
    texts = [*sorted((SHARED / "gold" / "dev").glob("*.txt")), *sorted((SHARED / "gold" / "seeds").glob("*.txt"))]
    with Chronicle.open(tmp_path / "gold.db") as chronicle:
        summary = chronicle.add(texts)
        assert summary.processed + summary.flagged == len(texts) >= 12
    there_and_back(tmp_path / "gold.db", tmp_path)


def test_nasty_names(tmp_path: Path) -> None:
    there_and_back(chronicle_of(list(NASTY), tmp_path), tmp_path)


def hostile_names() -> list[str]:
    found: list[str] = []
    for path in sorted((SHARED / "hostile" / "names").glob("*.csv")):
        with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
            found += [line[0] for line in list(csv.reader(file))[1:] if line]
    return [name for name in dict.fromkeys(found) if name]


@needs_shared
def test_the_hostile_names(tmp_path: Path) -> None:
    names = hostile_names()
    assert len(names) > 100
    there_and_back(chronicle_of(names, tmp_path), tmp_path)


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return chronicle_of(list(NASTY), tmp_path_factory.mktemp("nasty"))



def test_no_text_cell_acts_and_every_name_comes_back(nasty: Path, tmp_path: Path) -> None:
    with Chronicle.open(nasty, create=False) as chronicle:
        known = {r.outlet for r in chronicle.store.reports() if r.outlet}
        out = chronicle.export("csv", tmp_path / "t")
        for name in ("acled", "ged", "matrix"):
            chronicle.export(name, tmp_path / f"{name}.csv")
    for path in (*out.iterdir(), *tmp_path.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.reader(file):
                acting = [c for c in line if c.startswith(FORMULA_STARTS) and not _is_number(c)]
                assert acting == []
    shown = {name.encode("utf-8", "backslashreplace").decode() for name in known}
    assert {uncell(line["outlet"]) for line in lines(out / "sources.csv")} - {""} == shown


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("name", [n for n in IDS if n not in ("site", "bundle")])
def test_every_format_takes_every_name(name: str, nasty: Path, tmp_path: Path) -> None:
    with Chronicle.open(nasty, create=False) as chronicle:
        out = chronicle.export(name, tmp_path / "out")
        assert IDS[name](out) == {row.id for row in chronicle.rows().rows}
        if name == "annotations":
            assert all(json.dumps(a) for a in in_jsonl(out))


def test_a_site_takes_every_name(nasty: Path, tmp_path: Path) -> None:
    with Chronicle.open(nasty, create=False) as chronicle:
        chronicle.publish(tmp_path / "site")
        assert IDS["site"](tmp_path / "site") == {row.id for row in chronicle.rows().rows}
    assert {p.parent.name for p in (tmp_path / "site").rglob("*.html")} == {"site", "incident"}
