import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.names import match_names, mixes_scripts, words_of


@pytest.mark.parametrize(("left", "right"), [
    ("Volodymyr Zelensky", "Volodymyr Zelenskyy"), ("Володимир Зеленський", "Volodymyr Zelenskyy"),
    ("Sergey Lavrov", "Sergei Viktorovich Lavrov"),
    ("LAVROV, Sergei", "Sergei Lavrov"), ("Lt. Gen. Anna Berg", "Anna Berg"), ("Ghazi Al-Harthi", "Gazi al Harthi"),
    ("N. Okafor", "Ngozi Okafor"),
    ("Acme Incorporated", "ACME, Inc."),
    ("Northern Mining GmbH", "Northern Mining Gesellschaft mit beschränkter Haftung"),
    ("JohnSmith", "John Smith"), ("Kim Jong-un", "Kim Jong Un"), ("PLF", "People\u2019s Liberation Front"),
])
def test_one(left: str, right: str) -> None:
    assert match_names(left, right).same, match_names(left, right)


@pytest.mark.parametrize(("left", "right"), [
    ("Boris Netsov", "Ivan Netsov"), ("Salman bin Faisal al-Rawi", "Faisal bin Salman al-Rawi"),
    ("Sergey Borisovich Orlov", "Sergey Pavlovich Orlov"),
    ("Orlov", "Sergey Orlov"), ("Bank of Norland", "Bank of Estmark"), ("Maria Lopez", "Marta Gil"), ("", "Anna"),
])
def test_two(left: str, right: str) -> None:
    assert not match_names(left, right).same, match_names(left, right)


def test_mixed_alphabets_never_match_unasked() -> None:
    fake = "Vl\u0430dimir Orlov"
    assert mixes_scripts(fake)
    assert not match_names(fake, "Vladimir Orlov").same
    assert not mixes_scripts("Vladimir Орлов")


def test_every_score_is_explained() -> None:
    found = match_names("Sergey Ivanovich Orlov", "S. Orlov")
    assert {r.name for r in found.reasons} == {"initial", "same", "extra"}
    assert all(r.detail for r in found.reasons)


def test_titles_and_order_go() -> None:
    assert words_of("Dr. ORLOV, Sergey") == ("sergey", "orlov")


@given(st.text(max_size=40), st.text(max_size=40))
def test_symmetric_and_bounded(left: str, right: str) -> None:
    found = match_names(left, right)
    assert 0 <= found.score <= 1
    assert found.score == match_names(right, left).score
    assert match_names(left, left).score in (0.0, 1.0)


def test_a_hostile_name_is_compared_in_time() -> None:
    import time

    began = time.monotonic()
    match_names("a " * 30_000, "b" * 60_000)
    assert time.monotonic() - began < 1.0
