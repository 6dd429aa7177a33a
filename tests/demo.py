"""A chronicle of the bundled reports, made once for all tests that only read it."""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import mkdtemp

from reportedly.api import Chronicle


@cache
def demo_file() -> Path:
    """The chronicle's file; copy it before writing."""
    path = Path(mkdtemp(prefix="reportedly-test-")) / "demo.db"
    with as_file(files("reportedly.data").joinpath("samples")) as folder, Chronicle.open(path) as chronicle:
        chronicle.add([folder])
    return path
