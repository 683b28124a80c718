"""Every wish a client may send, with its fields and bounds. No behaviour: what a wish does is the room's to say.

The one exception to the table is ``move``: it comes ten times a second from everybody, so it is a
bare list ``[seq, x, y, facing]`` read by ``codec`` without any object around it.

There is a module for each subject. A new wish goes to the module of its subject, among the names below and into
``WISHES``, in whose order it is documented; an example of it goes to ``examples``. The messages of the same subject are
in ``protocol.server``.
"""

from __future__ import annotations

from typing import Any

import msgspec

from papote.errors import ProtocolViolation
from papote.protocol.client.base import BEACON_LENGTH as BEACON_LENGTH
from papote.protocol.client.base import CHANNEL_LENGTH as CHANNEL_LENGTH
from papote.protocol.client.base import CHAT_LENGTH as CHAT_LENGTH
from papote.protocol.client.base import CHAT_LINES as CHAT_LINES
from papote.protocol.client.base import COORDINATE_LIMIT as COORDINATE_LIMIT
from papote.protocol.client.base import COUNTDOWN_LIMIT as COUNTDOWN_LIMIT
from papote.protocol.client.base import EMOJI_LENGTH as EMOJI_LENGTH
from papote.protocol.client.base import ENTRY_LENGTH as ENTRY_LENGTH
from papote.protocol.client.base import FILES as FILES
from papote.protocol.client.base import KNOCK_LENGTH as KNOCK_LENGTH
from papote.protocol.client.base import MENTIONS as MENTIONS
from papote.protocol.client.base import MOST_SLOTS as MOST_SLOTS
from papote.protocol.client.base import NAME_LENGTH as NAME_LENGTH
from papote.protocol.client.base import PICTURES as PICTURES
from papote.protocol.client.base import PROTOCOL as PROTOCOL
from papote.protocol.client.base import QUERY_LENGTH as QUERY_LENGTH
from papote.protocol.client.base import REASON_LENGTH as REASON_LENGTH
from papote.protocol.client.base import SAY_LENGTH as SAY_LENGTH
from papote.protocol.client.base import SEQ_LIMIT as SEQ_LIMIT
from papote.protocol.client.base import STATUS_TEXT_LENGTH as STATUS_TEXT_LENGTH
from papote.protocol.client.base import TITLE_LENGTH as TITLE_LENGTH
from papote.protocol.client.base import TOPIC_LENGTH as TOPIC_LENGTH
from papote.protocol.client.base import AreaField as AreaField
from papote.protocol.client.base import AvatarField as AvatarField
from papote.protocol.client.base import ChannelField as ChannelField
from papote.protocol.client.base import FileField as FileField
from papote.protocol.client.base import NameField as NameField
from papote.protocol.client.base import NumberField as NumberField
from papote.protocol.client.base import PersonField as PersonField
from papote.protocol.client.base import PlayerField as PlayerField
from papote.protocol.client.base import RoomField as RoomField
from papote.protocol.client.base import Wish as Wish
from papote.protocol.client.cards import AnswerCard as AnswerCard
from papote.protocol.client.cards import Card as Card
from papote.protocol.client.cards import OfferCard as OfferCard
from papote.protocol.client.chat import Chat as Chat
from papote.protocol.client.chat import DeleteMessage as DeleteMessage
from papote.protocol.client.chat import EditMessage as EditMessage
from papote.protocol.client.chat import MarkRead as MarkRead
from papote.protocol.client.chat import React as React
from papote.protocol.client.coffee import AvoidPartner as AvoidPartner
from papote.protocol.client.coffee import TakeCoffee as TakeCoffee
from papote.protocol.client.desks import ClaimDesk as ClaimDesk
from papote.protocol.client.desks import NextTicket as NextTicket
from papote.protocol.client.desks import TakeTicket as TakeTicket
from papote.protocol.client.desks import ThankDesk as ThankDesk
from papote.protocol.client.doors import AnswerInvitation as AnswerInvitation
from papote.protocol.client.doors import AnswerKnock as AnswerKnock
from papote.protocol.client.doors import Knock as Knock
from papote.protocol.client.doors import Lock as Lock
from papote.protocol.client.finding import Find as Find
from papote.protocol.client.finding import Suggest as Suggest
from papote.protocol.client.finding import Topics as Topics
from papote.protocol.client.hosting import AnswerStageCall as AnswerStageCall
from papote.protocol.client.hosting import CallBack as CallBack
from papote.protocol.client.hosting import CallToStage as CallToStage
from papote.protocol.client.hosting import DismissFromStage as DismissFromStage
from papote.protocol.client.hosting import Megaphone as Megaphone
from papote.protocol.client.hosting import Spread as Spread
from papote.protocol.client.hosting import Timer as Timer
from papote.protocol.client.manners import Emote as Emote
from papote.protocol.client.manners import Excuse as Excuse
from papote.protocol.client.manners import Hand as Hand
from papote.protocol.client.manners import Nudge as Nudge
from papote.protocol.client.manners import RingOut as RingOut
from papote.protocol.client.manners import Say as Say
from papote.protocol.client.manners import Wave as Wave
from papote.protocol.client.media import Forward as Forward
from papote.protocol.client.media import MediaFailed as MediaFailed
from papote.protocol.client.media import Picture as Picture
from papote.protocol.client.media import Signal as Signal
from papote.protocol.client.media import Watch as Watch
from papote.protocol.client.movement import MoveWish as MoveWish
from papote.protocol.client.people import Beacon as Beacon
from papote.protocol.client.people import Media as Media
from papote.protocol.client.people import Profile as Profile
from papote.protocol.client.people import Quality as Quality
from papote.protocol.client.people import Status as Status
from papote.protocol.client.recordings import Chapter as Chapter
from papote.protocol.client.recordings import Consent as Consent
from papote.protocol.client.recordings import Record as Record
from papote.protocol.client.room import Join as Join
from papote.protocol.client.room import Leave as Leave
from papote.protocol.client.talk import LeaveConversation as LeaveConversation
from papote.protocol.client.talk import Topic as Topic
from papote.protocol.client.walks import Stroll as Stroll
from papote.protocol.text import composed

WISHES: dict[str, type[Wish]] = {
    "join": Join,
    "signal": Signal,
    "profile": Profile,
    "status": Status,
    "media": Media,
    "hand": Hand,
    "emote": Emote,
    "say": Say,
    "wave": Wave,
    "chat": Chat,
    "edit_message": EditMessage,
    "delete_message": DeleteMessage,
    "react": React,
    "mark_read": MarkRead,
    "lock": Lock,
    "leave_conversation": LeaveConversation,
    "ring_out": RingOut,
    "excuse": Excuse,
    "nudge": Nudge,
    "claim_desk": ClaimDesk,
    "take_ticket": TakeTicket,
    "next_ticket": NextTicket,
    "thank_desk": ThankDesk,
    "stroll": Stroll,
    "answer_invitation": AnswerInvitation,
    "leave": Leave,
    "quality": Quality,
    "topic": Topic,
    "card": Card,
    "beacon": Beacon,
    "topics": Topics,
    "find": Find,
    "suggest": Suggest,
    "knock": Knock,
    "answer_knock": AnswerKnock,
    "call_to_stage": CallToStage,
    "answer_stage_call": AnswerStageCall,
    "dismiss_from_stage": DismissFromStage,
    "megaphone": Megaphone,
    "spread": Spread,
    "call_back": CallBack,
    "timer": Timer,
    "record": Record,
    "chapter": Chapter,
    "consent": Consent,
    "coffee": TakeCoffee,
    "avoid_partner": AvoidPartner,
    "offer_card": OfferCard,
    "answer_card": AnswerCard,
    "forward": Forward,
    "media_failed": MediaFailed,
    "watch": Watch,
}
"""Every wish but ``move``, by the name of its event."""


def read_wish(event: str, payload: Any) -> Wish:
    """The wish a decoded payload stands for; raises the violation that names what is wrong with it."""
    kind = WISHES.get(event)
    if kind is None:
        raise ProtocolViolation("unknown_event")
    if kind is Join and isinstance(payload, dict) and payload.get("protocol", PROTOCOL) != PROTOCOL:
        raise ProtocolViolation("unknown_protocol")  # first: another version may well have other fields
    try:
        return msgspec.convert(composed(payload), kind, strict=True)
    except msgspec.ValidationError as error:
        raise ProtocolViolation(_code_of(str(error))) from None


def _code_of(explanation: str) -> str:
    """Which code says what msgspec found; a test keeps the words in step with the library."""
    if explanation.startswith(("Expected `int` ", "Expected `float` ", "Integer value out of range")):
        return "bad_number"
    if explanation.startswith(("Expected `int`, got `float`", "Expected `int | null`, got `float`")):
        return "bad_number"
    if explanation.startswith("Expected `str` of length"):
        return "bad_text"
    return "bad_message"
