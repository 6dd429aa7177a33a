"""Our gold scoring must give the figures of the shared scorer, on real records and on records made from gold with known faults."""

import importlib.util
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reportedly.evaluate.gold import dates, evaluate_with, names, score_pages
from reportedly.evaluate.gold.reading import gold_page, plain_name, record_page
from reportedly.evaluate.gold.records import Mark
from reportedly.evaluate.gold.run import evidence_marks, read_set
from reportedly.evaluate.gold.score import b_cubed, summed
from reportedly.pipeline.record import record_of
from tests.evaluate.conftest import PASSAGES, SETS, Coded
from tests.shared import SHARED, needs_shared

SCORER = SHARED / "eval" / "score.py"
MODES = ("text", "given")


@pytest.fixture(scope="session")
def passages_gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("passages")
    subprocess.run([sys.executable, str(SHARED / "eval" / "passages_to_gold.py"), str(PASSAGES), str(folder)], check=True)
    return folder


def shared_figures(gold: Path, records: list[Any], mode: str, articles: Path, work: Path) -> dict[str, Any]:
    out = work / "records.jsonl"
    out.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), encoding="utf-8")
    command = [sys.executable, str(SCORER), str(gold), str(out), "--dates", mode, "--articles", str(articles), "--json"]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def our_figures(data: Path, articles: Path, records: list[Any], mode: str) -> dict[str, Any]:
    found = read_set(data, articles, mode)
    texts = {a.name: a.text for a in found}
    quotes = [mark for r in records for mark in evidence_marks(r, texts[plain_name(r["document"]["name"])])]
    return score_pages([a.gold for a in found], [record_page(r) for r in records], quotes).to_json()


def assert_same(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert list(ours) == list(theirs)
    for name, figures in theirs.items():
        assert ours[name] == pytest.approx(figures, abs=0.0005), name


def places(name: str, passages_gold: Path) -> tuple[Path, Path]:
    data, articles, _ = SETS[name]
    return (passages_gold, passages_gold) if name == "passages" else (data, articles or data)


@needs_shared
@pytest.mark.parametrize("name", SETS)
def test_agrees_on_what_the_reader_finds(name: str, coded: Callable[[str], Coded], passages_gold: Path, tmp_path: Path) -> None:
    _, codings = coded(name)
    gold, articles = places(name, passages_gold)
    records = [record_of(c) for c in codings]
    assert_same(our_figures(SETS[name][0], articles, records, SETS[name][2]),
                shared_figures(gold, records, SETS[name][2], articles, tmp_path))


@needs_shared
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("seed", [1, 2])
def test_agrees_on_faulty_copies_of_gold(seed: int, name: str, mode: str, passages_gold: Path, tmp_path: Path) -> None:
    gold, articles = places(name, passages_gold)
    rng = random.Random(seed)
    files = sorted(gold.glob("*.yaml"))
    records = [faulty(path, rng) for path in files if rng.random() > 0.05]
    assert_same(our_figures(SETS[name][0], articles, records, mode), shared_figures(gold, records, mode, articles, tmp_path))


# ---------------------------------------------------------------- records made from gold, with faults

def faulty(path: Path, rng: random.Random) -> dict[str, Any]:
    gold = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    incidents = [faulty_incident(i, rng) for i in gold.get("incidents") or [] if rng.random() > 0.15]
    if rng.random() < 0.2:
        incidents.append({"id": "extra", "types": ["bombing"], "status": "occurred", "weapon": "a bomb", "evidence": [quote(0, 20)]})
    rng.shuffle(incidents)
    published = ((gold.get("document") or {}).get("published") or {}).get("text_only_edtf")
    name = plain_name(path.name.removesuffix(".yaml"))
    return {
        "document": {"name": f"{name}.txt", "published": {"edtf": rng.choice([published, "2024", None])}},
        "incidents": incidents,
        "claims": [faulty_claim(c, rng) for c in gold.get("claims") or [] if rng.random() > 0.2],
        "events": [faulty_event(e, rng) for e in gold.get("political_events") or [] if rng.random() > 0.2],
    }


def quote(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "quote": "not the text"}


def moved(evidence: list[Any], rng: random.Random) -> list[Any]:
    kept = [dict(e) for e in evidence if rng.random() > 0.1]
    if rng.random() < 0.1:
        return [quote(0, 5000)]
    return [quote(e["start"] + 400, e["end"] + 400) if rng.random() < 0.15 else e for e in kept]


def maybe(value: Any, rng: random.Random, *wrong: Any) -> Any:
    return value if rng.random() > 0.35 else rng.choice([None, *wrong])


def worded(value: Any) -> str | None:
    if isinstance(value, list):
        return worded(value[0]) if value else None
    if isinstance(value, dict):
        return worded(value.get("normalized") or value.get("name") or value.get("verbatim") or value.get("actor"))
    return value if isinstance(value, str) else None


def respelt(text: str | None, rng: random.Random) -> str | None:
    if not text or rng.random() < 0.5:
        return text
    at = rng.randrange(len(text))
    return rng.choice([text[:at] + "x" + text[at:], text.split()[-1], text + " of the northern district", text.upper()])


def faulty_incident(gold: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    date, place = gold["date"], gold.get("place") or {}
    spot = {"name": respelt(worded(place), rng), "country": place.get("country"), "lat": place.get("lat"), "lon": place.get("lon")}
    killed = gold.get("killed") or {}
    count = killed.get("min") or killed.get("count")
    return {
        "id": gold["id"], "chronicle_id": maybe(gold.get("cluster"), rng, "one", "two"),
        "types": maybe([str(gold.get("type")), str(gold.get("subtype"))], rng, ["shooting"], ["riot", "arson", "poisoning"]),
        "status": rng.choice([str(gold.get("status")), "attempted", "occurred"]),
        "date": maybe(date.get("text_only_edtf") or date.get("edtf"), rng, "2024-12", "2023", "2024-12-16/2024-12-18", "rubbish"),
        "place": maybe(spot, rng, {"name": place.get("country")}, {"name": "Nowhere", "lat": 1.0, "lon": 2.0}),
        "targets": [{"name": respelt(worded(t), rng), "outcome": "killed"} for t in gold.get("targets") or [] if rng.random() > 0.2]
        + rng.choice([[], [], [{"name": None, "description": "two local people " * 10}]]),
        "killed": maybe({"min": count, "max": killed.get("max", count)}, rng, {"min": count, "max": None}, {"min": 99, "max": 99}),
        "injured": maybe(gold.get("injured"), rng, {"min": 1, "max": None}),
        "weapon": maybe(worded(gold.get("weapon_verbatim")), rng, "gun"),
        "accused": [{"name": respelt(worded(a), rng)} for a in gold.get("perpetrator_alleged") or [] if rng.random() > 0.2],
        "evidence": moved(gold["evidence"], rng),
    }


def faulty_claim(gold: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    speaker = gold.get("speaker") or {}
    return {
        "id": gold["id"], "incident": maybe(gold.get("incident"), rng, ["extra"]), "certainty": maybe(gold.get("certainty"), rng, "hedged"),
        "stance": maybe(gold.get("stance"), rng, "denies", "attributes_to") or "reports",
        "speaker": rng.choice([*[{"name": respelt(worded(speaker), rng)}] * 5, {"name": None}, {"name": "one two three " + "word " * 14}]),
        "accused": maybe(worded(gold.get("accused")), rng, "Somebody"), "evidence": moved(gold["evidence"], rng),
    }


def faulty_event(gold: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    return {
        "id": gold["id"], "type": maybe(str(gold["plover"]).split()[0], rng, "CONSULT", "FIGHT") or "AID",
        "actors": [a.strip() for a in str(gold.get("actor")).split(";")], "evidence": moved(gold["evidence"], rng),
    }


# ---------------------------------------------------------------- the parts

EDTF = st.sampled_from([
    "2024-12-17", "2024-12-18", "2024-12", "2024-11", "2024", "202X", "2024-12~", "2024?", "2024-21", "2024-24", "2024-12/2025-02",
    "2024-12-14/2024-12-16", "[2024-12-17..2024-12-18]", "../2024-12", "2024-10/..", "[..2024-12-17]", "unknown", "XXXX-04", "no date",
    "2023-11~/2024-01", "[2024-12-01,2024-12-17]", "2024-12-17T10:00:00Z", "2024-02-30", "", None, "2019/2024", "2024-12-16~", "XXXX",
])


@needs_shared
@given(gold=EDTF, system=EDTF)
def test_dates_agree_as_the_shared_scorer_says(gold: str | None, system: str | None) -> None:
    assert dates.agreement(gold, system) == shared_scorer().date_credit(gold, system)


WORDS = ["Kirillov", "Kirilov", "Igor", "the", "local", "people", "Zelenskyy", "Zelensky", "ISIS", "Isis", "Al-Shabaab", "Łódź", "Lodz",
         "governor's", "of"]
NAME = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)


@needs_shared
@given(gold=NAME, system=NAME)
def test_names_agree_as_the_shared_scorer_says(gold: str, system: str) -> None:
    assert names.same(gold, system) == shared_scorer().same_words(gold, system)


def shared_scorer() -> Any:
    if "shared_scorer" not in sys.modules:
        spec = importlib.util.spec_from_file_location("shared_scorer", SCORER)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules["shared_scorer"] = module
        spec.loader.exec_module(module)
    return sys.modules["shared_scorer"]


def test_a_record_that_says_what_the_gold_says_is_right() -> None:
    evidence = [{"start": 3, "end": 30, "quote": "x"}]
    gold = gold_page("a", {
        "incidents": [{"id": "I1", "type": "bombing", "status": "occurred", "date": {"edtf": "2020-05-01"}, "evidence": evidence,
                       "place": {"verbatim": ["Selm"], "country": "Nowhere"}, "targets": [{"name": "Ida Holm"}], "killed": {"count": 3}}],
        "claims": [{"id": "C1", "incident": ["I1"], "stance": "denies", "speaker": {"verbatim": "the Grey Front"}, "evidence": evidence}],
    }, "given")
    record = record_page({
        "document": {"name": "a.txt"},
        "incidents": [{"id": "i1", "types": ["bombing"], "status": "occurred", "date": "2020-05-01", "place": {"name": "Selm"},
                       "targets": [{"name": "Holm"}], "killed": {"min": 3, "max": 3}, "evidence": evidence}],
        "claims": [{"id": "c1", "incident": ["i1"], "stance": "denies", "speaker": {"name": "Grey Front"}, "evidence": evidence}],
    })
    figures = score_pages([gold], [record]).to_json()
    assert {name: row["f1"] for name, row in figures.items()} == dict.fromkeys(figures, 1.0)


def test_a_quiet_report_counts_what_is_found_in_it() -> None:
    gold = gold_page("a", {"incidents": []}, "text")
    record = record_page({"document": {"name": "a"}, "incidents": [{"id": "i1", "weapon": "gun", "types": ["shooting"], "evidence": []}]})
    figures = score_pages([gold], [record]).rows
    assert figures["quiet"].f1 == 0
    assert figures["record"].system == 2


def test_quotes_are_checked_against_the_text() -> None:
    record = {"incidents": [{"evidence": [{"start": 0, "end": 2, "quote": "ab"}, {"start": 1, "end": 2, "quote": "x"}]}], "claims": [{}]}
    assert list(evidence_marks(record, "abc")) == [Mark("evidence", 1.0, 1, 1), Mark("evidence", 0.0, 1, 1), Mark("evidence", 0.0, 1, 1)]


@given(st.dictionaries(st.tuples(st.text(max_size=2), st.integers(0, 3)), st.sampled_from("abc"), min_size=1))
def test_b_cubed_of_the_same_clusters_is_one(clusters: dict[tuple[str, int], str]) -> None:
    figure = b_cubed(clusters, {key: value * 2 for key, value in clusters.items()})
    assert figure.f1 == pytest.approx(1.0)


@given(st.lists(st.builds(lambda r, g, s: Mark("incident", min(r, g, s), g, s), *[st.integers(0, 9)] * 3)))
def test_figures_are_fractions(marks: list[Mark]) -> None:
    for figure in summed(marks).values():
        assert 0 <= figure.f1 <= 1


def test_a_folder_of_passages_is_a_set(tmp_path: Path) -> None:
    passage = {"id": "p1", "text": "Nothing happened in Selm.", "published": "2020-05-02", "incidents": [], "claims": []}
    (tmp_path / "part.jsonl").write_text(json.dumps(passage), encoding="utf-8")
    (article,) = read_set(tmp_path, None, "given")
    assert (article.name, article.published, article.gold.incidents) == ("p1", "2020-05-02", ())


@needs_shared
def test_the_whole_run_codes_and_scores(coded: Callable[[str], Coded]) -> None:
    articles, codings = coded("dev")
    rows = evaluate_with(articles, lambda reports: codings[: len(list(reports))]).to_json()
    assert {"incident", "record", "slot:date"} <= set(rows)
