import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.evaluate.gva import evaluate_gva, read_gva, sample
from reportedly.model import Claim, Code, Coding, Count, Report, Role, Value, When, Where, Who


def write(folder: Path, reports: int = 2) -> None:
    incidents = [
        {"incident_uri": str(n), "date": f"March {n + 1}, 2015", "num_killed": 1, "num_injured": 0,
         "participants": [{"Type": " Victim", "Name": " Ida Holm"}, {"Type": " Subject-Suspect", "Name": " Per Lind"}]}
        for n in range(reports)]
    articles = [{"incident_id": str(n), "doc_id": f"d{n}", "title": "A shooting", "dct": "2015-03-02", "content": "Ida Holm was shot dead."}
                for n in range(reports)]
    (folder / "incidents.jsonl").write_text("\n".join(map(json.dumps, incidents)), encoding="utf-8")
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    (folder / "latlong.json").write_text(json.dumps({"0": [40.0, -80.0]}), encoding="utf-8")


def coding(report: Report) -> Coding:
    span, incident = report.span(0, 5), f"i-{report.name}"
    values: list[tuple[Role, Value]] = [
        (Role.TYPE, Code("shooting")), (Role.DATE, When("2015-03-01")), (Role.PLACE, Where("Selm", lat=40.5, lon=-80.5)),
        (Role.TARGET, Who("Holm", "Holm", "person", outcome="killed")), (Role.KILLED, Count(1, 1))]
    return Coding(report, (incident,), tuple(Claim(report.id, (incident,), role, value, (span,)) for role, value in values), incident)


def coded(reports: Iterable[Report]) -> list[Coding]:
    return [coding(r) for r in reports]


def test_figures_of_two_reports(tmp_path: Path) -> None:
    write(tmp_path)
    figures = evaluate_gva(tmp_path, coder=coded).to_json()
    assert figures["date_exact"] == 0.5
    assert figures["place_161km"] == 1.0  # one of the two has no point
    assert figures["killed_exact"] == figures["injured_exact"] == figures["victim_name_f1"] == 1.0
    assert figures["baselines"] == {"date_published": 0.5, "date_day_before": 0.5}
    assert "Holm" not in json.dumps(figures)


def test_a_report_in_which_nothing_is_found_is_wrong(tmp_path: Path) -> None:
    write(tmp_path, 1)
    figures = evaluate_gva(tmp_path, coder=lambda reports: [Coding(r, (), ()) for r in reports]).to_json()
    assert {figures[name] for name in ("found", "date_exact", "place_161km", "killed_exact", "victim_name_f1")} == {0.0}
    assert figures["b3_f1"] == 1.0


def test_a_sample_is_the_same_whenever_it_is_taken(tmp_path: Path) -> None:
    write(tmp_path, 9)
    articles = read_gva(tmp_path)
    assert sample(articles, 4) == sample(list(reversed(articles)), 4)
    assert len(sample(articles, 4)) == 4
    assert len(sample(articles, None)) == 9


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="latlong"):
        evaluate_gva(tmp_path, coder=coded)
