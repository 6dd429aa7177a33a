from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.evaluate.places import evaluate_places

GOLD = """<articles><article><text>A flood hit Springfield, Illinois, on Monday; Paris was spared.</text><locations>
<location><name>Springfield</name><start>13</start><end>24</end><lat>39.8</lat><lon>-89.64</lon></location>
<location><name>Illinois</name><start>26</start><end>34</end><lat>40.0</lat><lon>-89.0</lon></location>
<location><name>Paris</name><start>47</start><end>52</end><lat>48.85</lat><lon>2.35</lon></location>
</locations></article></articles>"""


def test_names_resolve_with_their_neighbours(tmp_path: Path) -> None:
    (tmp_path / "Own.xml").write_text(GOLD)
    figures = evaluate_places(tmp_path)
    assert figures.within_161km == 1.0
    assert figures.sets["Own"].names == 3
    assert figures.baseline["Own"].within_161km < 1.0
    assert set(figures.to_json()) >= {"recall", "exact", "within_161km", "country"}


def test_no_gold_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no geoparsing gold"):
        evaluate_places(tmp_path)
