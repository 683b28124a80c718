"""Text to messages and messages to bytes: the Socket.IO packets of the default namespace, and nothing else.

A packet is decoded with a fast parser that refuses what browsers cannot read (NaN, numbers beyond
floating point, lone surrogates). Only when it refuses is the text looked at again, slowly, to name
the reason. What the messages mean is in ``client`` and ``server``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, NamedTuple, NoReturn

import msgspec
import orjson

from papote.errors import ProtocolViolation
from papote.protocol.client import COORDINATE_LIMIT, SEQ_LIMIT
from papote.protocol.server import ServerMessage

MESSAGE_LIMIT = 64 * 1024
"""Bytes of one WebSocket message."""

EVENT_LIMIT = 16 * 1024
"""Bytes of one event other than those that carry session descriptions."""

DESCRIBING = frozenset({"signal", "forward"})
"""Events that carry session descriptions."""

DEPTH_LIMIT = 6
"""How deep the JSON of one event may nest, the list around it included."""

ACK_DIGITS = 15
"""Digits of an acknowledgement's number; any client counts up from 0."""

HOT = '42["move",'
"""What the WebSocket message of a move begins with, as every client writes it."""


class PacketKind(Enum):
    """What a Socket.IO packet is, by its first character."""

    CONNECT = "0"
    DISCONNECT = "1"
    EVENT = "2"
    ACK = "3"
    CONNECT_ERROR = "4"
    BINARY_EVENT = "5"
    BINARY_ACK = "6"


class Incoming(NamedTuple):
    """One event packet: its name, its one argument, the number of the wished acknowledgement, and what is wrong."""

    event: str
    payload: Any
    ack: int | None
    code: str | None = None


class Move(NamedTuple):
    """A step: ``[seq, x, y, facing]``."""

    seq: int
    x: int
    y: int
    facing: int


def packet_kind(text: str, start: int = 0) -> PacketKind | None:
    """What kind of packet begins at ``start``; None for anything that is no packet."""
    try:
        return PacketKind(text[start : start + 1])
    except ValueError:
        return None


def decode_move(text: str | bytes, start: int = len(HOT)) -> Move:
    """The move whose list begins at ``start`` of a packet: one parse, one check."""
    try:
        value = orjson.loads(text[start:-1])
        seq, x, y, facing = value
    except (ValueError, TypeError):
        _name_move(text[start:-1])
    if not (type(seq) is type(x) is type(y) is type(facing) is int):
        raise ProtocolViolation("bad_number" if all(type(n) in (int, float) for n in value) else "bad_message")
    if not (
        1 <= seq <= SEQ_LIMIT
        and -COORDINATE_LIMIT <= x <= COORDINATE_LIMIT
        and -COORDINATE_LIMIT <= y <= COORDINATE_LIMIT
        and 0 <= facing <= 3
    ):
        raise ProtocolViolation("bad_number")
    return Move(seq, x, y, facing)


def read_move(payload: Any) -> Move:
    """The move of an event that came the ordinary way."""
    return decode_move("x" + orjson.dumps(payload).decode() + "]", 1)


def _name_move(text: str | bytes) -> NoReturn:
    code = reason(text if isinstance(text, str) else text.decode(errors="surrogateescape"))
    raise ProtocolViolation(code if code in ("bad_number", "bad_text") else "bad_message")


def decode_event(text: str, start: int = 0, *, event_limit: int = EVENT_LIMIT, depth: int = DEPTH_LIMIT) -> Incoming:
    """The event packet that begins at ``start`` (at its ``2``). Never raises: what is wrong is in ``code``."""
    position = start + 1
    ack: int | None = None
    end = len(text)
    digits = position
    while digits < end and digits - position <= ACK_DIGITS and text[digits] in "0123456789":
        digits += 1
    if digits > position:
        if digits - position > ACK_DIGITS:
            return Incoming("", None, None, "bad_message")
        ack = int(text[position:digits])
    body = text[digits:] if digits else text
    if not body.startswith("["):  # another namespace, an attachment count, or nothing
        return Incoming("", None, ack, "bad_message")
    try:
        value = orjson.loads(body)
    except (ValueError, RecursionError):
        return Incoming(_event_name(body), None, ack, reason(body))
    if not value or type(value[0]) is not str:
        return Incoming("", None, ack, "bad_message")
    event: str = value[0]
    if event not in DESCRIBING and too_long(body, event_limit):
        return Incoming(event, None, ack, "too_large")
    if len(value) != 2 or _deeper(value, depth):
        return Incoming(event, None, ack, "bad_message")
    return Incoming(event, value[1], ack)


def too_long(text: str, limit: int) -> bool:
    """Whether the text has more than ``limit`` bytes."""
    return len(text) > limit or (len(text) * 4 > limit and len(text.encode()) > limit)


def _deeper(value: Any, depth: int) -> bool:
    if depth == 0:
        return isinstance(value, dict | list)
    if isinstance(value, dict):
        return any(_deeper(item, depth - 1) for item in value.values())
    if isinstance(value, list):
        return any(_deeper(item, depth - 1) for item in value)
    return False


def _event_name(body: str) -> str:
    """The name in a list that could not be parsed, to tell the sender which request it was."""
    name = body[2:34].partition('"')[0]
    return name if body.startswith('["') and name.replace("_", "").isalnum() and name.isascii() else ""


class _BadNumber(Exception):
    """Found while looking for the reason."""


def _refuse_constant(_: str) -> NoReturn:
    raise _BadNumber


def _check_float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _BadNumber
    return value


def _check_int(text: str) -> int:
    if len(text) > 20:
        raise _BadNumber
    return int(text)


_SLOW = json.JSONDecoder(
    parse_constant=_refuse_constant,
    parse_float=_check_float,
    parse_int=_check_int,
)


def reason(text: str) -> str:
    """Why the fast parser refused a text; only called when it did."""
    try:
        value = _SLOW.decode(text)
    except _BadNumber:
        return "bad_number"
    except (ValueError, RecursionError):
        return "bad_json"
    return "bad_text" if _has_surrogate(value) else "bad_json"


def _has_surrogate(value: Any) -> bool:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            if any("\ud800" <= character <= "\udfff" for character in item):
                return True
        elif isinstance(item, dict):
            pending += item.keys()
            pending += item.values()
        elif isinstance(item, list):
            pending += item
    return False


# ---- to the client

_ENCODER = msgspec.json.Encoder()


def encode(message: ServerMessage) -> bytes:
    """The Engine.IO text message of a server event, ready for every recipient."""
    return b'42["%b",%b]' % (message.event.encode(), _ENCODER.encode(message.payload()))


def document(fields: Mapping[str, Any]) -> bytes:
    """An answer by HTTP: the same shapes as on the socket."""
    return _ENCODER.encode(fields)


def encode_ack(ack: int, **fields: Any) -> bytes:
    """The acknowledgement of one wish."""
    return b"43%d[%b]" % (ack, _ENCODER.encode(fields))


def encode_positions(positions: Iterable[tuple[str, int, int, int, bool]]) -> bytes:
    """``1,64,32,4`` and so on: the inside of a ``moves`` list, to be joined with others by commas.

    The number of the player's id, x, y, and his look: where he faces, and 4 more while he walks. A list of many is
    most of what the office sends, so every byte counts.
    """
    return b",".join(
        [
            b"%b,%d,%d,%d" % (player[1:].encode(), x, y, facing | moving << 2)
            for player, x, y, facing, moving in positions
        ]
    )


def encode_moves(parts: Iterable[bytes]) -> bytes:
    """One ``moves`` message from the insides of several."""
    return b'42["moves",[%b]]' % b",".join(part for part in parts if part)


class StrictJson:
    """What the Socket.IO library is given instead of the standard module: no NaN in either direction."""

    JSONDecodeError = ValueError

    @staticmethod
    def loads(text: str | bytes, **_: Any) -> Any:
        """Parse, refusing what browsers cannot read."""
        return orjson.loads(text)

    @staticmethod
    def dumps(value: Any, **options: Any) -> str:
        """Write, refusing the same."""
        return json.dumps(value, allow_nan=False, **options)
