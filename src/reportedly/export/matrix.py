"""A matrix of incidents × sources (1: the source reports it), the input of multiple-systems estimation.

Copies are folded: a source that only repeats another's account counts as that account's.  Lost: everything else.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from reportedly.escape import cell
from reportedly.export.atomic import whole_text
from reportedly.pipeline.views import Told


def write(incidents: Iterable[Told], out: Path) -> None:
    """A CSV file with one line for each incident and one column for each independent source."""
    lines: dict[str, frozenset[str]] = {}
    for told in incidents:
        firsts = (told.reports[account.reports[0]] for account in told.view.accounts)
        lines[told.row.id] = frozenset(report.outlet or report.name for report in firsts)
    names = sorted({name for found in lines.values() for name in found})
    with whole_text(out) as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(["incident_id", *map(cell, names)])
        for incident, found in lines.items():
            writer.writerow([incident, *(int(name in found) for name in names)])
