"""The state of one media link as the server sees it go by: a table, and nothing that is not in it.

Both sides follow *perfect negotiation* (W3C): either may offer at any time; when two offers cross
(glare), the polite side rolls its own back and answers, and the impolite one ignores what it got.
The server relays a signal only if the table has an entry for it, so nobody is made to process an
answer he did not ask for or a candidate for a link that was never offered.
"""

from __future__ import annotations

from enum import Enum

from papote.errors import Refused


class LinkState(Enum):
    """Where a link's negotiation stands."""

    NEW = "new"
    """Nothing was said yet."""
    POLITE_OFFERED = "polite offered"
    """The polite side's offer waits for its answer."""
    IMPOLITE_OFFERED = "impolite offered"
    """The impolite side's offer waits for its answer."""
    GLARE = "glare"
    """Both offered at once: the impolite side's offer counts."""
    STABLE = "stable"
    """The last offer was answered or taken back."""
    CLOSED = "closed"
    """The two are in no conversation any more."""


class Step(Enum):
    """What one side says, or that it is over."""

    POLITE_OFFER = "offer of the polite side"
    POLITE_ANSWER = "answer of the polite side"
    POLITE_ROLLBACK = "rollback of the polite side"
    POLITE_CANDIDATE = "candidate of the polite side"
    IMPOLITE_OFFER = "offer of the impolite side"
    IMPOLITE_ANSWER = "answer of the impolite side"
    IMPOLITE_ROLLBACK = "rollback of the impolite side"
    IMPOLITE_CANDIDATE = "candidate of the impolite side"
    PARTED = "parted"


_S = LinkState
_CANDIDATES = (Step.POLITE_CANDIDATE, Step.IMPOLITE_CANDIDATE)


def _while(state: LinkState, **steps: LinkState) -> dict[Step, LinkState]:
    """The steps named, with candidates of both sides, which change nothing, and parting, which ends it."""
    table = {Step[name.upper()]: next_state for name, next_state in steps.items()}
    return table | dict.fromkeys(_CANDIDATES, state) | {Step.PARTED: _S.CLOSED}


TRANSITIONS: dict[LinkState, dict[Step, LinkState]] = {
    _S.NEW: {
        Step.POLITE_OFFER: _S.POLITE_OFFERED,
        Step.IMPOLITE_OFFER: _S.IMPOLITE_OFFERED,
        Step.PARTED: _S.CLOSED,
    },
    _S.POLITE_OFFERED: _while(
        _S.POLITE_OFFERED,
        impolite_answer=_S.STABLE,
        impolite_offer=_S.GLARE,
        polite_rollback=_S.STABLE,
    ),
    _S.IMPOLITE_OFFERED: _while(
        _S.IMPOLITE_OFFERED,
        polite_answer=_S.STABLE,
        polite_offer=_S.GLARE,
        impolite_rollback=_S.STABLE,
    ),
    _S.GLARE: _while(
        _S.GLARE,
        polite_answer=_S.STABLE,
        polite_rollback=_S.IMPOLITE_OFFERED,
        impolite_rollback=_S.POLITE_OFFERED,
    ),
    _S.STABLE: _while(
        _S.STABLE,
        polite_offer=_S.POLITE_OFFERED,
        impolite_offer=_S.IMPOLITE_OFFERED,
    ),
    _S.CLOSED: {},
}
"""What may follow what."""


def next_state(state: LinkState, step: Step) -> LinkState:
    """The state after ``step``; raises ``unexpected_signal`` where the table has none."""
    try:
        return TRANSITIONS[state][step]
    except KeyError:
        raise Refused("unexpected_signal") from None


def step_of(kind: str, *, polite: bool) -> Step:
    """The step a side takes with an ``offer``, ``answer``, ``rollback`` or ``candidate``."""
    return Step[f"{'POLITE' if polite else 'IMPOLITE'}_{kind.upper()}"]
