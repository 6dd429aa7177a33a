"""MUC-4: full templates scored by the guidelines of 1992 without a person's judgement, and role filling."""

from reportedly.evaluate.muc4.run import MucFigures, evaluate_muc4

__all__ = ["MucFigures", "evaluate_muc4"]
