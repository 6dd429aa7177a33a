"""The default way of reading reports, and the version that says when they must be read again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from reportedly.model import Coding, Report
from reportedly.pipeline.executors import Coder, Limits, Reading


class DefaultCoder:
    """The local reader over spaCy with the installed gazetteer; loads them when it is made."""

    def __init__(self) -> None:
        from reportedly.pipeline.code import Tools

        self.tools = Tools.load()

    def __call__(self, reports: Sequence[Report]) -> list[Coding]:
        """One coding for each report."""
        from reportedly.pipeline.code import code_all

        return list(code_all(reports, self.tools))


def default_coder() -> Coder:
    """Makes the default coder; top-level, so that another process can call it."""
    return DefaultCoder()


def default_reading() -> Reading:
    """The default reading; its version changes with the program, the language pipeline and the codebook."""
    from reportedly.text.parser import PACKAGE

    try:
        pipeline = metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        pipeline = "missing"
    version = f"reportedly {metadata.version('reportedly')}; {PACKAGE} {pipeline}; codebook {codebook_digest()}"
    return Reading(version, default_coder, Limits())


def codebook_digest() -> str:
    """Twelve hex digits over the files of the codebook."""
    found = hashlib.sha256()
    for file in sorted(resources.files("reportedly.data").iterdir(), key=lambda f: f.name):
        if _is_codebook(file):
            found.update(file.name.encode() + b"\x00" + file.read_bytes())
    return found.hexdigest()[:12]


def _is_codebook(file: Traversable) -> bool:
    return file.is_file() and file.name.endswith((".yaml", ".yml"))
