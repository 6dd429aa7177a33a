"""Keeps originals, reports, claims, judgements and decisions."""
