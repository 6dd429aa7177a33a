"""Which files and addresses `reportedly add` opens over a folder of inputs, as the kernel sees it (needs strace).

    python bench/opened.py FOLDER…

Every file that is opened, in all processes, must lie in the inputs, in the work folder, in the installed packages, or among the
few files of the system that each program opens; no connection may be asked for.  Exit code 1 when one is elsewhere, or when `add`
did not end as it says that it ends: 0, or 3 when some inputs failed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import reportedly

OPENED = re.compile(r'open(?:at)?\((?:AT_FDCWD, |(?:\d+)(?:<[^>]*>)?, )?"((?:[^"\\]|\\.)*)"')
ASKED = re.compile(r"connect\(\d+(?:<[^>]*>)?, \{sa_family=(AF_INET6?)[^}]*\}")
SYSTEM = (
    "/lib", "/usr/lib", "/usr/local/lib", "/usr/share", "/usr/local/share/fonts", "/etc/ld.so", "/etc/localtime", "/etc/mime.types",
    "/etc/passwd", "/etc/nsswitch.conf", "/etc/apache2/mime.types", "/etc/httpd", "/proc/self", "/proc/cpuinfo", "/proc/meminfo",
    "/proc/stat", "/proc/sys", "/proc/filesystems", "/proc/mounts", "/sys/devices/system", "/sys/fs/cgroup", "/sys/kernel/mm",
    "/dev/null", "/dev/urandom", "/dev/shm", "/dev/tty",
)
TLS = "openssl.cnf"  # where it stands depends on how the library was built
ENDINGS = (0, 3)  # all was read, some inputs failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = traced([path.resolve() for path in options.inputs], Path(folder))
    print(f"{found.files} openings of files, {len(found.elsewhere)} outside inputs, work folder and packages or towards the network; "
          f"exit code of add {found.code}")
    for line in found.elsewhere[:50]:
        print(f"  {line}")
    return int(bool(found.elsewhere) or not found.files or found.code not in ENDINGS)


@dataclass(frozen=True, slots=True)
class Trace:
    """How many files were opened while the inputs were added, what was opened or asked for elsewhere, and how `add` ended."""

    files: int
    elsewhere: tuple[str, ...]
    code: int


def traced(inputs: Sequence[Path], work: Path) -> Trace:
    """Add the inputs to a new chronicle in the work folder and look at what was opened."""
    log = work / "trace"
    add = [sys.executable, "-m", "reportedly", "add", *map(str, inputs), "--chronicle", str(work / "chronicle.db")]
    watch = ["strace", "-f", "-qq", "-s", "4096", "-e", "trace=open,openat,connect", "-o", str(log)]
    done = subprocess.run([*watch, *add], cwd=work, check=False, capture_output=True)
    allowed = (*map(str, inputs), str(work), *packages(), *SYSTEM)
    lines = log.read_text("utf-8", "replace").splitlines()
    opened = [found[1] for line in lines if (found := OPENED.search(line))]
    return Trace(len(opened), (*outside(opened, allowed), *(line for line in lines if ASKED.search(line))), done.returncode)


def packages() -> Iterator[str]:
    """Where the interpreter and the packages are."""
    yield from {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib", "scripts")}
    yield str(Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "reportedly")  # the gazetteer, built from a package
    yield from {sys.prefix, sys.base_prefix, str(Path(reportedly.__file__).parent)}
    yield from (path for path in sys.path if path)


def outside(opened: Sequence[str], allowed: Sequence[str]) -> list[str]:
    """The absolute names that lie in none of the places; a relative one lies in the work folder unless it climbs out of it."""
    away = (name for name in opened if name.startswith("/") or ".." in name)
    return sorted({name for name in away if not any(lies_in(name, place) for place in allowed)})


def lies_in(name: str, place: str) -> bool:
    real = os.path.normpath(name)
    inside = real == place or real.startswith(place.rstrip("/") + "/") or (place in SYSTEM and real.startswith(place))
    return inside or real.endswith(f"/{TLS}")


if __name__ == "__main__":
    sys.exit(main())
