"""Tests of how people are shown: who one is at which door, and members in a list."""

from __future__ import annotations

import pytest

from papote.api.people import me, member_card, missing, space_of
from papote.people.account import HOME, Access, Account, Membership, Space
from papote.people.admission import Pass, Visitor
from papote.types import AccountId, PersonId, Role, SpaceId
from tests.api.house import HOST_KEY, House

ADA = Account(AccountId("a-ada"), "ada@example.org", "Ada", "a07", "fr", 1.0, 2.0)
CAFE = Space(SpaceId("cafe"), "Le Café", Access.MEMBERS, 1.0)


def member(role: Role, space: SpaceId = HOME) -> Visitor:
    """Ada, who is this."""
    membership = Membership(space, ADA.id, role, ("crew",), 3.0)
    return Visitor(ADA.person, account=ADA, memberships={space: membership})


async def test_somebody_is_shown_as_he_is_in_the_space_he_stands_at(house: House) -> None:
    """A member of one is a guest at another; with every space he belongs to."""
    directory, desk = house.register.directory, house.register.desk
    await directory.add(CAFE)
    visitor = member(Role.HOST)
    here, there = me(desk, visitor, directory.space(HOME)), me(desk, visitor, CAFE)
    assert (here.person, here.role, here.tags, here.missing) == ("a-ada", "host", ["crew"], None)
    assert (there.role, there.tags, there.missing) == ("guest", [], "members_only")
    assert [each.id for each in there.spaces] == ["home"]


async def test_nobody_is_told_who_he_would_be(house: House) -> None:
    """Before he says who he wants to be, there is nothing a page could show."""
    shown = me(house.register.desk, Visitor(PersonId("g-x")), house.register.directory.space(HOME))
    assert (shown.person, shown.name, shown.email, shown.signed_in) == ("", "", None, False)


@pytest.mark.parametrize(
    ("visitor", "key", "code"),
    [
        (Visitor(PersonId("g-x")), "", "invitation_needed"),
        (Visitor(PersonId("g-x")), HOST_KEY, None),
        (Visitor(PersonId("g-x"), passes=(Pass(HOME, Access.LINK, "i-1"),), proofs=frozenset({"i-1"})), "", None),
        (Visitor(PersonId("g-x"), passes=(Pass(HOME, Access.LINK, "i-1"),)), "", "invitation_needed"),
        (Visitor(PersonId("g-x"), barred=frozenset({HOME})), "", "banned"),
        (Visitor(PersonId("g-x"), barred=frozenset({HOME})), HOST_KEY, None),
        (member(Role.MEMBER), "", None),
    ],
)
async def test_what_keeps_somebody_out_is_what_the_door_will_say(
    house: House, visitor: Visitor, key: str, code: str | None
) -> None:
    """The page asks for it before he knocks in vain."""
    await house.rule(access=Access.LINK)
    space = house.register.directory.space(HOME)
    assert missing(house.register.desk, visitor, space, house.register.visits.role(visitor, HOME, key)) == code


async def test_a_room_that_is_none_stands_in_the_home_space(house: House) -> None:
    """The room itself is refused elsewhere."""
    assert space_of(house.register.desk, "").id == space_of(house.register.desk, "nowhere").id == HOME


def test_the_address_of_a_member_is_for_hosts() -> None:
    """And when he was last seen."""
    membership = Membership(HOME, ADA.id, Role.MEMBER, ("crew",), 3.0)
    public, private = member_card(ADA, membership, private=False), member_card(ADA, membership, private=True)
    assert (public.email, public.seen_at, public.tags) == (None, None, ["crew"])
    assert (private.email, private.seen_at) == ("ada@example.org", 2.0)
