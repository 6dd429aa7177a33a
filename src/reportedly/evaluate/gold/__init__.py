"""Scores coded reports against gold codings: each slot, each claim, who said it, and the evidence."""

from reportedly.evaluate.gold.run import GoldFigures, evaluate_gold, evaluate_with, score_pages

__all__ = ["GoldFigures", "evaluate_gold", "evaluate_with", "score_pages"]
