"""Stances, certainties and ranges in words for people."""

from __future__ import annotations

from reportedly.model import Certainty, Stance

STANCE_WORDS = {
    Stance.REPORTS: "reports", Stance.CLAIMS_RESPONSIBILITY: "claims responsibility", Stance.ATTRIBUTES_TO: "attributes it to",
    Stance.DENIES: "denies", Stance.WITHHOLDS: "does not say", Stance.CONFIRMS: "confirms", Stance.CHARACTERISES: "characterises",
    Stance.THREATENS: "threatens", Stance.COMMENTS: "comments", Stance.RETRACTS: "retracts", Stance.CORRECTS: "corrects",
}
CERTAINTY_WORDS = {Certainty.ASSERTED: "", Certainty.HEDGED: "hedged", Certainty.SPECULATIVE: "speculative"}


def range_words(low: int | None, high: int | None) -> str:
    """A number of people: "12", "12–15", "at least 12", "up to 15"."""
    if low is None and high is None:
        return "an unknown number"
    if high is None:
        return f"at least {low}"
    if low is None:
        return f"up to {high}"
    return str(low) if low == high else f"{low}–{high}"
