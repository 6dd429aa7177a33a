"""Pages and REST API over a chronicle."""
