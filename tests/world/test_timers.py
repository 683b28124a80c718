"""Timers: set, put off, brought forward, cancelled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papote.world.timers import Timers


def test_the_first_comes_first_and_equals_come_in_the_order_of_setting() -> None:
    """And nothing comes before its time."""
    timers = Timers()
    timers.set(("still", "b"), 2)
    timers.set(("still", "a"), 2)
    timers.set(("lease", "c"), 1)
    assert timers.pop(0.5) is None
    assert [timers.pop(2) for _ in range(4)] == [("lease", "c"), ("still", "b"), ("still", "a"), None]


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers(0, 20))),
        max_size=40,
    )
)
def test_setting_moves_and_cancelling_removes(orders: list[tuple[str, int | None]]) -> None:
    """As a plain dictionary would have it."""
    timers = Timers()
    plain: dict[str, int] = {}
    for name, when in orders:
        if when is None:
            timers.cancel(("still", name))
            plain.pop(name, None)
        else:
            timers.set(("still", name), when)
            plain[name] = when
        assert timers.next() == min(plain.values(), default=None)
    while plain:
        when = min(plain.values())
        assert timers.pop(when - 0.5) is None
        key = timers.pop(when)
        assert key is not None
        assert plain.pop(key[1]) == when
    assert timers.pop(1000) is None
