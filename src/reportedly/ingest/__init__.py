"""Files, folders and other inputs → original bytes and reports; one small adapter per format."""

from reportedly.ingest.base import Adapter, Document, Item, NothingToRead, Refusal, Source
from reportedly.ingest.folder import Place, inputs, read_file
from reportedly.ingest.guard import Guard, Limits
from reportedly.ingest.lists import Asked, asked_in, columns_of, is_address
from reportedly.ingest.readers import PARSERS, read

__all__ = [
    "PARSERS", "Adapter", "Asked", "Document", "Guard", "Item", "Limits", "NothingToRead", "Place", "Refusal", "Source",
    "asked_in", "columns_of", "inputs", "is_address", "read", "read_file",
]
