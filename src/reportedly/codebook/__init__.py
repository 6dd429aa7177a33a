"""Codebook and lexicons: YAML in `data/`, loaded once into typed read-only objects.

Each part has a module of its own with its records and its `load` function; `Codebook` holds them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reportedly.codebook.accounts import AccountRules, load_accounts
from reportedly.codebook.actors import Actors, load_actors
from reportedly.codebook.almanac import Almanac, load_almanac
from reportedly.codebook.citing import CiteModel, load_citing
from reportedly.codebook.cues import Cues, load_cues
from reportedly.codebook.frames import Frames, load_frames
from reportedly.codebook.incidents import IncidentType, Triggers, load_incident_types, load_triggers
from reportedly.codebook.merging import Merging, load_merging
from reportedly.codebook.numbers import NumberWords, load_numbers
from reportedly.codebook.places import Places, load_places
from reportedly.codebook.reporting import Reporting, load_reporting
from reportedly.codebook.role_weights import RoleWeights, load_role_weights
from reportedly.codebook.roles import Roles, Weapons, load_roles, load_weapons
from reportedly.codebook.stancing import StanceModel, load_stancing
from reportedly.codebook.times import Times, load_times
from reportedly.codebook.viewing import Viewing, load_viewing
from reportedly.codebook.weights import Weights, load_weights


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything that an expert can change without programming."""

    accounts: AccountRules
    actors: Actors
    almanac: Almanac
    citing: CiteModel
    cues: Cues
    frames: Frames
    incidents: tuple[IncidentType, ...]
    merging: Merging
    numbers: NumberWords
    places: Places
    reporting: Reporting
    times: Times
    role_weights: RoleWeights
    roles: Roles
    stancing: StanceModel
    triggers: Triggers
    viewing: Viewing
    weapons: Weapons
    weights: Weights


@cache
def load_codebook() -> Codebook:
    """The codebook that is shipped, loaded once per process."""
    return Codebook(
        accounts=load_accounts(),
        actors=load_actors(),
        almanac=load_almanac(),
        citing=load_citing(),
        cues=load_cues(),
        frames=load_frames(),
        incidents=load_incident_types(),
        merging=load_merging(),
        numbers=load_numbers(),
        places=load_places(),
        reporting=load_reporting(),
        times=load_times(),
        role_weights=load_role_weights(),
        roles=load_roles(),
        stancing=load_stancing(),
        triggers=load_triggers(),
        viewing=load_viewing(),
        weapons=load_weapons(),
        weights=load_weights(),
    )
