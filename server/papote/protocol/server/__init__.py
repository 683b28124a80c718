"""Every message the server sends, with its fields. They are built here once and encoded by ``codec``.

``moves`` alone has no class of its own to send: it is joined from bytes that many people share.

There is a module for each subject, with the messages and the shapes they are made of. A new message goes to the module
of its subject, among the names below and into ``MESSAGES``, in whose order it is documented; an example of it goes to
``examples``. The wishes of the same subject are in ``protocol.client``.
"""

from __future__ import annotations

from papote.protocol.server.agenda import AgendaChanged as AgendaChanged
from papote.protocol.server.agenda import EventStarted as EventStarted
from papote.protocol.server.agenda import PlaceOffered as PlaceOffered
from papote.protocol.server.base import ServerMessage as ServerMessage
from papote.protocol.server.cards import BookChanged as BookChanged
from papote.protocol.server.cards import CardAnswered as CardAnswered
from papote.protocol.server.cards import CardOffered as CardOffered
from papote.protocol.server.cards import CardOfferEnded as CardOfferEnded
from papote.protocol.server.cards import IntroductionsChanged as IntroductionsChanged
from papote.protocol.server.chat import ChatChanged as ChatChanged
from papote.protocol.server.chat import ChatFile as ChatFile
from papote.protocol.server.chat import ChatLine as ChatLine
from papote.protocol.server.chat import Chatted as Chatted
from papote.protocol.server.chat import Mentioned as Mentioned
from papote.protocol.server.chat import Reaction as Reaction
from papote.protocol.server.coffee import Coffee as Coffee
from papote.protocol.server.coffee import CoffeePartner as CoffeePartner
from papote.protocol.server.coffee import CoffeeTable as CoffeeTable
from papote.protocol.server.desks import DeskCalled as DeskCalled
from papote.protocol.server.desks import DeskChanged as DeskChanged
from papote.protocol.server.desks import DeskEnded as DeskEnded
from papote.protocol.server.desks import DeskThanked as DeskThanked
from papote.protocol.server.desks import WorkDesk as WorkDesk
from papote.protocol.server.doors import AreaLocked as AreaLocked
from papote.protocol.server.doors import InvitationEnded as InvitationEnded
from papote.protocol.server.doors import Invited as Invited
from papote.protocol.server.doors import KnockAnswered as KnockAnswered
from papote.protocol.server.doors import Knocked as Knocked
from papote.protocol.server.doors import KnockEnded as KnockEnded
from papote.protocol.server.hosting import CallBackChanged as CallBackChanged
from papote.protocol.server.hosting import CalledToStage as CalledToStage
from papote.protocol.server.hosting import Countdown as Countdown
from papote.protocol.server.hosting import Megaphone as Megaphone
from papote.protocol.server.hosting import MegaphonePutAway as MegaphonePutAway
from papote.protocol.server.hosting import MegaphoneTaken as MegaphoneTaken
from papote.protocol.server.hosting import Muted as Muted
from papote.protocol.server.hosting import Stage as Stage
from papote.protocol.server.hosting import StageCallEnded as StageCallEnded
from papote.protocol.server.hosting import StageChanged as StageChanged
from papote.protocol.server.hosting import TimerChanged as TimerChanged
from papote.protocol.server.manners import Emoted as Emoted
from papote.protocol.server.manners import Nudged as Nudged
from papote.protocol.server.manners import Said as Said
from papote.protocol.server.manners import Thanked as Thanked
from papote.protocol.server.manners import Waved as Waved
from papote.protocol.server.media import Demand as Demand
from papote.protocol.server.media import Forwarded as Forwarded
from papote.protocol.server.media import Forwarding as Forwarding
from papote.protocol.server.media import IceServer as IceServer
from papote.protocol.server.media import NoForwarding as NoForwarding
from papote.protocol.server.media import RelayedSignal as RelayedSignal
from papote.protocol.server.media import SlotPicture as SlotPicture
from papote.protocol.server.media import Slots as Slots
from papote.protocol.server.movement import Exit as Exit
from papote.protocol.server.movement import PositionFixed as PositionFixed
from papote.protocol.server.people import Beacon as Beacon
from papote.protocol.server.people import Player as Player
from papote.protocol.server.people import PlayerChange as PlayerChange
from papote.protocol.server.people import PlayerChanged as PlayerChanged
from papote.protocol.server.people import PlayerJoined as PlayerJoined
from papote.protocol.server.people import PlayerLeft as PlayerLeft
from papote.protocol.server.recordings import ChapterMarked as ChapterMarked
from papote.protocol.server.recordings import ConsentAsked as ConsentAsked
from papote.protocol.server.recordings import ConsentEnded as ConsentEnded
from papote.protocol.server.recordings import Recording as Recording
from papote.protocol.server.recordings import RecordingChanged as RecordingChanged
from papote.protocol.server.recordings import RecordingEnded as RecordingEnded
from papote.protocol.server.room import Bye as Bye
from papote.protocol.server.room import Refused as Refused
from papote.protocol.server.room import Settings as Settings
from papote.protocol.server.room import Snapshot as Snapshot
from papote.protocol.server.talk import AreaTopic as AreaTopic
from papote.protocol.server.talk import Bubble as Bubble
from papote.protocol.server.talk import BubbleChanged as BubbleChanged
from papote.protocol.server.talk import BubbleEnded as BubbleEnded
from papote.protocol.server.talk import Conversation as Conversation
from papote.protocol.server.talk import ConversationFull as ConversationFull
from papote.protocol.server.talk import ConversationMember as ConversationMember
from papote.protocol.server.talk import FreeSeats as FreeSeats
from papote.protocol.server.talk import Loudness as Loudness
from papote.protocol.server.talk import LoudnessMember as LoudnessMember
from papote.protocol.server.talk import NoConversation as NoConversation
from papote.protocol.server.talk import TopicChanged as TopicChanged
from papote.protocol.server.talk import Voice as Voice
from papote.protocol.server.talk import Voices as Voices
from papote.protocol.server.walks import Walk as Walk
from papote.protocol.server.walks import WalkChanged as WalkChanged
from papote.protocol.server.walks import WalkEnded as WalkEnded

MESSAGES: tuple[type[ServerMessage], ...] = (
    Snapshot,
    PositionFixed,
    PlayerJoined,
    PlayerLeft,
    PlayerChanged,
    BubbleChanged,
    BubbleEnded,
    AreaLocked,
    Emoted,
    Said,
    Chatted,
    ChatChanged,
    Mentioned,
    Conversation,
    NoConversation,
    Loudness,
    ConversationFull,
    RelayedSignal,
    Waved,
    DeskChanged,
    DeskEnded,
    DeskCalled,
    DeskThanked,
    WalkChanged,
    WalkEnded,
    Nudged,
    Thanked,
    Muted,
    Invited,
    InvitationEnded,
    EventStarted,
    PlaceOffered,
    AgendaChanged,
    Exit,
    Refused,
    Bye,
    TopicChanged,
    StageChanged,
    MegaphoneTaken,
    MegaphonePutAway,
    CallBackChanged,
    TimerChanged,
    RecordingChanged,
    RecordingEnded,
    ChapterMarked,
    Voices,
    Knocked,
    KnockEnded,
    KnockAnswered,
    CalledToStage,
    StageCallEnded,
    ConsentAsked,
    ConsentEnded,
    Coffee,
    CardOffered,
    CardOfferEnded,
    CardAnswered,
    BookChanged,
    IntroductionsChanged,
    Forwarding,
    NoForwarding,
    Forwarded,
    Slots,
    Demand,
)
"""Every message but ``moves``."""
