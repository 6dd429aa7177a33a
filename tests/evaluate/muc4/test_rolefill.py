import json
from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.evaluate.muc4.rolefill import Counts, Roles, ceaf_ree, ceaf_rme, ceaf_rme_subset, gtt, plain, read_rolefill, roles_of
from reportedly.evaluate.muc4.templates import Fill, Option, Template


def roles(kind: str, **entities: list[set[str]]) -> Roles:
    names = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
    return Roles(frozenset(kind.split("/")), {n: tuple(frozenset(e) for e in entities.get(n, [])) for n in names})


KEY = roles("attack", Victim=[{"ida holm", "holm"}, {"bakers"}], Weapon=[{"axe"}])


def test_what_is_the_key_is_right_by_every_measure() -> None:
    for measure in (gtt, ceaf_ree, ceaf_rme, ceaf_rme_subset):
        assert measure([KEY], [KEY]).f1 == pytest.approx(1.0)


def test_one_mention_will_do_but_for_phi_3() -> None:
    said = roles("attack", Victim=[{"holm"}, {"bakers"}], Weapon=[{"axe"}])
    assert gtt([KEY], [said]).f1 == ceaf_ree([KEY], [said]).f1 == ceaf_rme_subset([KEY], [said]).f1 == 1
    assert ceaf_rme([KEY], [said]) == Counts(3, 3, 3, 4)


def test_another_type_is_no_pair_but_entities_of_the_report_still_count() -> None:
    said = roles("bombing", Victim=[{"holm"}])
    assert gtt([KEY], [said]).f1 == ceaf_rme([KEY], [said]).f1 == 0
    assert ceaf_ree([KEY], [said]) == Counts(1, 1, 1, 3)


def test_either_type_of_a_key_with_two_will_do() -> None:
    assert gtt([roles("bombing/attack")], [roles("attack")]).f1 == 1


def test_a_described_victim_with_a_name_is_one_victim() -> None:
    template = Template("m", {"type": (Fill((Option(("ATTACK",)),)),), "hum_name": (Fill((Option(("THE IDA HOLM",)),)),),
                              "hum_description": (Fill((Option(("MAYOR",), ("IDA HOLM",)),)),)})
    (found,) = roles_of([template])
    assert found.entities["Victim"] == (frozenset({"ida holm"}),)


def test_mentions_are_compared_without_articles_and_points() -> None:
    assert plain('The "Old" baker, of a mill.') == "old baker of mill"


def test_the_file_is_read_and_equal_templates_count_once(tmp_path: Path) -> None:
    template = {"incident_type": "bombing / attack", "PerpInd": [], "PerpOrg": [], "Target": [[["the mill", 3], ["mill", 7]]],
                "Victim": [], "Weapon": []}
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"docid": "D-1", "doctext": "x", "templates": [template, template]}), encoding="utf-8")
    (message,) = read_rolefill(path)
    assert message.key == (roles("bombing/attack", Target=[{"mill"}]),)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        read_rolefill(tmp_path / "dev.json")
