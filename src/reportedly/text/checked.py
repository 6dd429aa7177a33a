"""Installed models are found as files, without running their package's code, and compared with digests that we pinned."""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from reportedly.errors import ModelError


def model_folder(package: str, known_by: str) -> Path:
    """The folder of an installed model: the one that holds the file `known_by`; raises ModelError when there is none."""
    try:
        listed = files(package) or []
    except PackageNotFoundError as error:
        raise ModelError(f"the language model {package} is not installed", str(error), "Run: make setup") from error
    found = next((f for f in listed if f.name == known_by), None)
    if found is None:
        raise ModelError(f"{package} holds no model", f"{known_by} is missing", "Reinstall it: make setup")
    return Path(str(found.locate())).parent


def check_files(folder: Path, pinned: str) -> None:
    """Compare the files of a model with the digests in `data/<pinned>`; raises ModelError naming the first that differs."""
    digests: dict[str, str] = json.loads(resources.files("reportedly.data").joinpath(pinned).read_text("utf-8"))
    for name, wanted in digests.items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{path} is missing", "the model is not whole", "Reinstall it: make setup")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != wanted:
            raise ModelError(f"{path} was altered", f"its SHA-256 is {found}, not {wanted}", "Reinstall it: make setup")


def checked_folder(package: str, known_by: str, pinned: str) -> Path:
    """The folder of an installed model whose files are the pinned ones."""
    folder = model_folder(package, known_by)
    check_files(folder, pinned)
    return folder
