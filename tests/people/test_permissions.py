"""Tests of rights: every pair of roles, read aloud."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from papote.people import permissions
from papote.types import Role

OWNER, HOST, MEMBER, GUEST = Role.OWNER, Role.HOST, Role.MEMBER, Role.GUEST
ALL = (OWNER, HOST, MEMBER, GUEST)
BELOW = {(one, other) for one, other in itertools.combinations(ALL, 2)}


def test_a_rank_goes_before_those_after_it() -> None:
    """And before no equal."""
    assert {pair for pair in itertools.product(ALL, ALL) if permissions.outranks(*pair)} == BELOW


@pytest.mark.parametrize("right", [permissions.may_ban, permissions.may_mute, permissions.may_move_out])
def test_d15_nobody_acts_against_his_equal_or_somebody_higher(right: Callable[[Role, Role], bool]) -> None:
    """Hosts act against members and guests, owners against hosts as well."""
    allowed = {pair for pair in itertools.product(ALL, ALL) if right(*pair)}
    assert allowed == {(OWNER, HOST), (OWNER, MEMBER), (OWNER, GUEST), (HOST, MEMBER), (HOST, GUEST)}


def test_d15_nobody_raises_himself() -> None:
    """One may step down, never up."""
    for has, gets in itertools.product(ALL, ALL):
        assert permissions.may_change_role(has, has, gets, self=True) == ((has, gets) in BELOW)


def test_d15_hosts_change_only_those_below_them_to_what_is_below_them() -> None:
    """An owner makes owners; nobody unmakes his equal."""
    for has, gets in itertools.product(ALL, ALL):
        assert permissions.may_change_role(OWNER, has, gets) == (has is not OWNER)
        assert permissions.may_change_role(HOST, has, gets) == ({has, gets} <= {MEMBER, GUEST})
        assert not permissions.may_change_role(MEMBER, has, gets)
        assert not permissions.may_change_role(GUEST, has, gets)


def test_d05_an_invitation_gives_less_than_the_one_has_who_makes_it() -> None:
    """But an owner invites owners."""
    assert [role for role in ALL if permissions.may_invite(OWNER, role)] == [*ALL]
    assert [role for role in ALL if permissions.may_invite(HOST, role)] == [MEMBER, GUEST]
    assert [role for role in ALL if permissions.may_invite(MEMBER, role)] == []


@pytest.mark.parametrize(
    ("right", "roles"),
    [
        (permissions.anybody, ALL),
        (permissions.may_see_members, (OWNER, HOST, MEMBER)),
        (permissions.may_see_addresses, (OWNER, HOST)),
        (permissions.may_record, (OWNER, HOST)),
        (permissions.may_see_invitations, (OWNER, HOST)),
        (permissions.may_answer_at_the_door, (OWNER, HOST)),
        (permissions.may_see_bans, (OWNER, HOST)),
        (permissions.may_see_reports, (OWNER, HOST)),
        (permissions.may_see_audit, (OWNER, HOST)),
        (permissions.may_delete_messages, (OWNER, HOST)),
        (permissions.may_write_questions, (OWNER, HOST)),
        (permissions.may_change_space, (OWNER,)),
        (permissions.may_manage_tokens, (OWNER,)),
        (permissions.may_manage_webhooks, (OWNER,)),
        (permissions.may_manage_storage, (OWNER,)),
    ],
)
def test_who_may_what(right: Callable[[Role], bool], roles: tuple[Role, ...]) -> None:
    """The table of rights."""
    assert tuple(role for role in ALL if right(role)) == roles


def test_one_may_leave_whatever_one_is() -> None:
    """And be shown out only by somebody higher."""
    assert all(permissions.may_remove_member(role, role, self=True) for role in ALL)
    assert {pair for pair in itertools.product(ALL, ALL) if permissions.may_remove_member(*pair)} == {
        (OWNER, HOST),
        (OWNER, MEMBER),
        (OWNER, GUEST),
        (HOST, MEMBER),
        (HOST, GUEST),
    }


def test_tags_are_put_on_those_below_and_on_oneself() -> None:
    """They may open doors."""
    assert permissions.may_tag(HOST, MEMBER)
    assert permissions.may_tag(HOST, HOST, self=True)
    assert not permissions.may_tag(HOST, HOST)
    assert not permissions.may_tag(MEMBER, MEMBER, self=True)
