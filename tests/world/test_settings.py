"""Settings: numbers that belong together."""

from __future__ import annotations

from typing import Any

import pytest

from papote.errors import ConfigurationError
from papote.world.settings import RoomSettings


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("run_speed", {"run_speed": 4.0}),
        ("leave_radius", {"leave_radius": 4.0}),
        ("leave_radius", {"full_radius": 7.0}),
        ("resume_seconds", {"resume_seconds": 1.0}),
        ("conversation_capacity", {"conversation_capacity": 1}),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(key: str, numbers: dict[str, Any]) -> None:
    """With the key that is wrong."""
    with pytest.raises(ConfigurationError) as caught:
        RoomSettings(**numbers)
    assert caught.value.key == key


def test_the_body_scales_with_the_smaller_side_of_a_tile() -> None:
    """20 pixels on tiles of 32."""
    assert RoomSettings().body_on(32, 32) == 20
    assert RoomSettings().body_on(16, 32) == 10
