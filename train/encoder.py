"""Fine-tunes the upper layers of the language model (`src/reportedly/data/encoder-tuned.safetensors`) on the roles of MUC-4.

    pip install torch
    python train/encoder.py MUC4_ROLEFILL/train.json [--epochs 3] [--write]

Each report of the role-filling form of MUC-4 (the 1,300 of its development part) gives the words of five roles: perpetrators, people and
groups; targets; victims; weapons.  Matrices of low rank beside those of the upper layers (LoRA, Hu et al. 2021) and one output a role are
learned so that each piece of a word says which roles it has; the outputs are then thrown away, and the vectors stay.  Nothing else is
learned from: whatever is measured on the annotated passages is measured on texts that the vectors have not seen.  A tenth of the reports
is kept apart and judged after each epoch; `--write` then learns from all.  Two cores take some two minutes an epoch.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional

from reportedly.model import Report
from reportedly.text.checked import checked_folder
from reportedly.text.encoder import PACKAGE, PINNED, TUNED, encoder
from reportedly.text.parser import Parser
from reportedly.text.transformer import HEADS, LAYERS, TINY, UPPER

TARGET = Path(__file__).parents[1] / "src/reportedly/data" / TUNED
ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
PARTS = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "intermediate.dense",
         "output.dense")
RANK = 32
DROPPED = 0.1  # share of values that are left out while learning
RATE, HEAD_RATE = 1e-3, 3e-3
TOGETHER = 16  # windows
RARE = -4.0  # what the outputs begin with: most words have no role
SEED = 1
APART = 10  # every so many reports one is kept apart
Matrices = Mapping[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Window:
    """The pieces of some sentences, what the untuned layers make of them, and the roles of each piece."""

    hidden: torch.Tensor
    roles: torch.Tensor


class Tuned(nn.Module):
    """A product with a matrix that stays, and with one of low rank that is learned and begins with nothing."""

    def __init__(self, held: Matrices, name: str) -> None:
        super().__init__()
        self.weight, self.bias = held[f"{name}.weight"], held[f"{name}.bias"]
        outputs, inputs = self.weight.shape
        self.down = nn.Parameter(torch.randn(RANK, inputs) / inputs**0.5)
        self.up = nn.Parameter(torch.zeros(outputs, RANK))
        self.dropout = nn.Dropout(DROPPED)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The sum of both."""
        return functional.linear(x, self.weight, self.bias) + functional.linear(functional.linear(self.dropout(x), self.down), self.up)


class Layer(nn.Module):
    """One layer of the model, its matrices tuned."""

    def __init__(self, held: Matrices, number: int) -> None:
        super().__init__()
        self.held, self.name = held, f"encoder.layer.{number}"
        self.parts = nn.ModuleDict({part.replace(".", "_"): Tuned(held, f"{self.name}.{part}") for part in PARTS})
        self.dropout = nn.Dropout(DROPPED)

    def part(self, name: str, x: torch.Tensor) -> torch.Tensor:
        """One of its products."""
        made: torch.Tensor = self.parts[name.replace(".", "_")](x)
        return made

    def normed(self, x: torch.Tensor, name: str) -> torch.Tensor:
        """Normed as the model has it."""
        weight, bias = (self.held[f"{self.name}.{name}.{part}"] for part in ("weight", "bias"))
        return functional.layer_norm(x, x.shape[-1:], weight, bias, float(TINY))

    def forward(self, x: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """Attention and the inner layer (`text/transformer.py` says how)."""
        query, key, value = (self.part(p, x).unflatten(-1, (HEADS, -1)).transpose(1, 2) for p in PARTS[:3])
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen).transpose(1, 2).flatten(2)
        x = self.normed(self.dropout(self.part(PARTS[3], mixed)) + x, "attention.output.LayerNorm")
        return self.normed(self.dropout(self.part(PARTS[5], functional.gelu(self.part(PARTS[4], x)))) + x, "output.LayerNorm")


class Tagger(nn.Module):
    """The tuned layers, and an output a role."""

    def __init__(self, held: Matrices) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(held, number) for number in range(UPPER, LAYERS))
        self.head = nn.Linear(held["pooler.dense.bias"].shape[0], len(ROLES))
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.constant_(self.head.bias, RARE)

    def forward(self, x: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """A logit for each piece and role."""
        for layer in self.layers:
            x = layer(x, seen)
        made: torch.Tensor = self.head(x)
        return made

    def learned(self) -> dict[str, torch.Tensor]:
        """The matrices of low rank by the names of those that they are added to."""
        return {f"{layer.name}.{part}.{side}": getattr(layer.parts[part.replace(".", "_")], side).detach().half().contiguous()
                for layer in self.layers for part in PARTS for side in ("down", "up")}


def windows_of(raws: Sequence[dict[str, Any]]) -> Iterator[list[Window]]:
    """The windows of each report, as the program cuts them."""
    parser, model = Parser.load(), encoder()
    parser.nlp.remove_pipe("reportedly_context")
    for raw, analysis in zip(raws, parser.parse_all(Report(r["doctext"], name=r["docid"]) for r in raws), strict=True):
        roles = torch.zeros(len(analysis.doc), len(ROLES))
        for number, role in enumerate(ROLES):
            for start, words in _words(raw, role):
                for token in analysis.doc:
                    if token.idx < start + len(words) and token.idx + len(token) > start:
                        roles[token.i, number] = 1.0
        yield [Window(torch.from_numpy(model.model.begun([ids])[0]), roles[owners]) for ids, owners in model.windows(analysis.doc)]


def _words(raw: dict[str, Any], role: str) -> Iterator[tuple[int, str]]:
    for template in raw["templates"]:
        for entity in template.get(role, []):
            yield from ((start, words) for words, start in entity)


def joined(some: Sequence[Window]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Windows filled up to the longest: what goes in, which places are seen, the roles, and which places count."""
    length = max(len(w.hidden) for w in some)
    hidden = torch.zeros(len(some), length, some[0].hidden.shape[1])
    seen = torch.zeros(len(some), 1, 1, length, dtype=torch.bool)
    roles, counts = torch.zeros(len(some), length, len(ROLES)), torch.zeros(len(some), length, 1)
    for row, window in enumerate(some):
        size = len(window.hidden)
        hidden[row, :size], seen[row, ..., :size] = window.hidden, True
        roles[row, 1 : size - 1], counts[row, 1 : size - 1] = window.roles, 1.0  # the marks at both ends have no role
    return hidden, seen, roles, counts


def batches(windows: Sequence[Window], chance: np.random.Generator) -> Iterator[list[Window]]:
    """All windows once, those of like length together, in a random order."""
    order = sorted(range(len(windows)), key=lambda n: len(windows[n].hidden) + 8 * chance.random())
    starts = list(range(0, len(order), TOGETHER))
    chance.shuffle(starts)
    for start in starts:
        yield [windows[n] for n in order[start : start + TOGETHER]]


def learn(held: Matrices, windows: Sequence[Window], judged: Sequence[Window], epochs: int) -> Tagger:
    """A tagger that has seen every window so many times."""
    torch.manual_seed(SEED)
    chance, model = np.random.default_rng(SEED), Tagger(held)
    groups = [{"params": model.layers.parameters(), "lr": RATE}, {"params": model.head.parameters(), "lr": HEAD_RATE}]
    optimizer, steps = torch.optim.AdamW(groups), epochs * -(-len(windows) // TOGETHER)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [RATE, HEAD_RATE], total_steps=steps, pct_start=0.06, anneal_strategy="linear")
    for epoch in range(epochs):
        model.train()
        for some in batches(windows, chance):
            hidden, seen, roles, counts = joined(some)
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(hidden, seen)
            loss = (functional.binary_cross_entropy_with_logits(logits.float(), roles, reduction="none") * counts).sum() / counts.sum()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1}", *figures(model, judged), flush=True)
    return model


@torch.no_grad()
def figures(model: Tagger, windows: Sequence[Window]) -> Iterator[str]:
    """F1 of each role over pieces."""
    model.eval()
    right, said, wanted = (np.zeros(len(ROLES)) for _ in range(3))
    for start in range(0, len(windows), TOGETHER):
        hidden, seen, roles, counts = joined(windows[start : start + TOGETHER])
        found, true = ((model(hidden, seen) > 0) & (counts > 0)).numpy(), roles.numpy() > 0
        right, said, wanted = right + (found & true).sum((0, 1)), said + found.sum((0, 1)), wanted + true.sum((0, 1))
    yield from (f"{role} {2 * r / max(1, s + w):.3f}" for role, r, s, w in zip(ROLES, right, said, wanted, strict=True))


def main() -> None:
    """Measure on the reports kept apart, then write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    held = load_file(checked_folder(PACKAGE, "model.safetensors", PINNED) / "model.safetensors")
    reports = list(windows_of([json.loads(line) for line in asked.reports.read_text(encoding="utf-8").splitlines()]))
    apart = [window for report in reports[::APART] for window in report]
    rest = [window for number, report in enumerate(reports) if number % APART for window in report]
    learn(held, rest, apart, asked.epochs)
    if asked.write:
        save_file(learn(held, [*rest, *apart], apart, asked.epochs).learned(), TARGET)


if __name__ == "__main__":
    main()
