"""What people did lately: by person, and for as long as it counts."""

from __future__ import annotations

from papote.types import PersonId, PlayerId
from papote.world.commands import Profile
from papote.world.lately import Lately
from papote.world.player import Player


def somebody(name: str, person: str = "") -> Player:
    """A visit; of whom it is unknown where no person is given."""
    player = Player(PlayerId(name), Profile(name, "a01"), 0, 0)
    player.person = PersonId(person)
    return player


def test_what_was_done_counts_for_the_window_and_no_longer() -> None:
    """Each time by itself."""
    lately = Lately[str](10.0)
    ada = somebody("p1", "ada")
    for when in (0.0, 4.0):
        lately.note(ada, "door", when)
    lately.note(ada, "window", 5.0)
    assert lately.of(ada, 9.9) == {"door": [0.0, 4.0], "window": [5.0]}
    assert lately.of(ada, 10.0) == {"door": [4.0], "window": [5.0]}
    assert lately.of(ada, 15.0) == {}


def test_it_is_the_person_who_counts() -> None:
    """Two windows are one; two of whom nothing is known are two."""
    lately = Lately[str](10.0)
    lately.note(somebody("p1", "ada"), "door", 0.0)
    lately.note(somebody("p3"), "door", 0.0)
    assert lately.of(somebody("p2", "ada"), 1.0) == {"door": [0.0]}
    assert lately.of(somebody("p4"), 1.0) == {}


def test_nothing_is_kept_of_those_who_did_nothing_within_the_window() -> None:
    """However many came before."""
    lately = Lately[str](10.0)
    for number in range(1000):
        lately.note(somebody(f"p{number}", f"g{number}"), "door", float(number))
    assert len(lately._done) <= 10


def test_who_is_erased_is_forgotten_on_either_side() -> None:
    """What he did, and what was done to him; the rest stays."""
    lately = Lately[str](10.0)
    for who, what in (("ada", "bob"), ("bob", "ada"), ("bob", "cyd"), ("cyd", "ada")):
        lately.note(somebody(who, who), what, 0.0)
    lately.erase(PersonId("ada"))
    assert [lately.of(somebody(who, who), 1.0) for who in ("ada", "bob", "cyd")] == [{}, {"cyd": [0.0]}, {}]
