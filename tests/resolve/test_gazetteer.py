import pickle
from pathlib import Path

import pytest

from reportedly.resolve.gazetteer import Gazetteer, kilometres
from reportedly.resolve.placenames import key_of, loose_key


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(("old", "name", "country"), [
    ("Kiev", "Kyiv", "UA"), ("Artemivsk", "Bakhmut", "UA"), ("Rangoon", "Yangon", "MM"), ("St. Petersburg", "Saint Petersburg", "RU"),
    ("al-Hudaydah", "Al Ḩudaydah", "YE"), ("Hodeidah", "Al Ḩudaydah", "YE"),
    ("Deir al-Zour", "Deir ez-Zor", "SY"), ("Sana'a", "Sanaa", "YE"),
    ("BOGOTA", "Bogotá", "CO"), ("Nairobi", "Nairobi", "KE"),
])
def test_survives_spelling(gazetteer: Gazetteer, old: str, name: str, country: str) -> None:
    assert (name, country) in {(e.name, e.country) for e in gazetteer.lookup(old)[:3]}


def test_finds_units_countries_and_abbreviations(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Texas")[0].kind == "unit"
    assert gazetteer.lookup("Ky.")[0].name == "Kentucky"
    assert gazetteer.lookup("Iraq")[0].kind == "country"
    assert gazetteer.lookup("in") == ()
    assert gazetteer.lookup("") == ()


def test_a_town_before_the_unit_that_is_named_after_it(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Luhansk")[0].kind == "town"


def test_the_largest_towns(gazetteer: Gazetteer) -> None:
    found = gazetteer.largest(30)
    assert len(found) == 30
    assert {"Tokyo", "Lagos", "Cairo"} <= {entry.name for entry in found}
    assert [entry.people for entry in found] == sorted((entry.people for entry in found), reverse=True)


def test_one_that_was_not_built_is_not_built_for_looking(tmp_path: Path, gazetteer: Gazetteer) -> None:
    assert Gazetteer.built(tmp_path) is None
    there = Gazetteer.built()
    assert there is not None
    assert there.path == gazetteer.path


def test_travels_to_another_process(gazetteer: Gazetteer) -> None:
    assert pickle.loads(pickle.dumps(gazetteer)).lookup("Nairobi")[0].country == "KE"


def test_the_file_is_small(gazetteer: Gazetteer) -> None:
    assert gazetteer.path.stat().st_size <= 40_000_000


def test_keys() -> None:
    assert key_of("Saint-Étienne") == key_of("St. Etienne") == "saint etienne"
    assert loose_key(key_of("Deir ez-Zor")) == loose_key(key_of("Dayr az Zawr"))
    assert loose_key("ab") == ""


def test_distance() -> None:
    assert kilometres(0, 0, 0, 1) == pytest.approx(111.19, abs=0.1)


def test_kept_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from reportedly.resolve.gazetteer import cache_folder

    monkeypatch.setenv("REPORTEDLY_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
