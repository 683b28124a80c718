"""The table of a media link, walked pair by pair: what is in it moves on, everything else is refused."""

from __future__ import annotations

import itertools

import pytest

from papote.errors import Refused
from papote.media.negotiation import TRANSITIONS, LinkState, Step, next_state, step_of

S, T = LinkState, Step


@pytest.mark.parametrize(("state", "step"), list(itertools.product(LinkState, Step)), ids=lambda value: value.value)
def test_every_pair_of_state_and_step_is_in_the_table_or_refused(state: LinkState, step: Step) -> None:
    """There is no third way."""
    if step in TRANSITIONS[state]:
        assert next_state(state, step) is TRANSITIONS[state][step]
    else:
        with pytest.raises(Refused, match="unexpected_signal"):
            next_state(state, step)


def walk(*steps: Step) -> LinkState:
    """The state after these steps."""
    state = S.NEW
    for step in steps:
        state = next_state(state, step)
    return state


def test_an_offer_and_its_answer_make_a_link() -> None:
    """Either side may begin, again and again."""
    assert walk(T.POLITE_OFFER, T.IMPOLITE_CANDIDATE, T.IMPOLITE_ANSWER) is S.STABLE
    assert walk(T.IMPOLITE_OFFER, T.POLITE_ANSWER, T.POLITE_OFFER, T.IMPOLITE_ANSWER) is S.STABLE


def test_glare_is_ended_by_the_polite_sides_answer() -> None:
    """Whichever offer came first."""
    for first, second in ((T.POLITE_OFFER, T.IMPOLITE_OFFER), (T.IMPOLITE_OFFER, T.POLITE_OFFER)):
        assert walk(first, second) is S.GLARE
        assert walk(first, second, T.POLITE_ANSWER) is S.STABLE


def test_an_offer_can_be_taken_back() -> None:
    """And in glare only one's own."""
    assert walk(T.POLITE_OFFER, T.POLITE_ROLLBACK) is S.STABLE
    assert walk(T.POLITE_OFFER, T.IMPOLITE_OFFER, T.POLITE_ROLLBACK) is S.IMPOLITE_OFFERED
    assert walk(T.POLITE_OFFER, T.IMPOLITE_OFFER, T.IMPOLITE_ROLLBACK) is S.POLITE_OFFERED


@pytest.mark.parametrize(
    "steps",
    [
        (T.POLITE_ANSWER,),
        (T.IMPOLITE_CANDIDATE,),
        (T.POLITE_OFFER, T.POLITE_OFFER),
        (T.POLITE_OFFER, T.POLITE_ANSWER),
        (T.POLITE_OFFER, T.IMPOLITE_ROLLBACK),
        (T.POLITE_OFFER, T.IMPOLITE_ANSWER, T.IMPOLITE_ANSWER),
        (T.POLITE_OFFER, T.IMPOLITE_OFFER, T.IMPOLITE_ANSWER),
        (T.PARTED, T.POLITE_OFFER),
    ],
)
def test_what_a_browser_never_says_is_refused(steps: tuple[Step, ...]) -> None:
    """Answers without an offer, second offers, other people's rollbacks, words after the end."""
    with pytest.raises(Refused):
        walk(*steps)


def test_steps_are_named_by_role_and_kind() -> None:
    """As the wire has them."""
    assert step_of("offer", polite=True) is T.POLITE_OFFER
    assert step_of("candidate", polite=False) is T.IMPOLITE_CANDIDATE
