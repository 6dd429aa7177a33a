"""W3C Web Annotations (JSON-LD), one a line: each quote as an annotation of its report, with the claim as its body.

Lost: how claims make an incident (the body names its id), accounts, chosen values.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from reportedly.export.atomic import whole_text
from reportedly.export.told import Told
from reportedly.export.values import claims_in
from reportedly.merge.wording import speaker_of
from reportedly.model import Claim, Report, Span

AROUND = 32  # characters of prefix and suffix


def annotations_of(told: Told) -> Iterator[dict[str, Any]]:
    """The annotations of one incident."""
    for value, claim in claims_in(told.view):
        for number, span in enumerate(claim.spans, 1):
            words = value.words if value else ""
            yield _annotation(told, claim, span, f"{claim.id}-{number}", words)


def _annotation(told: Told, claim: Claim, span: Span, name: str, words: str) -> dict[str, Any]:
    report = told.reports[claim.report]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld", "id": f"urn:reportedly:{name}", "type": "Annotation", "motivation": "describing",
        "generator": claim.by or "reportedly",
        "body": {"type": "Dataset", "incident": told.row.id, "claim": claim.id, "role": claim.role.value, "value": words,
                 "stance": claim.stance.value, "certainty": claim.certainty.value, "speaker": speaker_of(claim, report)},
        "target": _target(report, span),
    }


def _target(report: Report, span: Span) -> dict[str, Any]:
    before, after = report.text[max(0, span.start - AROUND) : span.start], report.text[span.end : span.end + AROUND]
    return {
        "source": report.url or f"urn:sha256:{report.sha256}", "scope": f"urn:sha256:{report.sha256}",
        "selector": [
            {"type": "TextQuoteSelector", "exact": span.quote, "prefix": before, "suffix": after},
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def write(incidents: Iterable[Told], out: Path) -> None:
    """JSON Lines of annotations."""
    with whole_text(out) as file:
        for told in incidents:
            for annotation in annotations_of(told):
                file.write(json.dumps(annotation, ensure_ascii=False) + "\n")
