import pytest

from reportedly.codebook import Codebook, load_codebook
from reportedly.model import Draft, Precision, Report, Status, Where
from reportedly.resolve.gazetteer import Gazetteer
from reportedly.resolve.place import places_of
from reportedly.text.parser import Parser
from reportedly.text.segments import segmented


class Reader:
    def __init__(self) -> None:
        self.parser, self.book, self.gazetteer = Parser.load(), load_codebook(), Gazetteer.open()

    def __call__(self, text: str, *triggers: str) -> list[Where | None]:
        analysis = self.parser.parse(Report(text))
        drafts = []
        for number, trigger in enumerate(triggers):
            span = analysis.report.find(trigger)
            assert span is not None
            drafts.append(Draft(str(number), ("other",), Status.OCCURRED, (span,), (span,), main=number == 0))
        found = places_of(drafts, analysis, self.book, self.gazetteer)
        for where, spans in found.values():
            assert all(analysis.report.holds(s) for s in spans)
            assert where.text in text
        return [found[d.id][0] if d.id in found else None for d in drafts]


@pytest.fixture(scope="module")
def read() -> Reader:
    return Reader()


@pytest.fixture(scope="module")
def book(read: Reader) -> Codebook:
    return read.book


def only(found: list[Where | None]) -> Where:
    assert len(found) == 1
    assert found[0] is not None
    return found[0]


def test_the_town_of_the_act(read: Reader) -> None:
    where = only(read("Two men were shot dead in Kisumu on Sunday, police in Nairobi said.", "shot"))
    assert (where.name, where.country, where.precision) == ("Kisumu", "KE", Precision.PLACE)
    assert where.lat == pytest.approx(-0.1, abs=0.1)


def test_not_the_government(read: Reader) -> None:
    where = only(read("Moscow said that a bomb killed three people in Grozny.", "killed"))
    assert where.name == "Grozny"


def test_not_where_the_speaker_sits(read: Reader) -> None:
    where = only(read("A car bomb exploded near Jalalabad, the interior minister told reporters in Kabul.", "bomb"))
    assert where.name == "Jalalabad"


def test_a_dateline_only_where_nothing_else_is_said(read: Reader) -> None:
    assert only(read("NAIROBI, Kenya (Wire) - Gunmen killed six people in Garissa on Monday.", "killed")).name == "Garissa"


def test_an_unknown_place_keeps_its_words(read: Reader) -> None:
    where = only(read("Gunmen killed four farmers in the village of Qorzhalbey, in northern Iraq.", "killed"))
    assert (where.name, where.lat) == ("Qorzhalbey", None)


def test_nothing_said_nothing_given(read: Reader) -> None:
    assert read("A man was stabbed on Sunday. He survived.", "stabbed") == [None]


def test_two_incidents_two_places(read: Reader) -> None:
    found = read("A bomb killed two people in Basra on Friday. A week earlier, gunmen shot a judge in Kirkuk.", "killed", "shot")
    assert [w.name if w else None for w in found] == ["Basra", "Kirkuk"]


def test_disputed_territory_names_the_holder_beside_the_country(read: Reader) -> None:
    where = only(read("A naval officer was killed by a car bomb in Sevastopol, Crimea.", "killed"))
    assert (where.country, where.holder) == ("UA", "Russia")


def test_a_hostile_line_is_read_in_time(read: Reader) -> None:
    import time

    text = "Abc-" * 8000 + " shot in " + "X, " * 4000
    analysis = read.parser.parse(segmented(Report(text), read.book))
    span = analysis.report.find("shot")
    assert span is not None
    draft = Draft("1", ("other",), Status.OCCURRED, (span,), (span,), main=True)
    began = time.process_time()
    places_of([draft], analysis, read.book, read.gazetteer)
    assert time.process_time() - began < 1.0


def test_an_unknown_place_lies_in_the_unit_that_is_named(read: Reader) -> None:
    where = only(read("QUARRYMEADOW, Mich. - A man was shot dead in Quarrymeadow, Michigan, on Monday.", "shot"))
    assert (where.name, where.admin, where.country, where.precision) == ("Quarrymeadow", "Michigan", "US", Precision.PROVINCE)


def test_words_of_a_headline_are_no_places(read: Reader) -> None:
    text = "Two Men Wounded In Accidental Shooting\n\nTwo men were shot in Akron on Monday. The shooting was accidental."
    where = only(read(text, "shot"))
    assert where.name == "Akron"


def test_months_and_businesses_are_no_places(read: Reader) -> None:
    where = only(read("A man was stabbed near Wendy's in Dayton, Ohio, on Nov. 22, police said.", "stabbed"))
    assert (where.text, where.admin) == ("Dayton", "Ohio")


def test_not_where_somebody_was_arrested(read: Reader) -> None:
    where = only(read("A man arrested in Tulsa shot three people in Denver on Friday night, police said.", "shot"))
    assert where.name == "Denver"


def test_a_dateline_in_capitals_before_the_same_town(read: Reader) -> None:
    where = only(read("HOUSTON - Houston police say a girl was shot in Houston on Saturday.", "shot"))
    assert where.admin == "Texas"


def test_a_part_of_a_town_is_not_its_namesake_far_away(read: Reader) -> None:
    where = only(read("A boy was shot dead in the Gresham neighborhood, Chicago police said. Officers were called to an alley.", "shot"))
    assert where.name is not None
    assert "Gresham" in where.name
    assert where.admin in ("Illinois", None)


def test_states_in_a_row(read: Reader) -> None:
    from reportedly.resolve.toponyms import Mention, read_names

    text = "Cases were found in Utah, Washington and Wisconsin."
    names = [Mention(text.index(w), text.index(w) + len(w), w) for w in ("Utah", "Washington", "Wisconsin")]
    entries = [r.entry for r in read_names(text, names, read.book.places, read.gazetteer)]
    assert [(e.name, e.kind) for e in entries if e] == [("Utah", "unit"), ("Washington", "unit"), ("Wisconsin", "unit")]


def test_not_the_country_of_that_name(read: Reader) -> None:
    from reportedly.resolve.toponyms import Mention, read_names

    text = "The plant in Blakely, Georgia, sold to shops in Alabama and Texas."
    names = [Mention(text.index(w), text.index(w) + len(w), w) for w in ("Georgia", "Alabama", "Texas")]
    entries = [r.entry for r in read_names(text, names, read.book.places, read.gazetteer)]
    assert entries[0] is not None
    assert entries[0].country == "US"


def test_a_capital_where_it_happened(read: Reader) -> None:
    assert only(read("Kyiv was hit by missiles that killed four people, officials said.", "killed")).name == "Kyiv"
    text = "Last week Moscow was the scene of the killing of an engineer. Fighting went on in the Kursk region."
    assert only(read(text, "killing")).name == "Moscow"
