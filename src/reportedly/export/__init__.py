"""One writer per format, each a function from a view to a stream."""
