"""Prints ``docs/protocol.md``: the messages from their classes, and around them what no class can say.

A test keeps the file equal to what is printed here, and every example valid.
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
from papote.protocol.texts import INTRODUCTION, PAGE

_PLAYER = {
    "id": "p17",
    "name": "Ada",
    "avatar": "a01",
    "x": 640,
    "y": 352,
    "facing": 0,
    "moving": False,
    "area": "coffee",
    "bubble": "b4",
    "status": "available",
    "status_text": "",
    "hand": False,
    "microphone": True,
    "camera": True,
    "screen": False,
    "connected": True,
    "role": "member",
    "seat": None,
    "quality": "good",
    "quality_reason": "",
    "person": "g-4Jf",
    "listed": True,
    "beacon": {"text": "A coffee, and your garden?", "until": 1764001500.0},
}
_STAGE = {"stage": "stage", "speakers": ["p3"], "called": [], "queue": ["p17"]}
_COUNTDOWN = {"by": "p3", "until": 1764000060.0}
_RECORDING = {
    "id": "r1",
    "stage": "stage",
    "meeting": None,
    "areas": ["stage", "auditorium"],
    "by": "p3",
    "title": "What a table is for",
    "since": 1764000000.0,
    "people": ["p3"],
}
_LINE = {
    "id": "c-1",
    "scope": "room",
    "player": "",
    "name": "Ada",
    "text": "Coffee, @Bob?",
    "at": 1764000000.25,
    "channel": "room/le-palier",
    "number": 17,
    "person": "g-4Jf",
    "mentions": ["g-9Qz"],
    "files": [{"id": "Vx0", "name": "cup.png", "type": "image/png", "size": 5120}],
    "reactions": [{"emoji": "☕", "people": ["g-9Qz"]}],
    "edited": None,
    "deleted": False,
}
_DESK = {
    "area": "desk-1",
    "owner": "p3",
    "topic": "A poster for the fête",
    "queue": ["p17"],
    "guest": "p4",
    "here": True,
    "until": 1764000600.0,
    "left": 3,
}
_WALK = {"id": "w1", "promenade": "garden", "leader": "p3", "walkers": ["p3", "p17"]}
_SDP = "v=0\r\no=- 4611 2 IN IP4 127.0.0.1\r\n…"
_CANDIDATE = {
    "candidate": "candidate:1 1 udp 2122260223 192.0.2.7 51000 typ host",
    "sdpMid": "0",
    "sdpMLineIndex": 0,
    "usernameFragment": "k3Fz",
}

WISH_EXAMPLES: Mapping[str, Any] = {
    "join": {"protocol": 1, "room": "le-palier", "entry": "", "name": "Ada", "avatar": "a01", "lang": "fr"},
    "move": [12, 640, 352, 0],
    "signal": {"to": "p3", "link": 7, "description": {"type": "offer", "sdp": _SDP}},
    "profile": {"name": "Ada L.", "avatar": "a05"},
    "status": {"status": "busy", "text": "back at ten"},
    "media": {"microphone": True, "camera": False, "screen": False},
    "hand": {"raised": True},
    "emote": {"emote": 3},
    "say": {"text": "Bonjour !"},
    "wave": {"to": "p3"},
    "chat": {
        "id": "c-1",
        "channel": "room/le-palier",
        "text": "Coffee, @Bob?",
        "mentions": ["g-9Qz"],
        "files": ["Vx0"],
    },
    "edit_message": {"channel": "room/le-palier", "number": 17, "text": "Tea, @Bob?"},
    "delete_message": {"channel": "direct/g-4Jf/g-9Qz", "number": 3},
    "react": {"channel": "area/le-palier/meeting-1", "number": 2, "emoji": "☕", "on": True},
    "mark_read": {"channel": "room/le-palier", "number": 17},
    "lock": {"locked": True, "ajar": False},
    "leave_conversation": {"thanks": "Merci pour le café !"},
    "ring_out": {"seconds": 120},
    "excuse": {},
    "nudge": {"to": "p3"},
    "claim_desk": {"on": True, "topic": "A poster for the fête", "slots": 5},
    "take_ticket": {"area": "desk-1", "on": True},
    "next_ticket": {},
    "thank_desk": {"area": "desk-1", "text": "Merci pour le coup d’œil !"},
    "stroll": {"on": True, "walk": "w1"},
    "answer_invitation": {"invitation": "b4", "accept": True},
    "leave": {},
    "quality": {"quality": "poor", "reason": "uplink"},
    "topic": {"text": "Sourdough"},
    "card": {"id": "p3"},
    "beacon": {"on": True, "text": "A coffee, and your garden?"},
    "topics": {"text": "sou"},
    "find": {"text": "sourdough"},
    "suggest": {},
    "knock": {"area": "meeting-2", "text": "Ada, about the lease"},
    "answer_knock": {"to": "p3", "accept": False, "later": True},
    "call_to_stage": {"to": "p3"},
    "answer_stage_call": {"accept": True},
    "dismiss_from_stage": {"to": "p3"},
    "megaphone": {"scope": "tables"},
    "spread": {},
    "call_back": {"seconds": 60},
    "timer": {"seconds": 300},
    "record": {"on": True, "title": "What a table is for"},
    "chapter": {"title": "Questions"},
    "consent": {"recording": "r1", "accept": True},
    "coffee": {"on": True},
    "avoid_partner": {"to": "p3"},
    "offer_card": {"to": "p3"},
    "answer_card": {"to": "p3", "accept": True},
    "forward": {"session": 4, "sdp": _SDP},
    "media_failed": {"session": 4},
    "watch": {"pictures": [{"id": "p3", "width": 480}], "mode": "full"},
}
"""One proper payload of every wish."""

MESSAGE_EXAMPLES: Mapping[type[server.ServerMessage], Any] = {
    server.Snapshot: {
        "room": "le-palier",
        "you": "p17",
        "resume": "vU3c…",
        "resumed": False,
        "time": 1764000000.5,
        "tick_rate": 20.0,
        "seq": 0,
        "players": [_PLAYER],
        "bubbles": [{"id": "b4", "members": ["p17", "p3"], "locked": False, "topic": "", "ajar": False}],
        "locked_areas": ["meeting-2"],
        "ajar_areas": [],
        "walks": [_WALK],
        "desks": [_DESK],
        "chat": [_LINE],
        "topics": [{"area": "table-3", "topic": "Sourdough"}],
        "stages": [_STAGE],
        "megaphones": [{"id": "p3", "scope": "space", "area": None}],
        "call_back": None,
        "timer": _COUNTDOWN,
        "recordings": [_RECORDING],
        "settings": {
            "voice_radius": 6.5,
            "join_radius": 5.0,
            "leave_radius": 6.5,
            "full_radius": 2.0,
            "conversation_capacity": 12,
            "overhear_radius": 6.0,
            "walk_speed": 5.0,
            "run_speed": 9.0,
            "body": 20.0,
            "resume_seconds": 30.0,
            "media_lease": 2.0,
        },
        "person": "g-4Jf",
        "numbers": {"room/le-palier": 17},
    },
    server.PositionFixed: {"seq": 12, "x": 640, "y": 352, "facing": 0, "code": "blocked"},
    server.PlayerJoined: {"player": _PLAYER},
    server.PlayerLeft: {"id": "p17"},
    server.PlayerChanged: {"player": {"id": "p17", "area": "table-2", "seat": 3}},
    server.BubbleChanged: {
        "bubble": {"id": "b4", "members": ["p17", "p3"], "locked": True, "topic": "Sourdough", "ajar": True}
    },
    server.BubbleEnded: {"id": "b4"},
    server.AreaLocked: {"area": "meeting-2", "locked": True, "ajar": False},
    server.Emoted: {"id": "p17", "emote": 3},
    server.Said: {"id": "p17", "text": "Bonjour !"},
    server.Chatted: {"line": _LINE},
    server.ChatChanged: {"line": {**_LINE, "text": "Tea, @Bob?", "edited": 1764000010.5}},
    server.Mentioned: {"line": _LINE},
    server.Conversation: {
        "id": "b4",
        "kind": "bubble",
        "engine": "mesh",
        "locked": False,
        "members": [{"id": "p3", "loudness": 0.84, "video": True, "link": 7, "polite": True}],
        "ice_servers": [{"urls": ["stun:stun.example:3478"]}],
        "ajar": False,
        "over": None,
        "excused": ["p3"],
    },
    server.NoConversation: None,
    server.Loudness: {"members": [{"id": "p3", "loudness": 0.5, "video": True}]},
    server.ConversationFull: {
        "conversation": "area:table-1",
        "capacity": 4,
        "elsewhere": [{"area": "table-2", "seats": 3}],
    },
    server.RelayedSignal: {"from": "p3", "link": 7, "candidate": _CANDIDATE},
    server.Waved: {"id": "p3"},
    server.DeskChanged: {"desk": _DESK},
    server.DeskEnded: {"area": "desk-1"},
    server.DeskCalled: {"area": "desk-1", "until": 1764000060.0},
    server.DeskThanked: {"id": "p3", "text": "Merci pour le coup d’œil !"},
    server.WalkChanged: {"walk": _WALK},
    server.WalkEnded: {"id": "w1"},
    server.Nudged: {"id": "p3"},
    server.Thanked: {"id": "p3", "text": "Merci pour le café !"},
    server.Muted: {"by": "p3"},
    server.Invited: {"invitation": "b4", "people": ["p3"]},
    server.InvitationEnded: {"invitation": "b4"},
    server.EventStarted: {
        "id": "Yk3mZt0Qh1s",
        "title": "Coffee on the landing",
        "room": "le-palier",
        "area": "table-2",
        "starts_at": 1764068400.0,
        "ends_at": 1764072000.0,
    },
    server.PlaceOffered: {"id": "Yk3mZt0Qh1s", "title": "Coffee on the landing", "claim_until": 1764065700.0},
    server.AgendaChanged: {"id": "Yk3mZt0Qh1s"},
    server.Exit: {"room": "garden", "entry": "gate"},
    server.Refused: {"code": "too_many", "request": "chat", "retry_after": 0.5},
    server.Bye: {"code": "shutting_down", "reason": CODES["shutting_down"], "retry_after": 3.0},
    server.TopicChanged: {"area": "table-3", "topic": "Sourdough"},
    server.StageChanged: {"stage": _STAGE},
    server.MegaphoneTaken: {"megaphone": {"id": "p3", "scope": "area", "area": "meeting-1"}},
    server.MegaphonePutAway: {"id": "p3"},
    server.CallBackChanged: {"call_back": _COUNTDOWN},
    server.TimerChanged: {"timer": None},
    server.RecordingChanged: {"recording": _RECORDING},
    server.RecordingEnded: {"id": "r1"},
    server.ChapterMarked: {"recording": "r1", "title": "Questions"},
    server.Voices: {"voices": [{"id": "p3", "loudness": 1.0, "video": True, "by": "stage"}]},
    server.Knocked: {"id": "p3", "area": "meeting-2", "text": "Ada, about the lease", "bubble": None},
    server.KnockEnded: {"id": "p3"},
    server.KnockAnswered: {
        "area": "meeting-2",
        "accepted": False,
        "bubble": None,
        "later": 300.0,
        "answered": True,
    },
    server.CalledToStage: {"stage": "stage", "by": "p3"},
    server.StageCallEnded: {"stage": "stage"},
    server.ConsentAsked: {"recording": "r1", "by": "p3", "title": "What a table is for"},
    server.ConsentEnded: {"recording": "r1"},
    server.Coffee: {
        "waiting": 0,
        "seconds": 0,
        "table": {
            "area": "high-table-1",
            "x": 853,
            "y": 310,
            "together": False,
            "people": [{"id": "p3", "name": "Grace", "topics": ["sourdough"]}],
            "questions": [4, 17, 9],
            "others_wait": False,
        },
        "ahead": None,
    },
    server.CardOffered: {"id": "p3"},
    server.CardOfferEnded: {"id": "p3"},
    server.CardAnswered: {"id": "p3", "accepted": True},
    server.BookChanged: {"id": "p3", "card": True},
    server.IntroductionsChanged: {"what": "agreed"},
    server.Forwarding: {"session": 4, "audio_slots": 16, "video_slots": 9, "ice_servers": []},
    server.NoForwarding: None,
    server.Forwarded: {"session": 4, "sdp": _SDP},
    server.Slots: {"session": 4, "audio": ["p3", None], "video": [{"id": "p3", "kind": "camera"}, None]},
    server.Demand: {"session": 4, "camera": 1, "screen": False},
}
"""One payload of every message."""

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

MOVES_EXAMPLE = [17, 640, 352, 4, 3, 700, 352, 1]

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
