"""A matrix of incidents × sources (1: the source reports it), the input of multiple-systems estimation.

Copies are folded: a source that only repeats another's account counts as that account's.  Lost: everything else.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from reportedly.escape import cell
from reportedly.export.atomic import whole_text
from reportedly.export.scratch import Scratch
from reportedly.export.told import Told


def write(incidents: Iterable[Told], out: Path) -> None:
    """A CSV file with one line for each incident and one column for each independent source."""
    with whole_text(out) as file, Scratch() as lines:
        names: set[str] = set()
        for number, told in enumerate(incidents):
            firsts = (told.reports[account.reports[0]] for account in told.view.accounts)
            found = sorted({report.outlet or report.name for report in firsts})
            names.update(found)
            lines.meet(f"{number:012}", [told.row.id, found])
        writer = csv.writer(file, lineterminator="\r\n")
        order = sorted(names)
        writer.writerow(["incident_id", *map(cell, order)])
        for _, (incident, found), _times in lines.lines():
            writer.writerow([incident, *(int(name in found) for name in order)])
