"""The command line as a user types it, over the bundled reports."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from tests.demo import demo_file

TEXT = "NAIROBI, 3 March 2021 — Gunmen killed two guards outside a bank in Nairobi on Tuesday, police said.\n"


def typed(*words: str | Path) -> str:
    result = CliRunner().invoke(app, [str(w) for w in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def command(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "reportedly", *map(str, words)], capture_output=True, text=True, check=False)


def test_list_shows_each_incident_once_and_json_holds_the_same() -> None:
    lines = typed("list", "--chronicle", demo_file()).splitlines()
    rows = [json.loads(line) for line in typed("list", "--chronicle", demo_file(), "--json").splitlines()]
    assert [line.split("\t")[0] for line in lines] == [row["id"] for row in rows]
    assert len({row["id"] for row in rows}) == len(rows) > 8


def test_show_prints_the_quote_of_every_claim() -> None:
    row = json.loads(typed("list", "--chronicle", demo_file(), "--json", "--limit", "1"))
    view = json.loads(typed("show", row["id"], "--chronicle", demo_file(), "--json"))
    shown = typed("show", row["id"][:6].lower(), "--chronicle", demo_file())
    quotes = [c["spans"][0]["quote"] for role in view["roles"] for value in role["values"] for c in value["claims"]]
    assert quotes
    for quote in quotes:
        assert " ".join(quote.split())[:100] in shown


def test_search_finds_a_word_and_says_when_there_is_none() -> None:
    assert "hospital" in typed("search", "hospital", "--chronicle", demo_file()).lower()
    assert typed("search", "xyzzyplugh", "--chronicle", demo_file()) == ""


def test_code_prints_a_record_whose_quotes_are_the_text(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, "utf-8")
    record = json.loads(typed("code", file, "--json", "--published", "2021-03-03"))
    assert record["document"]["published"] == {"edtf": "2021-03-03", "basis": "given"}
    assert record["incidents"]
    for kind in ("incidents", "claims"):
        for item in record[kind]:
            for quote in item["evidence"]:
                assert TEXT[quote["start"] : quote["end"]] == quote["quote"]


def test_code_reads_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text("\n".join(json.dumps({"name": name, "text": TEXT, "published": "2021-03-03"}) for name in ("a.txt", "b.txt")), "utf-8")
    names = [json.loads(line)["document"]["name"] for line in typed("code", file, "--json").splitlines()]
    assert names == ["a.txt", "b.txt"]


def test_adding_twice_changes_nothing(tmp_path: Path) -> None:
    folder, chronicle = tmp_path / "in", tmp_path / "c.db"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    assert "1 processed" in typed("add", folder, "--chronicle", chronicle)
    first = typed("verify", "--chronicle", chronicle)
    assert "1 already known" in typed("add", folder, "--chronicle", chronicle)
    assert typed("verify", "--chronicle", chronicle) == first
    assert "all as written" in first


def test_a_failed_input_is_named_and_the_exit_code_says_so(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    (tmp_path / "bad.jsonl").write_text("{not json\n", "utf-8")
    done = command("add", tmp_path / "good.txt", tmp_path / "bad.jsonl", "--chronicle", tmp_path / "c.db")
    assert done.returncode == 3
    assert "bad.jsonl" in done.stderr
    assert "1 processed" in done.stdout


@pytest.mark.parametrize(("words", "code", "told"), [
    (["list", "--chronicle", "{absent}"], 1, "there is no chronicle"),
    (["list", "--since", "yesterday", "--chronicle", "{absent}"], 2, "no day"),
    (["code", "{absent}"], 2, "there is no"),
    (["eval", "nothing", "--data", "."], 2, "gold"),
    (["frobnicate"], 2, "No such command"),
])
def test_errors_say_what_and_what_to_do_without_a_traceback(tmp_path: Path, words: list[str], code: int, told: str) -> None:
    done = command(*(w.format(absent=tmp_path / "absent.db") for w in words))
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_chronicle_that_is_none_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("my notes", "utf-8")
    done = command("add", Path(__file__), "--chronicle", file)
    assert done.returncode == 1
    assert "is not a chronicle" in done.stderr
    assert file.read_text("utf-8") == "my notes"


def test_nothing_from_a_report_acts_on_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("---\noutlet: \"\\e[31mRed\"\ntitle: \"\\e]0;x\\a\"\n---\n" + TEXT, "utf-8")
    typed("add", tmp_path / "a.txt", "--chronicle", tmp_path / "c.db")
    row = json.loads(typed("list", "--chronicle", tmp_path / "c.db", "--json"))
    for output in (typed("list", "--chronicle", tmp_path / "c.db"), typed("show", row["id"], "--chronicle", tmp_path / "c.db")):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", output)


def test_doctor_finds_the_installation_whole() -> None:
    checks = [json.loads(line) for line in typed("doctor", "--chronicle", demo_file(), "--json").splitlines()]
    assert {c["name"] for c in checks} >= {"language pipeline", "codebook", "chronicle"}
    assert all(c["ok"] for c in checks)


def test_decisions_from_the_command_line_are_logged_and_undone(tmp_path: Path) -> None:
    chronicle = tmp_path / "c.db"
    chronicle.write_bytes(demo_file().read_bytes())
    rows = [json.loads(line)["id"] for line in typed("list", "--chronicle", chronicle, "--json").splitlines()]
    made = typed("merge", rows[0], rows[-1], "--chronicle", chronicle, "--by", "tester", "--reason", "one and the same").split()[-1]
    after = [json.loads(line)["id"] for line in typed("list", "--chronicle", chronicle, "--json").splitlines()]
    assert len(after) == len(rows) - 1
    story = json.loads(typed("history", rows[0], "--chronicle", chronicle, "--json"))
    assert [(d["id"], d["who"], d["reason"]) for d in story["decisions"]] == [(made, "tester", "one and the same")]
    typed("undo", made[:8], "--chronicle", chronicle, "--by", "tester")
    assert [json.loads(line)["id"] for line in typed("list", "--chronicle", chronicle, "--json").splitlines()] == rows
    assert "all as written" in typed("verify", "--chronicle", chronicle)


def test_as_of_shows_what_was_known_then_and_remove_takes_a_report_out(tmp_path: Path) -> None:
    folder, chronicle = tmp_path / "in", tmp_path / "c.db"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    typed("add", folder, "--chronicle", chronicle)
    row = json.loads(typed("list", "--chronicle", chronicle, "--json"))
    assert json.loads(typed("list", "--chronicle", chronicle, "--json", "--as-of", "2021-03-04"))["id"] == row["id"]
    assert typed("list", "--chronicle", chronicle, "--json", "--as-of", "2021-03-01") == ""
    assert typed("list", "--chronicle", chronicle, "--json", "--as-of", "2021-03-04", "--clock", "recorded") == ""
    assert row["title"] in typed("show", row["id"], "--chronicle", chronicle, "--as-of", "2021-03-04")
    then = command("show", row["id"], "--chronicle", chronicle, "--as-of", "2021-03-01")
    assert then.returncode == 2
    assert "nothing was known" in then.stderr
    report = json.loads(typed("show", row["id"], "--chronicle", chronicle, "--json"))["reports"][0]
    typed("remove", report[:8], "--chronicle", chronicle, "--by", "mk", "--reason", "asked to")
    assert typed("list", "--chronicle", chronicle, "--json") == ""
    assert json.loads(typed("decisions", "--chronicle", chronicle, "--json"))["kind"] == "remove"
    typed("verify", "--chronicle", chronicle)


def toll(chronicle: Path) -> tuple[str, str, str]:
    """An incident with a toll, the claim that gives it, and its words."""
    for line in typed("list", "--chronicle", chronicle, "--json").splitlines():
        view = json.loads(typed("show", json.loads(line)["id"], "--chronicle", chronicle, "--json"))
        for value in (v for role in view["roles"] if role["role"] == "killed" for v in role["values"]):
            return view["id"], value["claims"][0]["id"], value["words"]
    raise AssertionError("no incident of the demo has a toll")


def test_show_tells_how_well_each_value_is_supported_and_how_its_claim_is_named() -> None:
    incident, claim, words = toll(demo_file())
    line = next(text for text in typed("show", incident, "--chronicle", demo_file()).splitlines() if text.endswith(claim[:8]))
    assert line.startswith(f"{words}\treported, by 1 independent account")


def test_a_claim_is_named_by_the_start_of_its_id_and_the_log_says_what_was_before(tmp_path: Path) -> None:
    chronicle = tmp_path / "c.db"
    chronicle.write_bytes(demo_file().read_bytes())
    incident, claim, words = toll(chronicle)
    typed("correct", claim[:8], "77", "--chronicle", chronicle, "--by", "mk", "--reason", "misread")
    assert f"correct\t{claim}\t{words}\t77\tmisread" in typed("decisions", "--chronicle", chronicle)
    assert f"correct\t{claim}\t{words}\t77\tmisread" in typed("history", incident, "--chronicle", chronicle)
    assert "77\tcorrected by a person" in typed("show", incident, "--chronicle", chronicle)
    for wrong in ("abc", "%%%%", "zzzzzz"):
        assert "there is no" in command("correct", wrong, "7", "--chronicle", chronicle, "--by", "mk").stderr


def test_review_tells_what_speaks_for_and_against_and_hides_redacted_names(tmp_path: Path) -> None:
    chronicle, folder = tmp_path / "c.db", tmp_path / "reports"
    folder.mkdir()
    first = "A bomb killed the mayor, Ilo Berek, and six other people outside a bank in Kano on Tuesday, police said."
    second = "Gunmen shot dead the mayor, Ilo Berek, and 30 other people in Lagos on 3 March 2019, police said."
    for number, text in enumerate((first, second)):
        (folder / f"{number}.txt").write_text(f"---\noutlet: Agency {number}\npublished: 2019-06-05\n---\n{text}\n", encoding="utf-8")
    typed("add", folder, "--chronicle", chronicle)
    told = typed("review", "--chronicle", chronicle)
    pairs = [json.loads(line) for line in typed("review", "--chronicle", chronicle, "--json").splitlines()]
    assert told.count("possibly the same") == len(pairs) > 0
    for pair in pairs:
        named = {pair["left"]["id"], pair["right"]["id"]}
        assert len(named) == 2
        assert all(f"\n{name}  " in f"\n{told}" for name in named)
        for reason in pair["judgement"]["reasons"]:
            side = "for" if reason["points"] > 0 else "against" if reason["points"] < 0 else "neither"
            assert f"  {side}" in told
            assert f"{reason['points']:+5.1f}  {reason['name']}: " in told
    people = [r["detail"] for pair in pairs for r in pair["judgement"]["reasons"] if r["name"] == "victim" and r["points"] > 0]
    name = people[0].split(" and ")[0]
    typed("redact", name, "--chronicle", chronicle, "--by", "mk")
    assert name in told
    assert name not in typed("review", "--chronicle", chronicle)


def test_what_export_and_publish_leave_out_is_chosen_by_the_same_options() -> None:
    options = {verb: set(re.findall(r"(?m)^  (--[a-z-]+)", command(verb, "--help").stdout)) for verb in ("export", "publish")}
    assert options["export"] - {"--as", "--fatalities"} == options["publish"] - {"--title"} >= {"--since", "--as-of", "--embargo"}


def test_nothing_known_on_a_day_is_said_so() -> None:
    done = command("list", "--chronicle", demo_file(), "--as-of", "1990-01-01")
    assert (done.stdout, done.returncode) == ("", 0)
    assert "Nothing that fits was known as of 1990-01-01" in done.stderr
