"""What makes a sentence a statement: a claim; and what does not: background, voices, captions."""

import pytest

from classifiers.derive.claims import BACKGROUND, NO_CLAIM, VOICE, Claim, claims, refusal
from classifiers.derive.sentences import statements


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The cabinet approved the subsidy for the line.", Claim.DECISION),
        ("Kaito will widen its range next year.", Claim.PLAN),
        ("The two ministries signed a memorandum.", Claim.AGREEMENT),
        ("Output reached 120,000 vehicles.", Claim.FIGURE),
        ("The price rose 4.5%.", Claim.FIGURE),
        ("The plant opened on Monday.", Claim.EVENT),
        ("工場の建設を承認した。", Claim.DECISION),
        ("来年、生産を始める計画だ。", Claim.PLAN),
        ("两国签署了合作协议。", Claim.AGREEMENT),
        ("投资额为30亿元。", Claim.FIGURE),
        ("บริษัทจะขยายสายการผลิต", Claim.PLAN),
        ("Kedua negara sepakat bekerja bersama.", Claim.AGREEMENT),
        ("Nhà máy khai trương hôm thứ Hai.", Claim.EVENT),
    ],
)
def test_a_claim_is_told_by_its_cue(sentence, kind):
    assert kind in claims(sentence)


def test_a_sentence_without_a_cue_claims_nothing_unless_it_names_news_or_two_subjects():
    still = "The lake is blue and the air is mild."
    assert claims(still) == ()
    assert claims(still, deeds=1) == (Claim.EVENT,)
    assert claims(still, subjects=2) == (Claim.RELATION,)


def refused(sentence, *, subjects, names):
    return refusal(sentence, claims(sentence, subjects=subjects), subjects=subjects, names=names)


def test_what_names_nothing_known_is_no_statement():
    assert refused("He will meet them on Monday.", subjects=0, names=0) == NO_CLAIM


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan has long made parts for it.",
        "The two have met for more than 40 years.",
        "同社は長年、部品を生産してきた。",
    ],
)
def test_what_has_long_been_is_background_unless_it_ties_two_subjects(sentence):
    assert refused(sentence, subjects=1, names=2) == BACKGROUND
    assert refused(sentence, subjects=2, names=2) is None


def test_background_that_looks_ahead_is_no_background():
    sentence = "Japan has long made parts for it and will build a plant."
    assert refused(sentence, subjects=1, names=2) is None


def test_a_voice_is_no_statement_and_a_voice_with_a_plan_is():
    assert refused('"We open our hearts to Japan," he said.', subjects=0, names=1) == VOICE
    assert refused('"We will build in Japan," he said.', subjects=0, names=1) is None


@pytest.mark.parametrize(
    "caption",
    [
        "An Osato van is seen at the gate in Rayong.",
        "Minister Sato (left) at the opening.",
        "Workers are pictured in front of the hall.",
    ],
)
def test_a_caption_is_set_aside_and_the_paragraph_below_is_not(caption):
    paragraph = "The plant opens in May. It was shown to the press, and it makes battery cells."
    kept, dropped = statements("A title of its own", f"{caption}\n\n{paragraph}")
    assert [one.passage.text for one in dropped] == [caption]
    assert len(kept) == 2
