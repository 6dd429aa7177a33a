"""ZIP archives (and WACZ, which is one): each member is an input of its own and is never written to the disk."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

from reportedly.errors import InputError
from reportedly.ingest.base import LARGEST, Facts, Item, NothingToRead, Refusal, Source

ENDINGS = (".zip", ".wacz")
DEEPEST = 3
MOST_MEMBERS = 2_000
MOST_BYTES = 500 * 2**20  # all members together
MOST_RATIO = 200
WACZ_PARTS = ("archive/",)


class ZipAdapter:
    """Members are told apart by name and content; links, encrypted and damaged ones are refused by name."""

    name = "zip"

    def recognises(self, name: str, head: bytes) -> bool:
        """By its ending or its first bytes."""
        return name.lower().endswith(ENDINGS) or head.startswith(b"PK\x03\x04")

    def read(self, source: Source) -> Iterator[Item | Source]:
        """Each file in the archive; raises InputError when the archive is damaged, too deep or too large."""
        if source.depth >= DEEPEST:
            raise InputError("nested too deep", f"archives more than {DEEPEST} deep are not opened")
        with source.opened() as file:
            try:
                archive = zipfile.ZipFile(file)
            except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
                raise InputError("damaged zip", str(error)) from error
            members = [m for m in archive.infolist() if not m.filename.endswith("/")]
            if not members:
                raise NothingToRead("empty archive", "it has no members")
            if len(members) > MOST_MEMBERS:
                raise InputError("too many members", f"{len(members)}, allowed are {MOST_MEMBERS}")
            yield from _members(source, archive, members)


def _members(source: Source, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[Item | Source]:
    left = MOST_BYTES
    is_wacz = source.name.lower().endswith(".wacz")
    seen: dict[str, int] = {}
    for member in members:
        if is_wacz and not member.filename.startswith(WACZ_PARTS):
            continue
        seen[member.filename] = seen.get(member.filename, 0) + 1
        twice = f"({seen[member.filename]})" if seen[member.filename] > 1 else ""
        name = f"{source.name}!/{_shown(member.filename)}{twice}"
        if member.filename.lower().endswith((".warc", ".warc.gz")):
            yield replace(source, name=name, content=_warc(archive, member), path=None, beside=None, depth=source.depth + 1)
            continue
        try:
            content = _content(archive, member, min(left, LARGEST))
        except InputError as error:
            yield Refusal(name, f"{error.what}: {error.why}", isinstance(error, NothingToRead))
            continue
        left -= len(content)
        yield Source(name, content, said=Facts(), depth=source.depth + 1)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    if stat.S_ISLNK(member.external_attr >> 16):
        raise NothingToRead("a link", "links in archives are not followed")
    if member.flag_bits & 1:
        raise InputError("password needed", "the member is encrypted")
    try:
        with archive.open(member) as file:
            content = file.read(limit + 1)
            rest = file.read(1) if len(content) <= limit else b"x"
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise InputError("damaged member", str(error)) from error
    if rest or len(content) > limit:
        raise InputError("too large", "the member or the archive as a whole exceeds the limits")
    if len(content) > 2**20 and len(content) > MOST_RATIO * max(1, member.compress_size):
        raise InputError("too large", f"it unpacks to more than {MOST_RATIO} times its size")
    if len(content) != member.file_size:
        raise InputError("size mismatch", f"it has {len(content)} bytes, the archive says {member.file_size}")
    return content


def _warc(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    return _content(archive, member, MOST_BYTES)


def _shown(name: str) -> str:
    """A member's name for people; it is never used as a path."""
    return name[:300].replace("\x00", "")
