"""Facts: everything a room tells. Never refused. No behaviour here.

Who hears an event is part of its meaning: *everyone* (all joined players of the room), one
``player`` (personal), or the ``audience`` it names; some are for the *shell* alone, to keep or to act on.

There is a module for each subject, with the facts and the shapes they are told in. A new fact goes to the module of
its subject, among the names below and into ``Event``; the wishes of the same subject are in ``world.commands``.
"""

from __future__ import annotations

from papote.world.events.cards import CardAnswered as CardAnswered
from papote.world.events.cards import CardOffered as CardOffered
from papote.world.events.cards import CardOfferEnded as CardOfferEnded
from papote.world.events.cards import CardsExchanged as CardsExchanged
from papote.world.events.cards import CardShown as CardShown
from papote.world.events.cards import CardView as CardView
from papote.world.events.cards import Met as Met
from papote.world.events.coffee import CoffeeChanged as CoffeeChanged
from papote.world.events.coffee import CoffeePartner as CoffeePartner
from papote.world.events.coffee import CoffeeServed as CoffeeServed
from papote.world.events.coffee import CoffeeView as CoffeeView
from papote.world.events.desks import DeskCalled as DeskCalled
from papote.world.events.desks import DeskChanged as DeskChanged
from papote.world.events.desks import DeskEnded as DeskEnded
from papote.world.events.desks import DeskSession as DeskSession
from papote.world.events.desks import DeskThanked as DeskThanked
from papote.world.events.desks import DeskView as DeskView
from papote.world.events.doors import AreaLocked as AreaLocked
from papote.world.events.doors import InvitationEnded as InvitationEnded
from papote.world.events.doors import Invited as Invited
from papote.world.events.doors import KnockAnswered as KnockAnswered
from papote.world.events.doors import Knocked as Knocked
from papote.world.events.doors import KnockEnded as KnockEnded
from papote.world.events.finding import FoundConversation as FoundConversation
from papote.world.events.finding import FoundPerson as FoundPerson
from papote.world.events.finding import PeopleFound as PeopleFound
from papote.world.events.finding import PeopleSuggested as PeopleSuggested
from papote.world.events.finding import Reason as Reason
from papote.world.events.finding import Suggestion as Suggestion
from papote.world.events.finding import TopicsFound as TopicsFound
from papote.world.events.hosting import CallBackChanged as CallBackChanged
from papote.world.events.hosting import CalledToStage as CalledToStage
from papote.world.events.hosting import Deadline as Deadline
from papote.world.events.hosting import MegaphonePutAway as MegaphonePutAway
from papote.world.events.hosting import MegaphoneTaken as MegaphoneTaken
from papote.world.events.hosting import MegaphoneView as MegaphoneView
from papote.world.events.hosting import Muted as Muted
from papote.world.events.hosting import StageCallEnded as StageCallEnded
from papote.world.events.hosting import StageChanged as StageChanged
from papote.world.events.hosting import StageView as StageView
from papote.world.events.hosting import TimerChanged as TimerChanged
from papote.world.events.manners import Emoted as Emoted
from papote.world.events.manners import Nudged as Nudged
from papote.world.events.manners import Said as Said
from papote.world.events.manners import Thanked as Thanked
from papote.world.events.manners import Waved as Waved
from papote.world.events.movement import CellChanged as CellChanged
from papote.world.events.movement import ExitReached as ExitReached
from papote.world.events.movement import PositionFixed as PositionFixed
from papote.world.events.movement import PositionsTicked as PositionsTicked
from papote.world.events.people import Beacon as Beacon
from papote.world.events.people import PlayerChanged as PlayerChanged
from papote.world.events.people import PlayerJoined as PlayerJoined
from papote.world.events.people import PlayerLeft as PlayerLeft
from papote.world.events.people import PlayerView as PlayerView
from papote.world.events.recordings import ChapterMarked as ChapterMarked
from papote.world.events.recordings import ConsentAsked as ConsentAsked
from papote.world.events.recordings import ConsentEnded as ConsentEnded
from papote.world.events.recordings import RecordingChanged as RecordingChanged
from papote.world.events.recordings import RecordingEnded as RecordingEnded
from papote.world.events.recordings import RecordingView as RecordingView
from papote.world.events.room import CommandRefused as CommandRefused
from papote.world.events.room import Expelled as Expelled
from papote.world.events.room import Snapshot as Snapshot
from papote.world.events.room import Welcomed as Welcomed
from papote.world.events.talk import BubbleChanged as BubbleChanged
from papote.world.events.talk import BubbleEnded as BubbleEnded
from papote.world.events.talk import BubbleView as BubbleView
from papote.world.events.talk import ChatLine as ChatLine
from papote.world.events.talk import Chatted as Chatted
from papote.world.events.talk import Conversation as Conversation
from papote.world.events.talk import ConversationChanged as ConversationChanged
from papote.world.events.talk import ConversationFull as ConversationFull
from papote.world.events.talk import LoudnessChanged as LoudnessChanged
from papote.world.events.talk import Member as Member
from papote.world.events.talk import SignalAllowed as SignalAllowed
from papote.world.events.talk import TopicChanged as TopicChanged
from papote.world.events.talk import Voice as Voice
from papote.world.events.talk import VoicesChanged as VoicesChanged
from papote.world.events.walks import WalkChanged as WalkChanged
from papote.world.events.walks import WalkEnded as WalkEnded
from papote.world.events.walks import WalkView as WalkView

Event = (
    PlayerJoined
    | PlayerLeft
    | PlayerChanged
    | BubbleChanged
    | BubbleEnded
    | AreaLocked
    | Emoted
    | Said
    | Chatted
    | PositionsTicked
    | CellChanged
    | Welcomed
    | PositionFixed
    | ConversationChanged
    | LoudnessChanged
    | ConversationFull
    | Waved
    | Nudged
    | Thanked
    | DeskChanged
    | DeskEnded
    | DeskSession
    | DeskCalled
    | DeskThanked
    | WalkChanged
    | WalkEnded
    | Muted
    | Invited
    | InvitationEnded
    | ExitReached
    | SignalAllowed
    | CommandRefused
    | Expelled
    | TopicChanged
    | StageChanged
    | MegaphoneTaken
    | MegaphonePutAway
    | CallBackChanged
    | TimerChanged
    | RecordingChanged
    | RecordingEnded
    | ChapterMarked
    | VoicesChanged
    | Knocked
    | KnockEnded
    | KnockAnswered
    | CalledToStage
    | StageCallEnded
    | ConsentAsked
    | ConsentEnded
    | CardShown
    | TopicsFound
    | PeopleFound
    | PeopleSuggested
    | Met
    | CardsExchanged
    | CardOffered
    | CardOfferEnded
    | CardAnswered
    | CoffeeChanged
    | CoffeeServed
)
