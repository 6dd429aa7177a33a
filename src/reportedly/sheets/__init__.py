"""The spreadsheets that people have: read into claims with the row as evidence, or compared as reference sets."""

from reportedly.sheets.compare import Comparison, compare
from reportedly.sheets.importing import Imported, Preview, import_sheet, preview, previewed
from reportedly.sheets.mapping import Mapping, mapped
from reportedly.sheets.table import Table, read_table, sheet_names

__all__ = [
    "Comparison", "Imported", "Mapping", "Preview", "Table", "compare", "import_sheet", "mapped", "preview", "previewed", "read_table",
    "sheet_names",
]
