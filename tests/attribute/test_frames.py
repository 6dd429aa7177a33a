"""What is said of whom: the same words, told apart by who does it and whether it is affirmed."""

import pytest

from reportedly.model import Stance

BOMB = "A bomb killed two guards in Orrin. "
CASES = [
    ("The Dawn Column said it had killed the guards.", "Dawn Column", Stance.CLAIMS_RESPONSIBILITY),
    ("The Dawn Column said it had attacked the patrol of guards.", "Dawn Column", Stance.CLAIMS_RESPONSIBILITY),
    ("The Dawn Column said it had not killed the guards.", "Dawn Column", Stance.DENIES),
    ("The minister said the Dawn Column was behind the attack.", "minister", Stance.ATTRIBUTES_TO),
    ("The governor said no group had yet claimed responsibility for the attack.", "governor", Stance.WITHHOLDS),
    ("The army did not answer questions about the attack.", "army", Stance.WITHHOLDS),
    ("The Dawn Column vowed harsh revenge for the killing.", "Dawn Column", Stance.THREATENS),
]


@pytest.mark.parametrize(("sentence", "speaker", "stance"), CASES)
def test_frames_tell_stances_apart(said, sentence, speaker, stance):
    found = [c for c in said(BOMB + sentence) if speaker in (c.speaker.text if c.speaker else "")]
    assert stance in [c.stance for c in found]
    opposite = {Stance.DENIES: Stance.CLAIMS_RESPONSIBILITY, Stance.CLAIMS_RESPONSIBILITY: Stance.DENIES}.get(stance)
    assert opposite not in [c.stance for c in found]


def test_nobody_blames_and_nobody_claims(said):
    claims = said(BOMB + "Police said nobody had claimed responsibility for the attack.")
    assert {c.stance for c in claims} <= {Stance.WITHHOLDS}


def test_who_says_that_another_did_it_claims_nothing(said):
    claims = said(BOMB + "The president's office said enemies of the country had carried out the attack.")
    assert Stance.CLAIMS_RESPONSIBILITY not in [c.stance for c in claims]


def test_a_clause_beside_it_is_not_the_speakers(said):
    claims = said(BOMB + "While the army declined to comment on the attack, the mayor blamed rebels for the killing.")
    assert Stance.WITHHOLDS not in [c.stance for c in claims if c.speaker and "mayor" in c.speaker.text]


def test_a_general_word_may_mean_the_main_incident(said):
    text = ("Gunmen shot dead a judge in Orrin on Monday. In 2011 a bomb killed four soldiers in Tell.\n"
            "The Dawn Column denied any role in the attack.")
    denial = next(c for c in said(text) if c.stance is Stance.DENIES)
    assert len(denial.incidents) == len(set(denial.incidents)) >= 1


@pytest.mark.parametrize("sentence", [
    "The prosecutor's office announced that it had opened an investigation into the attack.",
    "Police said the youth had meant to kill the guards.",
    "That would add weight to the theory of an attack, he said.",
])
def test_no_part_in_it_is_owned(said, sentence):
    assert Stance.CLAIMS_RESPONSIBILITY not in [c.stance for c in said(BOMB + sentence)]


@pytest.mark.parametrize("sentence", [
    "The hospital's director said it could not be ruled out that the attackers had accomplices.",
    "The minister did not rule out an attack by rebels.",
])
def test_who_rules_nothing_out_denies_nothing(said, sentence):
    assert Stance.DENIES not in [c.stance for c in said(BOMB + sentence)]
