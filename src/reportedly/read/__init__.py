"""Finds the incidents of one report and their raw fillers."""
