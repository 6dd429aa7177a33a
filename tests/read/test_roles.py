"""What the weights may say of who fills a role, and what they may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reportedly.codebook import Codebook, load_codebook
from reportedly.codebook.weights import Linear
from reportedly.model import Draft, Role, Status
from reportedly.read.fill import fill
from reportedly.read.mentions import Mention
from reportedly.read.outcomes import completed
from reportedly.text.analysis import Analysis

TWO = "Gunmen kidnapped two engineers in Kabul on Monday. A bomb on a road in Zabul left seven soldiers dead on Sunday."


def draft(trigger: str, kind: str, analysis: Analysis, book: Codebook) -> Draft:
    token = next(t for t in analysis.doc if t.text == trigger)
    number = next(i for i, s in enumerate(analysis.sentences) if s.start <= token.i < s.end)
    where = (analysis.span(token),)
    fillers = fill(Mention(token.i, number, (kind,)), analysis, book)
    return Draft(trigger, (kind,), Status.OCCURRED, where, where, fillers)


def test_whom_a_rule_counts_as_dead_no_weight_calls_injured(parsed: Callable[[str], Analysis]) -> None:
    analysis, plain = parsed(TWO), load_codebook()
    willing = replace(plain, role_weights=replace(plain.role_weights, injured=Linear(50.0, {})))
    drafts = [draft(word, kind, analysis, willing) for word, kind in (("kidnapped", "abduction"), ("dead", "bombing"))]
    injured = {f.span.quote for made in completed(drafts, analysis, willing) for f in made.of(Role.INJURED)}
    assert "two engineers" in injured
    assert not any("soldiers" in quote for quote in injured)
