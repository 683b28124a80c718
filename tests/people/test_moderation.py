"""Tests of the lists that are asked at every step: bans and blocks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.account import HOME
from papote.people.moderation import MOST_BLOCKS, Ban, Bans, Blocks
from papote.types import PersonId, SpaceId

NOW = 1000.0
ADA, BOB, EVE = PersonId("a-ada"), PersonId("g-bob"), PersonId("g-eve")
HOUSE, ELSEWHERE = b"house", b"elsewhere"
BAN = Ban("b", HOME, EVE, HOUSE, "Eve", "", ADA, NOW, NOW + 60)


def book(*bans: Ban) -> Bans:
    """These stand."""
    made = Bans()
    for ban in bans:
        made.keep(ban)
    return made


def test_d16_a_ban_closes_the_space_to_the_person_and_to_the_household() -> None:
    """To nobody else, and no other space."""
    bans = book(BAN)
    assert bans.closed_to([EVE], ELSEWHERE, NOW) == {HOME}
    assert bans.closed_to([BOB, EVE], ELSEWHERE, NOW) == {HOME}
    assert bans.closed_to([BOB], HOUSE, NOW) == {HOME}
    assert bans.closed_to([BOB], ELSEWHERE, NOW) == frozenset()


def test_the_members_of_a_household_come_in() -> None:
    """A whole coworking space may sit behind one address; but the one who is banned himself does not."""
    bans = book(BAN)
    assert bans.closed_to([BOB], HOUSE, NOW, member_of={HOME}) == frozenset()
    assert bans.closed_to([BOB], HOUSE, NOW, member_of={SpaceId("other")}) == {HOME}
    assert bans.closed_to([EVE], HOUSE, NOW, member_of={HOME}) == {HOME}


def test_a_ban_ends_by_itself_or_by_being_lifted() -> None:
    """And is forgotten then."""
    bans = book(BAN, replace(BAN, id="c", until=None, address=None, person=BOB))
    assert bans.closed_to([EVE], HOUSE, NOW + 60) == frozenset()
    bans.sweep(NOW + 60)
    assert bans.closed_to([EVE], HOUSE, NOW) == frozenset()
    assert bans.closed_to([BOB], ELSEWHERE, NOW + 1e9) == {HOME}
    bans.drop("c")
    bans.drop("c")
    assert bans.closed_to([BOB], ELSEWHERE, NOW) == frozenset()


def test_bans_made_together_are_found_by_the_first() -> None:
    """One for each address."""
    bans = book(BAN, replace(BAN, id="b.1"), replace(BAN, id="bb"))
    assert bans.of("b") == ["b", "b.1"]


def test_p04_a_block_holds_both_ways_until_both_have_taken_theirs_back() -> None:
    """Whoever made it."""
    blocks = Blocks()
    blocks.add(ADA, EVE)
    assert blocks.between(ADA, EVE)
    assert blocks.between(EVE, ADA)
    assert blocks.apart(EVE) == {ADA}
    blocks.add(EVE, ADA)
    blocks.remove(ADA, EVE)
    assert blocks.between(ADA, EVE)
    blocks.remove(EVE, ADA)
    blocks.remove(EVE, ADA)
    assert not blocks.between(ADA, EVE)
    assert blocks.apart(ADA) == frozenset()


def test_p04_a_guest_s_account_is_kept_apart_as_he_is() -> None:
    """His own blocks are on its list as well; those of others are on nobody's, and from himself nothing parts it."""
    blocks, account, bob = Blocks(), PersonId("a-eve"), PersonId("g-bob")
    blocks.add(EVE, bob)
    blocks.add(ADA, EVE)
    blocks.add(account, EVE)
    blocks.follow(EVE, account)
    assert blocks.apart(account) == {ADA, bob, EVE}
    blocks.remove(ADA, account)
    blocks.remove(bob, account)
    assert blocks.apart(account) == {bob, EVE}


def test_nobody_blocks_himself_or_without_end() -> None:
    """The list of one person has a bound."""
    blocks = Blocks()
    with pytest.raises(Refused, match="forbidden"):
        blocks.check(ADA, ADA)
    for number in range(MOST_BLOCKS):
        blocks.add(ADA, PersonId(f"g-{number}"))
    with pytest.raises(Refused, match="too_many"):
        blocks.check(ADA, EVE)
    blocks.check(ADA, PersonId("g-1"))
    blocks.check(BOB, EVE)
