"""Tests of the way in: every kind of access, with everything somebody may show."""

from __future__ import annotations

import pytest

from papote.errors import Refused
from papote.people.account import HOME, Access, Account, Membership, Space
from papote.people.admission import Pass, as_host, check_name, joins_by_domain, role_in
from papote.types import AccountId, Role, SpaceId

NOW = 1000.0
ADA = AccountId("a-ada")


def space(access: Access, **more: object) -> Space:
    """A space with this rule."""
    return Space(HOME, "Papote", access, 0.0, **more)  # type: ignore[arg-type]


def member(role: Role, *tags: str) -> Membership:
    """Ada is this."""
    return Membership(HOME, ADA, role, tags, 0.0)


def door(how: Access, proof: str = "p", **more: object) -> Pass:
    """Something Ada has shown before."""
    return Pass(HOME, how, proof, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize("role", [Role.OWNER, Role.HOST, Role.MEMBER])
def test_members_come_in_whatever_the_rule(access: Access, role: Role) -> None:
    """That is what being a member means."""
    assert role_in(space(access), member(role, "crew"), (), NOW, proofs=()) == (role, ("crew",))


@pytest.mark.parametrize(
    ("access", "code"),
    [
        (Access.LINK, "invitation_needed"),
        (Access.PASSWORD, "password_wrong"),
        (Access.DOMAIN, "members_only"),
        (Access.MEMBERS, "members_only"),
        (Access.KNOCK, "wait_for_host"),
    ],
)
def test_whoever_shows_nothing_is_told_what_is_missing(access: Access, code: str) -> None:
    """Each rule asks for something else."""
    with pytest.raises(Refused) as refusal:
        role_in(space(access), None, (), NOW, proofs=())
    assert refusal.value.code == code


def test_where_it_is_open_anybody_is_a_guest() -> None:
    """Without an account and without a link."""
    assert role_in(space(Access.OPEN), None, (), NOW, proofs=()) == (Role.GUEST, ())


@pytest.mark.parametrize("access", [Access.LINK, Access.PASSWORD, Access.KNOCK])
def test_what_is_asked_for_lets_in(access: Access) -> None:
    """And an invitation does wherever guests come in at all."""
    assert role_in(space(access), None, [door(access)], NOW, proofs={"p"})[0] is Role.GUEST
    assert role_in(space(access), None, [door(Access.LINK, tags=("vip",))], NOW, proofs={"p"}) == (
        Role.GUEST,
        ("vip",),
    )


@pytest.mark.parametrize(
    ("shown", "proofs"),
    [
        (door(Access.LINK), ()),  # taken back
        (door(Access.LINK, until=NOW), ("p",)),  # too old
        (Pass(SpaceId("other"), Access.LINK, "p"), ("p",)),  # D05: made for another space
        (door(Access.PASSWORD), ("p",)),  # another rule's
    ],
)
def test_d05_what_does_not_hold_lets_nobody_in(shown: Pass, proofs: tuple[str, ...]) -> None:
    """Taken back, too old, or for another door."""
    with pytest.raises(Refused) as refusal:
        role_in(space(Access.LINK), None, [shown], NOW, proofs=proofs)
    assert refusal.value.code == "invitation_needed"


def test_an_invited_account_without_more_rights_comes_in_by_link_and_not_among_members() -> None:
    """A membership of a guest is an invitation that was accepted."""
    assert role_in(space(Access.LINK), member(Role.GUEST), (), NOW, proofs=())[0] is Role.GUEST
    with pytest.raises(Refused):
        role_in(space(Access.MEMBERS), member(Role.GUEST), (), NOW, proofs=())


def test_an_address_of_a_listed_domain_makes_a_member() -> None:
    """Of exactly that domain, and only where that is the rule."""
    cafe = space(Access.DOMAIN, domains=("cafe.example",))
    for email, joins in (
        ("ada@cafe.example", True),
        ("ada@evil-cafe.example", False),
        ("ada@cafe.example.evil.example", False),
        (None, False),
    ):
        account = Account(ADA, email, "Ada", "a01", "fr", 0.0, 0.0)
        assert joins_by_domain(cafe, account) is joins
        assert not joins_by_domain(space(Access.OPEN, domains=("cafe.example",)), account)
    assert not joins_by_domain(cafe, None)


def test_d13_a_guest_is_not_called_like_a_host_or_a_member_who_is_here() -> None:
    """His own name he keeps."""
    taken = [("a-ada", "Ada"), ("a-bob", "Bob")]
    check_name("Eve", "g-1", taken)
    check_name("Ada", "a-ada", taken)
    for name in ("ada", "Аda", "A\u200bda", "System"):
        with pytest.raises(Refused) as refusal:
            check_name(name, "g-1", taken)
        assert refusal.value.code == "name_taken"


def test_the_host_key_makes_a_host_and_no_owner_less() -> None:
    """For one visit."""
    assert as_host(Role.GUEST, shown_key=True) is Role.HOST
    assert as_host(Role.OWNER, shown_key=True) is Role.OWNER
    assert as_host(Role.GUEST, shown_key=False) is Role.GUEST
