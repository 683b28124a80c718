"""Whose voices and pictures a receiver gets: the loudest, the nearest, the speaking, and what his network bears."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from papote.media.sfu.allocator import TRY_AGAIN_AFTER, Allocator, Grant, Receiver
from papote.media.sfu.model import Assignment, EndpointId, Feed, Measure, SourceKind

ADA = EndpointId("ada")


def name(number: int) -> EndpointId:
    """Somebody."""
    return EndpointId(f"p{number:02}")


class Listener:
    """A receiver whose slots follow what the allocator says."""

    def __init__(self, *, voices: int = 16, pictures: int = 9) -> None:
        self.allocator = Allocator()
        self.voices: dict[int, EndpointId] = {}
        self.pictures: dict[int, Feed] = {}
        self._slots = (voices, pictures)

    def hear(
        self,
        now: float,
        levels: dict[EndpointId, int],
        *,
        layers: int = 1,
        estimate: int | None = None,
        sent: int = 100_000_000,
    ) -> None:
        """Measures come in, the receiver's for a second by now; unless told otherwise, pictures cost all they may."""
        self.allocator.measured([Measure(who, level, None, layers) for who, level in levels.items()], now)
        for when in (now - 1.0, now):
            self.allocator.measured([Measure(ADA, 127, estimate, 0, sent)], when)

    def may(self, now: float, grants: Sequence[Grant]) -> list[Assignment]:
        """Grants come in; the slots change."""
        changes = self.allocator.allocate(Receiver(ADA, *self._slots, tuple(grants)), now)
        for change in changes:
            if change.media == "audio":
                self.voices.pop(change.index, None)
                if change.feed is not None:
                    self.voices[change.index] = change.feed.endpoint
            else:
                self.pictures.pop(change.index, None)
                if change.feed is not None:
                    self.pictures[change.index] = change.feed
        return changes

    def layers(self) -> list[int]:
        """The qualities shown, by slot."""
        return [feed.layer for _, feed in sorted(self.pictures.items())]


def crowd(count: int, **more: object) -> list[Grant]:
    """So many people, each farther than the one before."""
    return [Grant(name(each), 1.0, True, float(each), **more) for each in range(count)]  # type: ignore[arg-type]


def test_everybody_in_earshot_is_heard_and_the_inaudible_are_not() -> None:
    """Below 0.03 nothing is sent; the same grants again change nothing."""
    ada = Listener()
    grants = [Grant(name(1), 1.0), Grant(name(2), 0.25), Grant(name(3), 0.02, True)]
    ada.may(0.0, grants)
    assert set(ada.voices.values()) == {name(1), name(2)}
    assert ada.pictures == {}
    assert ada.may(1.0, grants) == []


def test_a_withdrawn_grant_empties_its_slots_at_once() -> None:
    """In the same call, sound and picture; the others keep their slots."""
    ada = Listener()
    ada.may(0.0, crowd(3))
    kept = {slot: who for slot, who in ada.voices.items() if who != name(1)}
    changes = ada.may(0.01, [grant for grant in crowd(3) if grant.speaker != name(1)])
    assert [change.feed for change in changes] == [None, None]
    assert ada.voices == kept


def test_of_too_many_the_sixteen_loudest_are_heard() -> None:
    """How loud they are for this receiver counts: distance takes from it."""
    ada = Listener()
    ada.hear(0.0, {name(each): 20 + each for each in range(40)})
    ada.may(0.0, crowd(40))
    assert set(ada.voices.values()) == {name(each) for each in range(16)}
    far = Listener()
    far.hear(0.0, {name(each): 20 for each in range(20)})
    far.may(0.0, [Grant(name(each), 1.0 if each < 16 else 0.3) for each in range(20)])
    assert set(far.voices.values()) == {name(each) for each in range(16)}


def test_a_voice_must_be_clearly_louder_to_take_a_slot() -> None:
    """Three decibels do not, six do, and only after the other had his time."""
    ada = Listener(voices=1)
    grants = [Grant(name(1), 1.0), Grant(name(2), 1.0)]
    ada.hear(0.0, {name(1): 40, name(2): 60})
    ada.may(0.0, grants)
    assert ada.voices == {0: name(1)}
    ada.hear(0.2, {name(1): 40, name(2): 20})
    ada.may(0.2, grants)
    assert ada.voices == {0: name(1)}
    ada.hear(3.0, {name(1): 40, name(2): 37})
    ada.may(3.0, grants)
    assert ada.voices == {0: name(1)}
    ada.hear(3.2, {name(1): 40, name(2): 34})
    ada.may(3.2, grants)
    assert ada.voices == {0: name(2)}


def test_the_stage_is_always_heard() -> None:
    """Even silent, before any crowd."""
    ada = Listener(voices=2)
    ada.hear(0.0, {name(each): 10 for each in range(1, 10)})
    ada.may(0.0, [*crowd(10)[1:], Grant(name(0), 0.1, first=True)])
    assert name(0) in ada.voices.values()


def test_the_nearest_are_seen_and_the_speaking_before_them() -> None:
    """Nine pictures; somebody far who speaks comes in for the farthest of the silent."""
    ada = Listener()
    ada.may(0.0, crowd(12))
    assert {feed.endpoint for feed in ada.pictures.values()} == {name(each) for each in range(9)}
    ada.hear(1.0, {name(11): 30})
    ada.may(1.0, crowd(12))
    assert {feed.endpoint for feed in ada.pictures.values()} == {*(name(each) for each in range(8)), name(11)}


def test_a_little_nearer_changes_no_picture() -> None:
    """Whoever is shown stays, until somebody is a tile nearer."""
    ada = Listener(pictures=1)
    for far, seen in ((3.0, 1), (2.5, 1), (1.9, 2)):
        ada.may(0.0, [Grant(name(1), 1.0, True, 3.0), Grant(name(2), 1.0, True, far)])
        assert ada.pictures[0].endpoint == name(seen)


def test_a_screen_comes_first_and_who_has_no_camera_takes_no_slot() -> None:
    """A screen beside its owner's camera."""
    ada = Listener(pictures=2)
    ada.may(0.0, [Grant(name(1), 1.0, True, 1.0, camera=False), Grant(name(2), 1.0, True, 9.0, screen=True)])
    assert [feed.kind for feed in ada.pictures.values()] == [SourceKind.SCREEN, SourceKind.CAMERA]
    assert {feed.endpoint for feed in ada.pictures.values()} == {name(2)}


def test_quality_goes_by_distance_and_by_size() -> None:
    """Near is high, middle is low, and what is drawn small is sent small."""
    ada = Listener()
    ada.hear(0.0, dict.fromkeys(map(name, range(4)), 90), layers=3)
    grants = [Grant(name(number), 1.0, True, away) for number, away in enumerate((1.0, 4.0, 6.0))]
    ada.may(0.0, [*grants, Grant(name(3), 1.0, True, 6.5, width=100)])
    assert ada.layers() == [2, 1, 0, 0]


def test_quality_falls_at_once_and_rises_after_two_seconds() -> None:
    """A step away is seen at once; a step back only when it lasts."""
    ada = Listener()
    ada.hear(0.0, {name(1): 90}, layers=3)

    def away(now: float, distance: float) -> list[int]:
        ada.may(now, [Grant(name(1), 1.0, True, distance)])
        return ada.layers()

    assert away(0.0, 1.0) == [2]
    assert away(0.1, 3.0) == [1]
    assert away(0.2, 1.0) == [1]
    assert away(2.1, 1.0) == [1]
    assert away(2.3, 1.0) == [2]


def test_a_narrow_network_gets_less_from_the_last_on() -> None:
    """All fall to the lowest before anybody is left out, and the last is left out first."""
    ada = Listener()
    levels = dict.fromkeys(map(name, range(3)), 90)
    grants = [Grant(name(each), 1.0, True, 1.0 + each / 10) for each in range(3)]
    ada.hear(0.0, levels, layers=3, estimate=10_000_000)
    ada.may(0.0, grants)
    assert ada.layers() == [2, 2, 2]
    ada.hear(1.0, levels, layers=3, estimate=2_200_000)
    ada.may(1.0, grants)
    assert ada.layers() == [2, 1, 0]
    ada.hear(1.1, levels, layers=3, estimate=400_000)
    ada.may(1.1, grants)
    assert ada.layers() == [0, 0]
    assert {feed.endpoint for feed in ada.pictures.values()} == {name(0), name(1)}
    ada.hear(1.2, levels, layers=3, estimate=50_000)
    ada.may(1.2, grants)
    assert ada.layers() == []
    assert len(ada.voices) == 3


def test_quality_rises_again_with_the_network() -> None:
    """When the estimate has grown for two seconds; and one that grows with what is sent is given a try."""
    ada = Listener()
    grants = [Grant(name(1), 1.0, True, 1.0)]

    def after(now: float, estimate: int) -> list[int]:
        ada.hear(now, {name(1): 90}, layers=3, estimate=estimate)
        ada.may(now, grants)
        return ada.layers()

    assert after(0.0, 300_000) == [0]
    assert after(1.0, 600_000) == [0]
    assert after(3.0, 600_000) == [1]
    # It reports 1.5 times what it gets, which would never do for the highest layer.
    assert after(14.0, 610_000) == [1]
    assert after(16.1, 610_000) == [2]
    assert after(16.2, 500_000) == [1]
    assert after(19.0, 610_000) == [1]


def test_a_picture_that_costs_little_is_not_taken_for_a_poor_network() -> None:
    """A receiver estimates little more than it is sent: a still face must not freeze for it."""
    ada = Listener()
    for second in range(20):
        ada.hear(float(second), {name(1): 60}, layers=3, estimate=110_000, sent=70_000)
        ada.may(float(second), [Grant(name(1), 1.0, video=True, width=100)])
        assert len(ada.pictures) == 1


def test_a_picture_that_costs_next_to_nothing_stays_and_another_is_tried_beside_it() -> None:
    """A camera of few pictures a second: the receiver estimates twice what it gets, which is a sixth of a usual one."""
    ada = Listener()
    grants = [Grant(name(each), 1.0, video=True, width=100) for each in (1, 2)]
    for second in range(20):
        ada.hear(float(second), {name(1): 60, name(2): 90}, estimate=70_000, sent=25_000)
        ada.may(float(second), grants[: 1 if second < 10 else 2])
        assert len(ada.pictures) == (1 if second < 10 else 2)


def test_a_picture_that_is_too_much_is_tried_again_now_and_then_and_small() -> None:
    """Without one nobody knows what a network bears: it must not come and go all the time."""
    ada, shown = Listener(), []
    for tick in range(600):
        now = tick / 10
        flows = bool(ada.pictures)
        ada.allocator.measured([Measure(name(1), 60, None, 3)], now)
        ada.allocator.measured([Measure(ADA, 127, 60_000 if flows else None, 0, 150_000 if flows else 0)], now)
        ada.may(now, [Grant(name(1), 1.0, video=True, width=900)])
        shown.append(ada.layers())
    begun = [after for before, after in pairwise(shown) if after and not before]
    assert shown[0] == [2]
    assert begun
    assert len(begun) <= 60 / TRY_AGAIN_AFTER
    assert all(layers == [0] for layers in begun)


def test_a_network_that_bears_less_than_is_sent_is_believed() -> None:
    """Then quality falls, in whatever way it is counted."""
    ada = Listener()
    near = [Grant(name(1), 1.0, video=True, width=900)]
    ada.hear(0.0, {name(1): 60}, layers=3, estimate=None)
    ada.may(0.0, near)
    assert [feed.layer for feed in ada.pictures.values()] == [2]
    ada.hear(1.0, {name(1): 60}, layers=3, estimate=600_000, sent=1_300_000)
    ada.may(1.0, near)
    assert [feed.layer for feed in ada.pictures.values()] == [1]


def test_who_comes_back_is_heard_again() -> None:
    """Whoever carried an endpoint that ended has an empty slot, and gets it anew when it has joined again."""
    ada = Listener()
    ada.may(0.0, crowd(2))
    ada.allocator.forget(name(1))
    changes = ada.may(0.1, crowd(2))
    assert [change.feed and change.feed.endpoint for change in changes] == [name(1), name(1)]
    ada.allocator.forget(ADA)
    assert len(ada.may(0.2, crowd(2))) == 4


@given(
    some.lists(
        some.lists(
            some.builds(
                Grant,
                some.integers(0, 30).map(name),
                some.floats(0, 1),
                some.booleans(),
                some.floats(0, 10),
                some.booleans(),
                some.booleans(),
                some.booleans(),
                some.sampled_from((100, 320, 640)),
            ),
            max_size=30,
            unique_by=lambda grant: grant.speaker,
        ),
        max_size=6,
    ),
    some.lists(some.integers(0, 127), min_size=31, max_size=31),
    some.none() | some.integers(0, 10_000_000),
)
def test_slots_never_carry_what_is_not_granted(
    steps: list[list[Grant]], levels: list[int], estimate: int | None
) -> None:
    """Whatever happened before: only the granted, each once, and no slot is idle while a voice waits."""
    ada = Listener(voices=5, pictures=3)
    for now, grants in enumerate(steps):
        ada.hear(float(now), {name(each): level for each, level in enumerate(levels)}, layers=3, estimate=estimate)
        ada.may(float(now), grants)
        heard = {grant.speaker for grant in grants if grant.loudness >= 0.03}
        seen = {grant.speaker for grant in grants if grant.loudness >= 0.03 and grant.video}
        assert set(ada.voices.values()) <= heard
        sounds = {grant.speaker for grant in grants if grant.loudness >= 0.03 and grant.video and grant.screen}
        assert len(ada.voices) == min(5, len(heard) + len(sounds))
        assert all(list(ada.voices.values()).count(speaker) <= 1 + (speaker in sounds) for speaker in heard)
        assert {feed.endpoint for feed in ada.pictures.values()} <= seen
        keys = [(feed.endpoint, feed.kind) for feed in ada.pictures.values()]
        assert len(set(keys)) == len(keys)
