"""Benchmarks and pinned quality floors."""
