"""Links of pairs: numbers are never used again, and signals for another number are stale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papote.errors import Refused
from papote.media.mesh import Mesh
from papote.protocol.signaling import CANDIDATES
from papote.types import PlayerId

ADA, BOB, CEM = PlayerId("p1"), PlayerId("p2"), PlayerId("p10")


def number(mesh: Mesh, one: PlayerId, two: PlayerId) -> int:
    """The number of a pair's link."""
    link = mesh.link(one, two)
    assert link is not None
    return link.number


def test_a_pair_has_one_link_whoever_asks() -> None:
    """And the later comer is the polite one."""
    mesh = Mesh()
    mesh.connect(ADA, [BOB, CEM])
    mesh.connect(BOB, [ADA])
    assert mesh.link(ADA, BOB) is mesh.link(BOB, ADA)
    link = mesh.link(CEM, ADA)
    assert link is not None
    assert link.polite == CEM


def test_meeting_again_is_a_new_link() -> None:
    """What was under way when they parted is recognised as old."""
    mesh = Mesh()
    mesh.connect(ADA, [BOB])
    first = number(mesh, ADA, BOB)
    mesh.connect(BOB, [])
    assert mesh.link(ADA, BOB) is None
    with pytest.raises(Refused, match="stale_link"):
        mesh.signal(ADA, BOB, first, "offer")
    mesh.connect(ADA, [BOB])
    assert number(mesh, ADA, BOB) > first
    with pytest.raises(Refused, match="stale_link"):
        mesh.signal(ADA, BOB, first, "offer")


def test_links_with_others_stay_when_one_comes_or_goes() -> None:
    """A conversation of three becomes one of two without a stutter."""
    mesh = Mesh()
    mesh.connect(ADA, [BOB, CEM])
    before = number(mesh, ADA, BOB)
    mesh.connect(ADA, [BOB])
    assert number(mesh, ADA, BOB) == before
    assert mesh.link(ADA, CEM) is None


def test_a_return_renews_all_links_of_one_person() -> None:
    """And says with whom."""
    mesh = Mesh()
    mesh.connect(ADA, [BOB, CEM])
    mesh.connect(BOB, [ADA, CEM])
    untouched, before = number(mesh, BOB, CEM), number(mesh, ADA, BOB)
    assert mesh.renew(ADA) == {BOB, CEM}
    assert number(mesh, ADA, BOB) > before
    assert number(mesh, BOB, CEM) == untouched


def test_a_signal_moves_the_state_of_its_link_alone() -> None:
    """An answer without an offer is refused, with one it passes."""
    mesh = Mesh()
    mesh.connect(ADA, [BOB])
    link = number(mesh, ADA, BOB)
    with pytest.raises(Refused, match="unexpected_signal"):
        mesh.signal(BOB, ADA, link, "answer")
    mesh.signal(ADA, BOB, link, "offer")
    mesh.signal(BOB, ADA, link, "answer")


def test_b11_a_side_names_so_many_candidates_and_no_more() -> None:
    """Each makes the other's browser send packets; one told again, and the end of them, count no more."""
    mesh = Mesh()
    mesh.connect(ADA, [BOB])
    named = [f"candidate:1 1 udp 1 192.0.2.1 {port} typ host" for port in range(5000, 5000 + CANDIDATES + 1)]
    assert [mesh.admits(ADA, BOB, candidate) for candidate in named] == [True] * CANDIDATES + [False]
    assert mesh.admits(ADA, BOB, named[0] + " generation 0")
    assert mesh.admits(ADA, BOB, "")
    assert mesh.admits(BOB, ADA, named[-1])
    assert not mesh.admits(ADA, CEM, named[0])


@given(st.lists(st.tuples(st.integers(0, 4), st.sets(st.integers(0, 4)))))
def test_links_are_mutual_and_numbers_unique(steps: list[tuple[int, set[int]]]) -> None:
    """Whatever people do."""
    mesh = Mesh()
    for who, others in steps:
        mesh.connect(PlayerId(f"p{who}"), [PlayerId(f"p{other}") for other in others - {who}])
        everybody = [PlayerId(f"p{n}") for n in range(5)]
        pairs = {(a, b) for a in everybody for b in mesh.partners(a)}
        assert all((b, a) in pairs for a, b in pairs)
        assert len({number(mesh, a, b) for a, b in pairs}) * 2 == len(pairs)
        assert len(mesh) * 2 == len(pairs)
