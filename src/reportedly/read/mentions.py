"""A mention: one place in the text that tells of violence, before mentions of one incident are joined."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.model import Filler, Status


@dataclass(frozen=True, slots=True)
class Mention:
    """One trigger in one sentence.

    `token` is the index of the trigger's head in `analysis.doc`; `types` are codebook codes, possibly none for a mere
    outcome ("three more died in hospital"); `sentence` is the index in `analysis.sentences`; `fillers` what its clause says;
    `score` how sure the reader is that it tells of a real act, from 0 to 1.
    """

    token: int
    sentence: int
    types: tuple[str, ...]
    status: Status = Status.OCCURRED
    fillers: tuple[Filler, ...] = ()
    score: float = 1.0
