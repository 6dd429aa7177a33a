"""One writer for each format; every one says in its docstring what the format loses."""

from reportedly.export.formats import FORMATS, Format, export

__all__ = ["FORMATS", "Format", "export"]
