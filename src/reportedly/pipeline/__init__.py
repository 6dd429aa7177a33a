"""Composes the stages over many inputs, records runs and failures."""
