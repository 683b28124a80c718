"""Tests of invitations: until when they work, and what tags may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.account import HOME
from papote.people.invitations import TAGS, Invitation, clean_tags
from papote.types import PersonId, Role

LINK = Invitation("i", HOME, Role.GUEST, (), 1, 100.0, "", PersonId("a-ada"), 0.0)


def test_an_invitation_works_until_it_is_used_up_too_old_or_taken_back() -> None:
    """Each of the three ends it."""
    assert LINK.works(99.9)
    assert not LINK.works(100.0)
    assert not replace(LINK, uses_left=0).works(0.0)
    assert not replace(LINK, revoked_at=1.0).works(2.0)
    assert replace(LINK, uses_left=None, expires_at=None).works(10.0**9)


def test_tags_are_words_in_order_each_once() -> None:
    """However they were typed."""
    assert clean_tags([" VIP", "crew", "vip"]) == ("crew", "vip")


@pytest.mark.parametrize("tags", [["a b"], [""], ["x" * 33], ["<b>"], [f"t{number}" for number in range(TAGS + 1)]])
def test_what_is_no_tag_is_refused(tags: list[str]) -> None:
    """Spaces, signs, too long, too many."""
    with pytest.raises(Refused):
        clean_tags(tags)
