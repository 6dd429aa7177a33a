"""Benchmarks and pinned quality floors: one function per set, each loaded only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, cast

from reportedly.errors import UsageError


class Figures(Protocol):
    """What an evaluation gives back."""

    def to_json(self) -> dict[str, Any]:
        """The figures as one JSON object, fractions of 1."""


class Evaluation(Protocol):
    """One set's function; options are named."""

    def __call__(self, data: Path, **options: Any) -> Figures:
        """Measure over the data in this folder."""


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """A set that can be measured: where its function is, and what it measures."""

    module: str
    function: str
    measures: str

    def load(self) -> Evaluation:
        """The function itself."""
        return cast(Evaluation, getattr(import_module(self.module), self.function))


SETS: Mapping[str, EvaluationSet] = MappingProxyType({
    "gold": EvaluationSet("reportedly.evaluate.gold", "evaluate_gold", "coded records against gold codings"),
    "muc4": EvaluationSet("reportedly.evaluate.muc4", "evaluate_muc4", "MUC-4 templates and role filling"),
    "gva": EvaluationSet("reportedly.evaluate.gva", "evaluate_gva", "reports of shootings, end to end"),
    "time": EvaluationSet("reportedly.evaluate.time", "evaluate_time", "time expressions (TempEval-3)"),
    "claims": EvaluationSet("reportedly.evaluate.claims", "evaluate_claims", "source, cue and content (PolNeAR)"),
    "places": EvaluationSet("reportedly.evaluate.places", "evaluate_places", "toponyms with coordinates"),
    "names": EvaluationSet("reportedly.evaluate.names", "evaluate_names", "pairs of names"),
    "merge": EvaluationSet("reportedly.evaluate.merge", "evaluate_merge", "reports of one incident"),
    "reprints": EvaluationSet("reportedly.evaluate.reprints", "evaluate_reprints", "reprints among reports of one incident"),
    "pages": EvaluationSet("reportedly.evaluate.pages", "evaluate_pages", "article text of web pages"),
})


def run(name: str, data: Path, **options: Any) -> Figures:
    """Measure one set; raises UsageError for a set that is not known or not there, options as the set's function takes them."""
    if name not in SETS:
        raise UsageError(f"no evaluation is called {name!r}", f"there are: {', '.join(SETS)}")
    if not data.exists():
        raise UsageError(f"{data} does not exist", "an evaluation needs its data", "docs/evaluation.md says what goes there")
    try:
        function = SETS[name].load()
    except ModuleNotFoundError as error:
        raise UsageError(f"the evaluation {name!r} cannot be loaded", str(error)) from error
    _check(name, function, options)
    return function(data, **options)


def _check(name: str, function: Evaluation, options: Mapping[str, Any]) -> None:
    taken = signature(function).parameters
    anything = any(p.kind is Parameter.VAR_KEYWORD for p in taken.values())
    unknown = [] if anything else [option for option in options if option not in taken]
    if unknown:
        raise UsageError(f"the evaluation {name!r} takes no {unknown[0]}", f"it takes: {', '.join(taken)}")
