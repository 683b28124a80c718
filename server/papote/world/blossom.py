"""Pairs in a graph: the largest number of them, by Edmonds' blossoms. No rule of the coffee corner lives here.

Nodes are numbers from 0; a set of nodes is one whole number with a bit for each, so that a node's neighbours are found
by arithmetic on hundreds of bits at once. Whoever has a partner keeps one: an augmenting path changes who sits with
whom, and leaves nobody out who was in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_

NONE = -1
"""No node."""


def bits(nodes: int) -> Iterator[int]:
    """The nodes of a set, the lowest first."""
    while nodes:
        low = nodes & -nodes
        yield low.bit_length() - 1
        nodes ^= low


class Pairs:
    """Who sits with whom, so far."""

    def __init__(self, count: int) -> None:
        self.partner = [NONE] * count
        self.alone = (1 << count) - 1
        """Who has no partner."""
        self.searched = 0
        """How many nodes searches have looked at so far: what they cost, in no clock's time."""

    def join(self, one: int, other: int) -> None:
        """Make two a pair; both were alone."""
        self.partner[one] = other
        self.partner[other] = one
        self.alone &= ~(1 << one | 1 << other)

    def part(self, one: int) -> None:
        """Take a pair apart."""
        other = self.partner[one]
        self.partner[one] = self.partner[other] = NONE
        self.alone |= 1 << one | 1 << other

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Each pair once."""
        return ((one, other) for one, other in enumerate(self.partner) if one < other)

    def augment(self, root: int, near: Sequence[int], within: int) -> bool:
        """Find a partner for ``root``, if need be by rearranging others; only edges inside ``within`` are used."""
        search = _Search(self, near, within)
        end = search.grow(root)
        if end == NONE:
            return False
        self.alone &= ~(1 << root | 1 << end)
        search.flip(end)
        return True

    def replace(self, root: int, near: Sequence[int], within: int, cost: Callable[[int], float]) -> bool:
        """Let ``root`` in for somebody else, where ``augment`` found no way: for whom it costs least, if below 0."""
        search = _Search(self, near, within)
        if search.grow(root) != NONE:
            return False
        left_out = min(bits(search.outer & ~(1 << root)), key=cost, default=NONE)
        if left_out == NONE or cost(left_out) >= 0:
            return False
        mate = self.partner[left_out]
        self.partner[left_out] = NONE
        self.alone = self.alone & ~(1 << root) | 1 << left_out
        search.flip(mate)
        return True


class _Search:
    """One search for an alternating path. Outer nodes may be left by a free edge, inner ones by their pair's."""

    def __init__(self, pairs: Pairs, near: Sequence[int], within: int) -> None:
        count = len(pairs.partner)
        self._pairs = pairs
        self._near = near
        self._within = within
        self._before = [NONE] * count
        self._base = list(range(count))
        self._members = [1 << node for node in range(count)]
        """Which nodes have each base."""
        self.outer = 0
        self._inner = 0

    def grow(self, root: int) -> int:
        """Grow the tree from a node that is alone, until it reaches another such; NONE when it never does."""
        partner = self._pairs.partner
        goals = self._pairs.alone & self._within & ~(1 << root)
        self.outer = 1 << root
        queue = [root]
        for node in queue:
            self._pairs.searched += 1
            near = self._near[node] & self._within
            if near & goals:
                end = next(bits(near & goals))
                self._before[end] = node
                return end
            for new in bits(near & ~self.outer & ~self._inner):
                mate = partner[new]
                self._before[new] = node
                self._inner |= 1 << new
                self.outer |= 1 << mate
                queue.append(mate)
            for other in bits(near & self.outer):
                if self._base[node] != self._base[other]:
                    queue += self._contract(node, other)
        return NONE

    def flip(self, end: int) -> None:
        """Turn pairs and free edges round along the path from ``end`` to the root."""
        partner = self._pairs.partner
        while end != NONE:
            node = self._before[end]
            following = partner[node]
            partner[end], partner[node] = node, end
            end = following

    def _contract(self, one: int, other: int) -> list[int]:
        """Two outer nodes are neighbours: what lies between them and where they meet becomes one; the newly outer."""
        meeting = self._meeting_point(one, other)
        bases: set[int] = set()
        self._mark(one, meeting, other, bases)
        self._mark(other, meeting, one, bases)
        inside = reduce(or_, (self._members[base] for base in bases), 0)
        for node in bits(inside):
            self._base[node] = meeting
        self._members[meeting] |= inside
        self._pairs.searched += len(bases)
        new = inside & ~self.outer
        self.outer |= new
        return [*bits(new)]

    def _meeting_point(self, one: int, other: int) -> int:
        partner, seen = self._pairs.partner, set()
        node = self._base[one]
        while True:
            seen.add(node)
            if partner[node] == NONE:
                break
            node = self._base[self._before[partner[node]]]
        node = self._base[other]
        while node not in seen:
            node = self._base[self._before[partner[node]]]
        return node

    def _mark(self, node: int, meeting: int, child: int, bases: set[int]) -> None:
        partner = self._pairs.partner
        while self._base[node] != meeting:
            bases |= {self._base[node], self._base[partner[node]]}
            self._before[node] = child
            child = partner[node]
            node = self._before[child]
