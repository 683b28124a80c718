"""What hosts do in rooms by their sockets, as the log has it: said once the room has done it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from papote.people.account import Identity
from papote.protocol import client as wishes
from papote.rooms.manager import Seat
from papote.types import PlayerId

HostWish = (
    wishes.CallToStage
    | wishes.DismissFromStage
    | wishes.Megaphone
    | wishes.Spread
    | wishes.CallBack
    | wishes.Timer
    | wishes.Record
    | wishes.Chapter
)
"""What rooms do for hosts alone, but that anybody ends his own time on a stage."""

Note = Callable[[Identity, str, str, dict[str, Any]], None]
"""Hears who did what to whom, with what else there is to say."""


def nowhere(*_: object) -> None:
    """Where nobody keeps a log."""


def note_deed(note: Note, seat: Seat, wish: HostWish, action: str) -> None:
    """Tell of what somebody has done, if he is a host; ``action`` is what the wish is called."""
    who = seat.identity
    if who is None or not who.role.hosts:
        return
    details: dict[str, Any] = {"room": seat.room.id}
    target = ""
    match wish:
        case wishes.CallToStage(to=to) | wishes.DismissFromStage(to=to):
            other = seat.room.seats.get(PlayerId(to))
            target = other.person if other is not None else ""
            if target == who.person:
                return
            if other is not None and other.identity is not None:
                if other.identity.card.listed:
                    details["name"] = other.identity.name
                else:
                    target = ""  # whoever reads the log has not stood beside him
        case wishes.Megaphone(scope=scope):
            details["scope"] = scope
        case wishes.CallBack(seconds=seconds) | wishes.Timer(seconds=seconds):
            details["seconds"] = seconds
        case wishes.Record(on=on, title=title):
            details |= {"on": on, "title": title}
        case wishes.Chapter(title=title):
            details["title"] = title
        case wishes.Spread():
            pass
    note(who, action, target, details)
