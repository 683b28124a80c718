"""Prints ``docs/protocol.md``: the messages from their classes, and around them what no class can say.

A test keeps the file equal to what is printed here. Examples are in ``examples``, the prose around the messages in
``texts``.
"""

from __future__ import annotations

import inspect
import json
import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from papote.errors import CODES
from papote.protocol import client, server, signaling
from papote.protocol.examples import MESSAGE_EXAMPLES, MOVES_EXAMPLE, WISH_EXAMPLES
from papote.protocol.texts import INTRODUCTION, PAGE

WISH_CODES: Mapping[str, tuple[str, ...]] = {
    "join": (
        "unknown_protocol",
        "unknown_room",
        "room_full",
        "too_many_connections",
        "already_joined",
        "resume_failed",
        "area_locked",
    ),
    "move": ("not_joined", "bad_number"),
    "signal": ("not_in_conversation", "stale_link", "unexpected_signal", "too_large"),
    "wave": ("unknown_player",),
    "chat": (
        "not_in_conversation",
        "unknown_channel",
        "unknown_file",
        "id_used",
        "too_many",
        "storage_unavailable",
        "storage_full",
    ),
    "edit_message": ("unknown_channel", "unknown_message", "forbidden", "too_late", "storage_unavailable"),
    "delete_message": ("unknown_channel", "unknown_message", "forbidden", "storage_unavailable"),
    "react": ("unknown_channel", "unknown_message", "bad_text", "too_many", "storage_unavailable"),
    "mark_read": ("unknown_channel",),
    "lock": ("not_in_conversation",),
    "leave_conversation": ("not_in_conversation",),
    "ring_out": ("not_in_conversation",),
    "excuse": ("not_in_conversation",),
    "claim_desk": ("no_desk", "desk_taken"),
    "take_ticket": ("no_desk", "no_slots", "too_many"),
    "next_ticket": ("no_desk",),
    "thank_desk": ("no_desk",),
    "stroll": ("no_walk",),
    "nudge": ("unknown_player", "not_disturbed", "too_many"),
    "answer_invitation": ("not_invited",),
    "topic": ("not_in_conversation",),
    "knock": ("unknown_area", "not_locked", "knocked_already", "too_many_knocks", "nobody_inside"),
    "answer_knock": ("not_knocking",),
    "call_to_stage": ("not_host", "no_stage", "unknown_player"),
    "answer_stage_call": ("not_called",),
    "dismiss_from_stage": ("not_host", "not_on_stage"),
    "megaphone": ("not_host", "unknown_area"),
    "spread": ("not_host", "no_tables"),
    "call_back": ("not_host", "no_tables"),
    "timer": ("not_host",),
    "record": ("not_host", "not_recordable", "recorded_already", "not_recorded"),
    "chapter": ("not_host", "not_recorded"),
    "consent": ("not_recorded",),
    "coffee": ("no_coffee", "no_tables"),
    "avoid_partner": ("unknown_player",),
    "offer_card": ("not_in_conversation", "too_many"),
    "answer_card": ("not_invited",),
    "forward": ("stale_session", "bad_offer", "media_unavailable", "too_large"),
    "media_failed": ("stale_session", "stale_link"),
}
"""What the room may answer, beside what every wish may meet."""

_SHARED: tuple[type, ...] = (
    server.Player,
    server.Bubble,
    server.ChatLine,
    server.ChatFile,
    server.Reaction,
    server.ConversationMember,
    server.LoudnessMember,
    server.AreaTopic,
    server.Walk,
    server.WorkDesk,
    server.Stage,
    server.Megaphone,
    server.Countdown,
    server.Recording,
    server.Voice,
    server.SlotPicture,
    server.FreeSeats,
    client.Picture,
    server.IceServer,
    server.Settings,
    signaling.Description,
    signaling.Candidate,
)


def render() -> str:
    """The whole page."""
    parts = [INTRODUCTION.format(codes=_codes()).strip(), "## From the browser", _move()]
    parts += [_wish(event, kind) for event, kind in client.WISHES.items()]
    parts += ["## From the server", _moves()]
    parts += [_message(kind) for kind in server.MESSAGES]
    parts.append("## Shapes used above")
    parts += [f"### {kind.__name__}\n\n{_doc(kind)}\n\n{_table(kind)}" for kind in _SHARED]
    parts.append(PAGE.strip())
    return "\n\n".join(parts) + "\n"


def _codes() -> str:
    return "\n".join(f"| `{code}` | {line} |" for code, line in CODES.items())


def _move() -> str:
    return (
        f"### move\n\n{_doc(client.MoveWish)}\n\nA list in this order; the limits are for each number.\n\n"
        f"{_table(client.MoveWish)}\n\n{_example('move', WISH_EXAMPLES['move'])}\n\n{_answers('move')}"
    )


def _wish(event: str, kind: type[client.Wish]) -> str:
    return (
        f"### {event}\n\n{_doc(kind)}\n\n{_table(kind)}\n\n{_example(event, WISH_EXAMPLES[event])}\n\n{_answers(event)}"
    )


def _answers(event: str) -> str:
    own = WISH_CODES.get(event, ())
    return (
        "May be refused with " + ", ".join(f"`{code}`" for code in own) + "." if own else "The room never refuses it."
    )


def _moves() -> str:
    told = (
        "Who moved, in a flat list of four whole numbers each: that in his id (17 is `p17`), x, y, and his look, which "
        "is where he faces (0 to 3), and 4 more while he walks. Sent with every tick for those within two cells (of "
        "16 × 16 tiles) of one's own, and once a second for everybody. One's own figure may be among them."
    )
    return f"### moves\n\n{told}\n\n{_example('moves', MOVES_EXAMPLE)}"


def _message(kind: type[server.ServerMessage]) -> str:
    title = f"{kind.event}: null" if kind in (server.NoConversation, server.NoForwarding) else kind.event
    return f"### {title}\n\n{_doc(kind)}\n\n{_table(kind)}\n\n{_example(kind.event, MESSAGE_EXAMPLES[kind])}"


def _doc(kind: type) -> str:
    return inspect.cleandoc(kind.__doc__ or "").replace("``", "`")


def _example(event: str, payload: Any) -> str:
    text = json.dumps([event, payload], ensure_ascii=False)
    return f"```json\n{text}\n```"


def _table(kind: type) -> str:
    fields = msgspec.structs.fields(kind)
    if not fields:
        return "No fields."
    hints = get_type_hints(kind, include_extras=True)
    lines = ["| Field | Type | |", "|---|---|---|"]
    for field in fields:
        hint = hints[field.name]
        notes = _notes(hint)
        if not field.required and kind.__struct_config__.forbid_unknown_fields:  # type: ignore[attr-defined]
            default = field.default
            optional = default is msgspec.NODEFAULT or default is msgspec.UNSET or default is None
            notes.append("optional" if optional else f"optional: `{json.dumps(default)}`")
        lines.append(f"| `{field.encode_name}` | {_type(hint)} | {'; '.join(notes)} |")
    return "\n".join(lines)


def _type(hint: Any) -> str:
    if hint is msgspec.UnsetType or hint is type(None):
        return "null" if hint is type(None) else ""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _type(arguments[0])
    if origin in (Union, types.UnionType):
        return " or ".join(text for text in map(_type, arguments) if text)
    if origin is Literal:
        return " or ".join(f"`{json.dumps(value)}`" for value in arguments)
    if origin is list:
        return f"list of {_type(arguments[0])}"
    if origin is dict:
        return f"{_type(arguments[1])} by {_type(arguments[0])}"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return {str: "text", int: "whole number", float: "number", bool: "true or false"}[hint]


def _notes(hint: Any) -> list[str]:
    """Bounds and explanation, from wherever they stand in the type."""
    notes: list[str] = []
    if get_origin(hint) is Annotated:
        inner, *extras = get_args(hint)
        for meta in extras:
            if isinstance(meta, msgspec.Meta):
                notes += _bounds(meta)
        return notes + _notes(inner)
    if get_origin(hint) in (Union, types.UnionType):
        for argument in get_args(hint):
            notes += _notes(argument)
    return notes


def _bounds(meta: msgspec.Meta) -> list[str]:
    notes = []
    if meta.max_length is not None:
        notes.append(f"{meta.min_length or 0}–{meta.max_length} characters")
    least = meta.ge if meta.ge is not None else meta.gt
    greatest = meta.le if meta.le is not None else (None if meta.lt is None else meta.lt - 1)
    if least is not None and greatest is not None:
        notes.append(f"{least}–{greatest}")
    if meta.pattern is not None:
        notes.append(f"`{meta.pattern.strip('^$')}`".replace("|", "\\|"))
    if meta.description is not None:
        notes.append(meta.description)
    return notes
