"""Progress of a run: bars per stage on a terminal, a plain line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from reportedly.cli.render import note

if TYPE_CHECKING:
    import rich.progress

    from reportedly.pipeline.run import Step

SECONDS = 5.0
STAGES = {"find": "Reading files", "store": "Coding reports", "merge": "Joining incidents"}


class Progress:
    """Takes the steps of a run; shows them until it is left."""

    def __init__(self) -> None:
        self.bars: rich.progress.Progress | None = None
        self.tasks: dict[str, rich.progress.TaskID] = {}
        self.told = time.monotonic()

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bars

            columns = (TextColumn("{task.description:18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self.bars = Bars(*columns, console=Console(stderr=True))
            self.bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.bars:
            self.bars.stop()

    def __call__(self, step: Step) -> None:
        """Show one step."""
        if self.bars:
            self._draw(step, self.bars)
        elif time.monotonic() - self.told >= SECONDS or (step.stage == "merge" and step.done == 0):
            self.told = time.monotonic()
            note(f"{STAGES[step.stage]}: {step.done}" + (f" of {step.total}" if step.total else ""))

    def _draw(self, step: Step, bars: rich.progress.Progress) -> None:
        if step.stage not in self.tasks:
            self.tasks[step.stage] = bars.add_task(STAGES[step.stage], total=step.total)
        bars.update(self.tasks[step.stage], completed=step.done, total=step.total)
