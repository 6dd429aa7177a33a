"""Files, folders and other inputs → original bytes and reports; one small adapter per format."""

from reportedly.ingest.base import Adapter, Document, Item, NothingToRead, Refusal, Source
from reportedly.ingest.folder import ADAPTERS, inputs, read, read_file

__all__ = ["ADAPTERS", "Adapter", "Document", "Item", "NothingToRead", "Refusal", "Source", "inputs", "read", "read_file"]
