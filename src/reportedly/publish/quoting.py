"""How much of each report is quoted on all pages together: no quote longer than the rule, no report quoted beyond its share."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportedly.codebook.publishing import Publishing
from reportedly.model import Report, Span

SHORTEST = 12  # characters: a shorter piece tells a reader nothing


@dataclass(slots=True)
class _Shown:
    """Which stretches of one report are shown so far, and how much may be."""

    budget: int
    ranges: list[tuple[int, int]] = field(default_factory=list)

    def new(self, start: int, end: int) -> int:
        """How many characters of a stretch are not shown yet."""
        covered = sum(max(0, min(end, b) - max(start, a)) for a, b in self.ranges)
        return end - start - covered

    def show(self, start: int, end: int) -> None:
        """Note a stretch; those that touch become one."""
        apart = [(a, b) for a, b in self.ranges if b < start or a > end]
        joined = [(a, b) for a, b in self.ranges if not (b < start or a > end)]
        whole = (min([start, *(a for a, _ in joined)]), max([end, *(b for _, b in joined)]))
        self.ranges = sorted([*apart, whole])

    @property
    def used(self) -> int:
        """How many characters are shown."""
        return sum(b - a for a, b in self.ranges)


@dataclass(slots=True)
class Quoting:
    """The quotes of a whole site: the same words count once, first come first served."""

    rules: Publishing
    reports: dict[str, _Shown] = field(default_factory=dict)

    def of(self, report: Report, span: Span) -> str | None:
        """The words to show for a span, shortened where they must be; None when nothing of the report may be quoted any more."""
        shown = self.reports.setdefault(report.id, _Shown(min(int(len(report.text) * self.rules.share), self.rules.most)))
        end = min(span.end, span.start + self.rules.quote - 1)
        while end > span.start and shown.used + shown.new(span.start, end) > shown.budget:
            end -= max(1, shown.used + shown.new(span.start, end) - shown.budget)
        if end < span.end:
            end = _at_word(report.text, span.start, end)
        if end - span.start < min(SHORTEST, span.end - span.start):
            return None
        shown.show(span.start, end)
        words = " ".join(report.text[span.start : end].split())
        return words if end == span.end else f"{words}…"

    def shares(self) -> dict[str, int]:
        """How many characters of each report are shown."""
        return {name: shown.used for name, shown in self.reports.items()}


def _at_word(text: str, start: int, end: int) -> int:
    """The end of the last whole word before `end`."""
    cut = end
    while cut > start and not text[cut - 1 : cut].isspace() and not text[cut : cut + 1].isspace():
        cut -= 1
    return cut if cut > start else end
