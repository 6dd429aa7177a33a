"""What the weights may say of who fills a role, and what they may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reportedly.codebook import load_codebook
from reportedly.codebook.weights import Linear
from reportedly.model import Role
from reportedly.read.outcomes import completed
from reportedly.text.analysis import Analysis
from tests.read.conftest import draft_at

TWO = "Gunmen kidnapped two engineers in Kabul on Monday. A bomb on a road in Zabul left seven soldiers dead on Sunday."


def test_whom_a_rule_counts_as_dead_no_weight_calls_injured(parsed: Callable[[str], Analysis]) -> None:
    analysis, plain = parsed(TWO), load_codebook()
    willing = replace(plain, role_weights=replace(plain.role_weights, injured=Linear(50.0, {})))
    drafts = [draft_at(word, (kind,), analysis, willing) for word, kind in (("kidnapped", "abduction"), ("dead", "bombing"))]
    injured = {f.span.quote for made in completed(drafts, analysis, willing) for f in made.of(Role.INJURED)}
    assert "two engineers" in injured
    assert not any("soldiers" in quote for quote in injured)
