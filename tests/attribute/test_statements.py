"""Who claims, blames, denies, withholds: in words of our own."""

import pytest

from reportedly.model import Certainty, Stance

BOMB = "A bomb killed two guards in Orrin. "
CASES = [
    (BOMB + "The Dawn Column claimed responsibility for the attack.", "Dawn Column", Stance.CLAIMS_RESPONSIBILITY),
    (BOMB + "The governor blamed rebels for the attack.", "governor", Stance.ATTRIBUTES_TO),
    (BOMB + "The Dawn Column denied that it had planted it.", "Dawn Column", Stance.DENIES),
    (BOMB + "The ministry declined to comment on the attack.", "ministry", Stance.WITHHOLDS),
    (BOMB + "A hospital confirmed the deaths.", "hospital", Stance.CONFIRMS),
]


@pytest.mark.parametrize(("text", "speaker", "stance"), CASES)
def test_stance_and_speaker(said, text, speaker, stance):
    claims = [c for c in said(text) if c.stance is stance]
    assert [speaker in (c.speaker.text if c.speaker else "") for c in claims] == [True]
    assert all(c.statement and c.incidents and text[c.spans[0].start:c.spans[0].end] == c.spans[0].quote for c in claims)


def test_nobody_has_claimed_is_withheld(said):
    claims = said(BOMB + "No group has claimed responsibility for the blast.")
    assert [(c.stance, c.speaker.name) for c in claims] == [(Stance.WITHHOLDS, None)]


def test_a_self_claim_accuses_the_claimant(said):
    claim, = [c for c in said(BOMB + "The Dawn Column claimed responsibility for the attack.") if c.stance is Stance.CLAIMS_RESPONSIBILITY]
    assert "Dawn Column" in (claim.value.name or claim.value.text)


def test_hedges_lower_the_certainty(said):
    claim, = [c for c in said(BOMB + "Police said the attack bears the hallmarks of the Dawn Column.") if c.stance is Stance.ATTRIBUTES_TO]
    assert claim.certainty is Certainty.HEDGED


def test_nothing_is_claimed_of_a_text_without_incidents(said):
    assert said("The council denied that it had lost the keys. Nobody has claimed the prize.") == ()


@pytest.mark.parametrize("sentence", [
    "The ministry admitted the involvement of its commandos in the attack.",
    "Orrin's government denied the involvement of its commandos in the attack.",
])
def test_whose_part_is_owned_or_denied_is_the_accused(said, sentence):
    accused = [c.value.text for c in said(BOMB + sentence) if c.stance in (Stance.CLAIMS_RESPONSIBILITY, Stance.DENIES)]
    assert [words.startswith("its commandos") for words in accused] == [True]


def test_an_act_that_is_attributed_names_its_party(said):
    claim, = [c for c in said("The bombing that killed two guards in Orrin was widely attributed to the Dawn Column.")
              if c.stance is Stance.ATTRIBUTES_TO]
    assert "Dawn Column" in (claim.value.name or claim.value.text)


@pytest.mark.parametrize("sentence", [
    "Police said whoever did it had planned the bombing for weeks.",
    "The ministry said it had worked with a laboratory hired by the broadcaster after the attack.",
])
def test_only_a_party_is_accused(said, sentence):
    accused = [c.value.text for c in said(BOMB + sentence) if c.stance is Stance.ATTRIBUTES_TO]
    assert not any(words in ("whoever", "the broadcaster") for words in accused)


def test_a_pronoun_reaches_back_over_a_long_quotation(said):
    quote = '"' + "It was the last night of the fair, the lamps had just been lit and nobody thought of anything but dancing. " * 3
    claims = said(BOMB + "Ada Orrell, a lawyer, said the case was weak. " + quote + 'We deny the killing of the guards," she said.')
    assert [c.speaker.name for c in claims if c.stance is Stance.DENIES] == ["Ada Orrell"]


def test_who_claims_that_others_did_something_else_claims_nothing(said):
    claims = said(BOMB + "The harbour master claimed that the mine used was a relic of an old war.")
    assert Stance.CLAIMS_RESPONSIBILITY not in [c.stance for c in claims]


def test_after_a_quotation_the_one_who_is_quoted_goes_on_to_say(said):
    claims = said(
        BOMB + "Orrin police said: “He drove the lorry. Marek Dolan himself lit the fuse” and said the guards were killed by rebels.")
    blamed = [(c.speaker.text, c.value.text) for c in claims if c.stance is Stance.ATTRIBUTES_TO and c.speaker and c.value]
    assert ("Orrin police", "rebels") in blamed
    assert "Marek Dolan himself" not in [speaker for speaker, _ in blamed]


def test_a_relative_pronoun_alone_is_no_speaker(said):
    claims = said(BOMB + "The paper had a letter from a group that claimed responsibility for the bombing.")
    assert [c.speaker.text for c in claims if c.stance is Stance.CLAIMS_RESPONSIBILITY and c.speaker.name is None] == ["a group"]
