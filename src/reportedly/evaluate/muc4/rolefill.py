"""Role filling on MUC-4: three published measures that must never be mixed.

GTT micro-F1: fillers and the type of templates that are mapped one to one.  CEAF-REE: entities of each role over the whole
report.  CEAF-RME: mentions of entities of mapped templates (phi 3), or entities with one right mention (phi subset).
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportedly.errors import UsageError
from reportedly.evaluate.assignment import best_pairs
from reportedly.evaluate.muc4.templates import Template

ROLES: Mapping[str, tuple[str, ...]] = {
    "PerpInd": ("perp_individual",), "PerpOrg": ("perp_organization",), "Target": ("phys_target",),
    "Victim": ("hum_name", "hum_description"), "Weapon": ("instrument",),
}
ARTICLES = re.compile(r"\b(?:a|an|the)\b")
PUNCTUATION = str.maketrans("", "", string.punctuation)
Entity = frozenset[str]


@dataclass(frozen=True, slots=True)
class Roles:
    """A template of five roles; `types` are the incident types that will do."""

    types: frozenset[str]
    entities: Mapping[str, tuple[Entity, ...]]

    @property
    def size(self) -> int:
        """Entities in all roles."""
        return sum(len(found) for found in self.entities.values())


@dataclass(frozen=True, slots=True)
class Counts:
    """Numerators and denominators of precision and recall."""

    right_given: float = 0.0
    given: float = 0.0
    right_wanted: float = 0.0
    wanted: float = 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right_given + other.right_given, self.given + other.given,
                      self.right_wanted + other.right_wanted, self.wanted + other.wanted)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        precision = self.right_given / self.given if self.given else 0.0
        recall = self.right_wanted / self.wanted if self.wanted else 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class RoleMessage:
    """One report in the five-role form."""

    id: str
    text: str
    key: tuple[Roles, ...]


def read_rolefill(path: Path) -> list[RoleMessage]:
    """The reports of a JSON Lines file; raises UsageError when it is no role-filling file."""
    if not path.is_file():
        raise UsageError(f"{path} does not exist", "the role-filling set holds one JSON object a line with docid, doctext, templates")
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [RoleMessage(raw["docid"], raw["doctext"], tuple(_unlike(_roles(t) for t in raw["templates"]))) for raw in lines]


def _roles(raw: Mapping[str, object]) -> Roles:
    types = frozenset(part.strip() for part in str(raw["incident_type"]).split("/"))
    return Roles(types, {role: tuple(_entity(e) for e in _listed(raw.get(role)) if e) for role in ROLES})


def _listed(value: object) -> list[list[list[str]]]:
    return value if isinstance(value, list) else []


def _entity(mentions: Iterable[Sequence[str]]) -> Entity:
    return frozenset(plain(mention[0]) for mention in mentions)


def _unlike(templates: Iterable[Roles]) -> Iterator[Roles]:
    seen: list[Roles] = []
    for template in templates:
        if template not in seen:
            seen.append(template)
            yield template


def plain(text: str) -> str:
    """Lower case without punctuation and articles."""
    return " ".join(ARTICLES.sub(" ", text.lower().translate(PUNCTUATION)).split())


def roles_of(templates: Iterable[Template]) -> tuple[Roles, ...]:
    """Full templates in the five-role form: one mention an entity, a victim by name or else by description."""
    return tuple(_narrowed(template) for template in templates)


def _narrowed(template: Template) -> Roles:
    kinds = frozenset(v.lower() for f in template.fills("type") for o in f.options for v in o.values)
    entities = {role: tuple(dict.fromkeys(_given(template, slots))) for role, slots in ROLES.items()}
    return Roles(kinds, entities)


def _given(template: Template, slots: Iterable[str]) -> Iterator[Entity]:
    for option in (f.options[0] for slot in slots for f in template.fills(slot)):
        if not option.tags:  # a description with a cross-reference names somebody who is there already
            yield frozenset({plain(option.values[0])})


# ---------------------------------------------------------------- the measures

def gtt(key: Sequence[Roles], given: Sequence[Roles]) -> Counts:
    """Fillers and types of one report under the best mapping of templates of one type."""
    worth = [[_gtt_pair(k, g) for g in given] for k in key]
    base = Counts(given=sum(g.size + 1 for g in given), wanted=sum(k.size + 1 for k in key))
    value = [[w.right_given * base.wanted + w.right_wanted * base.given for w in row] for row in worth]
    return sum((worth[i][j] for i, j in best_pairs(value)), base)


def _gtt_pair(key: Roles, given: Roles) -> Counts:
    if not given.types & key.types:
        return Counts()
    right_given = sum(any(g <= k for k in key.entities[role]) for role in ROLES for g in given.entities[role])
    right_wanted = sum(any(g <= k for g in given.entities[role]) for role in ROLES for k in key.entities[role])
    return Counts(right_given + 1, 0, right_wanted + 1, 0)


def ceaf_ree(key: Sequence[Roles], given: Sequence[Roles]) -> Counts:
    """Entities of each role over the whole report, one to one; right when all its mentions are the key's."""
    counts = Counts()
    for role in ROLES:
        wanted = list(dict.fromkeys(e for k in key for e in k.entities[role]))
        said = list(dict.fromkeys(e for g in given for e in g.entities[role]))
        right = float(len(best_pairs([[float(s <= w) for s in said] for w in wanted])))
        counts += Counts(right, len(said), right, len(wanted))
    return counts


def ceaf_rme(key: Sequence[Roles], given: Sequence[Roles]) -> Counts:
    """Mentions (phi 3): templates and their entities mapped one to one for the most shared mentions."""
    return _rme(key, given, _shared_mentions, lambda roles: sum(len(e) for found in roles.entities.values() for e in found))


def ceaf_rme_subset(key: Sequence[Roles], given: Sequence[Roles]) -> Counts:
    """Entities (phi subset): templates mapped one to one, an entity right when it shares a mention."""
    return _rme(key, given, _shared_entities, lambda roles: roles.size)


def _rme(key: Sequence[Roles], given: Sequence[Roles], shared: Callable[[Roles, Roles], Counts], size: Callable[[Roles], int]) -> Counts:
    worth = [[shared(k, g) if k.types & g.types else Counts() for g in given] for k in key]
    base = Counts(given=sum(map(size, given)), wanted=sum(map(size, key)))
    return sum((worth[i][j] for i, j in best_pairs([[w.right_given for w in row] for row in worth])), base)


def _shared_mentions(key: Roles, given: Roles) -> Counts:
    total = 0.0
    for role in ROLES:
        table = [[float(len(k & g)) for g in given.entities[role]] for k in key.entities[role]]
        total += sum(table[i][j] for i, j in best_pairs(table))
    return Counts(total, 0, total, 0)


def _shared_entities(key: Roles, given: Roles) -> Counts:
    right_given = sum(any(g & k for k in key.entities[role]) for role in ROLES for g in given.entities[role])
    right_wanted = sum(any(g & k for g in given.entities[role]) for role in ROLES for k in key.entities[role])
    return Counts(right_given, 0, right_wanted, 0)
