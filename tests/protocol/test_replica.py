"""The reference client state: what a message changes, and what it leaves."""

from __future__ import annotations

from typing import Any

from papote.protocol.replica import Replica


def test_moves_of_people_unknown_are_passed_over() -> None:
    """A step after the goodbye makes no ghost."""
    replica = Replica()
    replica.apply("moves", [1, 1, 2, 4])
    assert replica.players == {}


def test_loudness_changes_only_who_is_named() -> None:
    """And nothing when there is no conversation."""
    replica = Replica()
    replica.apply("loudness", {"members": [{"id": "p2", "loudness": 0.5, "video": False}]})
    replica.apply(
        "conversation",
        {"id": "b1", "members": [{"id": "p2", "loudness": 1.0, "video": True, "link": 1, "polite": True}]},
    )
    replica.apply("loudness", {"members": [{"id": "p2", "loudness": 0.5, "video": False}]})
    assert replica.conversation is not None
    assert replica.conversation["members"] == [{"id": "p2", "loudness": 0.5, "video": False, "link": 1, "polite": True}]


def written(number: int) -> dict[str, Any]:
    """A message of the room's channel."""
    return {"id": str(number), "scope": "room", "channel": "room/office", "number": number}


def test_chat_of_the_room_is_kept_as_long_as_a_snapshot_has_it() -> None:
    """Fifty lines; a conversation's are not the room's."""
    replica = Replica()
    for number in range(60):
        replica.apply("chatted", {"line": written(number)})
    replica.apply("chatted", {"line": written(59)})
    replica.apply("chatted", {"line": {**written(60), "scope": "conversation"}})
    replica.apply("chat_changed", {"line": {**written(59), "deleted": True}})
    assert replica.chat[-1]["deleted"]
    assert [line["id"] for line in replica.chat] == [str(number) for number in range(10, 60)]
