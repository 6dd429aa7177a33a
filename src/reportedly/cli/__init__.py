"""The command line: one verb, one call of the Python API."""
