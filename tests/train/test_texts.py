"""The project's own training texts: every shipped entry converts, and a quote that does not stand in its text is told of."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TRAIN = Path(__file__).parents[2] / "train"


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("train_texts", TRAIN / "texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["train_texts"] = module
    spec.loader.exec_module(module)
    return module


TEXTS = loaded()


def entry(**parts: Any) -> dict[str, Any]:
    incident = {"types": ["shooting"], "killed": ["a baker"], "evidence": ["Gunmen shot dead a baker ..."]}
    evidence = "Gunmen shot dead ... police said"
    claim = {"of": 1, "speaker": "police", "kind": "police", "cue": "said", "stance": "reports", "evidence": evidence}
    text = "Gunmen [1 shot dead] a baker in Sarn, police said. The baker, Dr. Ilo, was 40. Police said no more about the [1 killing]."
    return {"id": "t", "style": "wire", "text": text, "incidents": [incident], "claims": [claim]} | parts


@pytest.fixture(scope="module")
def shipped() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = TEXTS.texts()
    return found


def spans_of(passage: dict[str, Any]) -> list[dict[str, Any]]:
    roles = [s for i in passage["incidents"] for spans in (*i["spans"].values(), i["evidence"]) for s in spans]
    claims = [s for c in passage["claims"] for s in (*c["evidence"], c.get("cue_span"), c.get("speaker_span")) if s]
    return roles + claims


def test_every_shipped_text_converts_and_every_span_says_its_quote(shipped: list[dict[str, Any]]) -> None:
    assert len(shipped) > 90
    for passage in shipped:
        for span in spans_of(passage):
            assert passage["text"][span["start"] : span["end"]] == span["quote"], passage["id"]


def test_no_mark_is_left_and_every_incident_has_a_trigger(shipped: list[dict[str, Any]]) -> None:
    for passage in shipped:
        assert "[" not in passage["text"], passage["id"]
        assert all(i["spans"]["trigger"] and i["evidence"] for i in passage["incidents"]), passage["id"]


def test_marks_become_triggers_and_quotes_spans() -> None:
    passage = TEXTS.annotated(entry())
    incident = passage["incidents"][0]
    assert [t["quote"] for t in incident["spans"]["trigger"]] == ["shot dead", "killing"]
    assert incident["evidence"][0]["quote"] == "Gunmen shot dead a baker in Sarn, police said."
    assert passage["claims"][0]["speaker_span"]["start"] == passage["text"].index("police said")


def test_a_sentence_does_not_end_at_a_title() -> None:
    incident = {"types": ["shooting"], "evidence": ["The baker, ..."]}
    assert TEXTS.annotated(entry(incidents=[incident]))["incidents"][0]["evidence"][0]["quote"] == "The baker, Dr. Ilo, was 40."


@pytest.mark.parametrize(("quote", "places"), [("a butcher", 0), ("baker", 2), ("baker#3", 2)])
def test_a_quote_not_found_or_ambiguous_names_entry_and_quote(quote: str, places: int) -> None:
    incident = {"types": ["shooting"], "victim": [quote], "evidence": ["Gunmen shot dead ... 40"]}
    with pytest.raises(TEXTS.TextError, match=f"t: {places} places for '{quote}'"):
        TEXTS.annotated(entry(incidents=[incident]))


def test_a_mark_without_its_incident_is_an_error() -> None:
    with pytest.raises(TEXTS.TextError, match="marks of no incident"):
        TEXTS.annotated(entry(incidents=[], claims=[]))


def test_told_texts_are_partial_with_the_sentences_of_their_triggers() -> None:
    passage = TEXTS.told("told-01", "status: 2=denied\nA bomb [1 killed] two. They deny the [2 raid]. It rained.")
    assert passage["partial"]
    assert [(i["status"], i["evidence"][0]["quote"]) for i in passage["incidents"]] == [
        ("occurred", "A bomb killed two."), ("denied", "They deny the raid.")]
