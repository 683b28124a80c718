"""The links of a mesh: one per pair of people in the same conversation, each with its number and its state.

A number is never used again, so a signal that was under way when two people parted and met again is
recognised as old. Pure: says what is, sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from papote.errors import Refused
from papote.media.negotiation import LinkState, Step, next_state, step_of
from papote.protocol.signaling import CANDIDATES
from papote.types import PlayerId

Pair = tuple[PlayerId, PlayerId]


@dataclass(slots=True)
class Link:
    """The media link of one pair."""

    number: int
    polite: PlayerId
    """The side that gives way when two offers cross."""
    state: LinkState = LinkState.NEW
    candidates: dict[PlayerId, set[str]] = field(default_factory=dict)
    """What each side named to be reached by."""


class Mesh:
    """All links of one room."""

    def __init__(self) -> None:
        self._links: dict[Pair, Link] = {}
        self._partners: dict[PlayerId, set[PlayerId]] = {}
        self._last = 0

    def __len__(self) -> int:
        return len(self._links)

    def partners(self, player: PlayerId) -> frozenset[PlayerId]:
        """Everybody the player has a link with."""
        return frozenset(self._partners.get(player, ()))

    def connect(self, player: PlayerId, others: Iterable[PlayerId]) -> None:
        """Give the player a link with each of ``others`` and with nobody else."""
        wished = set(others)
        for gone in self._partners.get(player, set()) - wished:
            self._close(player, gone)
        for other in sorted(wished - self._partners.get(player, set())):
            self._open(player, other)

    def renew(self, player: PlayerId) -> frozenset[PlayerId]:
        """Number all links of the player anew, since his browser lost what it knew of them; says with whom."""
        partners = self.partners(player)
        for other in sorted(partners):
            self._close(player, other)
            self._open(player, other)
        return partners

    def link(self, player: PlayerId, other: PlayerId) -> Link | None:
        """The link of a pair, if the two are connected."""
        return self._links.get(_pair(player, other))

    def signal(self, sender: PlayerId, to: PlayerId, number: int, kind: str) -> None:
        """Let a signal of the sender go by; raises ``stale_link`` or ``unexpected_signal`` where it must not."""
        link = self._links.get(_pair(sender, to))
        if link is None or link.number != number:
            raise Refused("stale_link")
        link.state = next_state(link.state, step_of(kind, polite=link.polite == sender))

    def admits(self, sender: PlayerId, to: PlayerId, candidate: str) -> bool:
        """Count a candidate the sender names; False where he has named enough others. The end of candidates is none."""
        link = self._links.get(_pair(sender, to))
        if link is None:
            return False
        named = link.candidates.setdefault(sender, set())
        # A description told anew repeats its candidates. What stands behind the port says nothing of the way.
        way = " ".join(candidate.split(" ")[1:6])
        if candidate and way not in named:
            if len(named) >= CANDIDATES:
                return False
            named.add(way)
        return True

    def _open(self, player: PlayerId, other: PlayerId) -> None:
        self._last += 1
        self._links[_pair(player, other)] = Link(self._last, polite=_pair(player, other)[1])
        self._partners.setdefault(player, set()).add(other)
        self._partners.setdefault(other, set()).add(player)

    def _close(self, player: PlayerId, other: PlayerId) -> None:
        link = self._links.pop(_pair(player, other))
        link.state = next_state(link.state, Step.PARTED)
        for one, two in ((player, other), (other, player)):
            self._partners[one].discard(two)
            if not self._partners[one]:
                del self._partners[one]


def _pair(one: PlayerId, two: PlayerId) -> Pair:
    """The two in a fixed order: the shorter id, then the smaller, is the one who came first."""
    return (one, two) if (len(one), one) < (len(two), two) else (two, one)
