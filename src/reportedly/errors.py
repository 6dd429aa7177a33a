"""Every error that reportedly raises on purpose.

ReportedlyError
├── UsageError        the call itself is wrong (exit code 2)
├── InputError        one input cannot be read; the rest goes on
├── EvidenceError     a quote is not the text it points at
├── ModelError        the language pipeline is missing or altered
├── CodebookError     a codebook file is not valid
├── StoreError        the chronicle cannot be opened, read or written
└── ConflictError     somebody else changed the value meanwhile

An error says what happened, why, and what to do; it names the file.
"""

from __future__ import annotations


class ReportedlyError(Exception):
    """Base of all errors; `what` happened, `why`, and what to do (`remedy`)."""

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what, self.why, self.remedy = what, why, remedy

    def __str__(self) -> str:
        return "\n".join(part for part in (self.what, self.why, self.remedy) if part)

    def __reduce__(self) -> tuple[type[ReportedlyError], tuple[str, str, str]]:
        return type(self), (self.what, self.why, self.remedy)


class UsageError(ReportedlyError):
    """The call itself is wrong."""


class InputError(ReportedlyError):
    """One input cannot be read."""


class EvidenceError(ReportedlyError):
    """A quote is not the text it points at."""


class ModelError(ReportedlyError):
    """The language pipeline is missing or altered."""


class CodebookError(ReportedlyError):
    """A codebook file is not valid."""


class StoreError(ReportedlyError):
    """The chronicle cannot be opened, read or written."""


class ConflictError(ReportedlyError):
    """Somebody else changed the value meanwhile."""
