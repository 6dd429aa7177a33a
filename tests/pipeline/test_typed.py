"""What a person types becomes a value, or is refused with the way out."""

import pytest

from reportedly.errors import UsageError
from reportedly.model import Count, Role, When, Where, Who
from reportedly.pipeline.typed import typed


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12", 12, 12),
        ("12-15", 12, 15),
        ("12 – 15", 12, 15),
        ("3 to 4", 3, 4),
        ("at least 7", 7, None),
        ("7+", 7, None),
        ("more than 7", 8, None),
        ("up to 9", None, 9),
        ("At most 9", None, 9),
        ("0", 0, 0),
    ],
)
def test_numbers_of_people(text: str, low: int | None, high: int | None) -> None:
    value = typed(Role.KILLED, text)
    assert isinstance(value, Count)
    assert (value.min, value.max) == (low, high)


@pytest.mark.parametrize(
    ("role", "text"),
    [
        (Role.KILLED, "many"),
        (Role.KILLED, "15-12"),
        (Role.KILLED, "-3"),
        (Role.DATE, "yesterday"),
        (Role.DATE, "2024-13"),
        (Role.STATUS, "maybe"),
        (Role.WEAPON, "  "),
        (Role.WEAPON, "x" * 501),
        (Role.INJURED, "9" * 400),
    ],
)
def test_what_is_not_understood_is_refused(role: Role, text: str) -> None:
    with pytest.raises(UsageError):
        typed(role, text)


def test_dates_places_and_parties() -> None:
    date, place, party = typed(Role.DATE, "2024-12-14/2024-12-16"), typed(Role.PLACE, "Beirut"), typed(Role.PERPETRATOR, "A  group")
    assert isinstance(date, When)
    assert date.edtf == "2024-12-14/2024-12-16"
    assert isinstance(place, Where)
    assert (place.lat, place.lon) == (None, None)
    assert isinstance(party, Who)
    assert party.name == "A group"
