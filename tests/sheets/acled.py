"""Rows in the ACLED layout, made up for tests: every column filled, with what is hard to bring back."""

import csv
import io
from collections.abc import Sequence

from reportedly.export.acled import COLUMNS

NOTES = 'On 14 May 2031, an aircraft hit a school in Bama.\nAt least 5 were killed; "more" feared.'
FIRST = dict(zip(COLUMNS, (
    "XAA1", "2031-05-14", "2031", "1", "Political violence", "Explosions/Remote violence", "Air/drone strike",
    "Military Forces of Utopia (2025-)", "Air Force of Utopia", "State forces", "Civilians (Utopia)",
    "Teachers (Utopia); Students (Utopia)", "Civilians", "State forces-Civilians", "Civilians targeted", "566", "Western Africa", "Nigeria",
    "Borno", "Bama", "Ward 3", "Bama", "11.5221", "13.6895", "1", "Oldport Times; Radio Delta", "National-Regional", NOTES, "5",
    "crowd size=no report; women targeted", "1778000000"), strict=True))
SECOND = FIRST | {
    "event_id_cnty": "XAA2", "sub_event_type": "Abduction/forced disappearance", "event_type": "Violence against civilians",
    "actor1": "Unidentified Armed Group (Utopia)", "longitude": "-13.5", "latitude": "-0.05", "fatalities": "0", "time_precision": "2",
    "notes": "=SUM(A1) they took 3 people, -5 degrees", "tags": "", "admin3": "", "location": "Konduga", "iso": "566", "source": "@handle",
    "event_date": "15 May 2031"}
THIRD = FIRST | {
    "event_id_cnty": "XAA3", "notes": "'tis said\ttabbed, 𝒜 \u202e\u0301", "location": "Bama", "fatalities": "12", "actor2": "",
    "sub_event_type": "Armed clash", "latitude": "11.50", "longitude": "13.70", "timestamp": "1778000001"}


def table_of(rows: Sequence[dict[str, str]], columns: Sequence[str] = COLUMNS) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
