"""The command itself: the verbs, the way errors are told, the exit codes.

0 ok · 1 error · 2 usage · 3 some inputs failed.  No traceback unless `--debug`.
"""

from __future__ import annotations

import os
import sys

import typer

from reportedly.errors import ReportedlyError, UsageError
from reportedly.escape import visible

EXIT_ERROR, EXIT_USAGE, EXIT_PARTIAL = 1, 2, 3

app = typer.Typer(
    name="reportedly",
    help="Reads news reports and keeps a chronicle of incidents: every value tied to its words and to who said them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def _options(debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error.")) -> None:
    """Options of every verb; `main` reads --debug itself."""


def main() -> None:
    """Run the command line; errors that we raise on purpose are told in at most three lines."""
    debug = "--debug" in sys.argv
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # processes read side by side; threads inside them only get in the way
    try:
        app()
    except ReportedlyError as error:
        if debug:
            raise
        _tell(error)
        sys.exit(EXIT_USAGE if isinstance(error, UsageError) else EXIT_ERROR)
    except KeyboardInterrupt:
        typer.echo("Stopped. What was added is kept; run the same command again to go on.", err=True)
        sys.exit(EXIT_ERROR)
    except BrokenPipeError:
        sys.stderr.close()


def _tell(error: ReportedlyError) -> None:
    lines = [line for line in (error.what, error.why, error.remedy) if line]
    typer.echo("Error: " + visible(lines[0]), err=True)
    for line in lines[1:]:
        typer.echo("  " + visible(line), err=True)
