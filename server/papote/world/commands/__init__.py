"""Wishes: everything a room can be asked. Each may be refused. No behaviour here.

There is a module for each subject. A new wish goes to the module of its subject, among the names below and into
``Command``; the facts of the same subject are in ``world.events``.
"""

from __future__ import annotations

from papote.world.commands.cards import AnswerCard as AnswerCard
from papote.world.commands.cards import AskCard as AskCard
from papote.world.commands.cards import OfferCard as OfferCard
from papote.world.commands.cards import Remember as Remember
from papote.world.commands.cards import SetCard as SetCard
from papote.world.commands.coffee import AvoidPartner as AvoidPartner
from papote.world.commands.coffee import TakeCoffee as TakeCoffee
from papote.world.commands.desks import ClaimDesk as ClaimDesk
from papote.world.commands.desks import NextTicket as NextTicket
from papote.world.commands.desks import TakeTicket as TakeTicket
from papote.world.commands.desks import ThankDesk as ThankDesk
from papote.world.commands.doors import AnswerInvitation as AnswerInvitation
from papote.world.commands.doors import AnswerKnock as AnswerKnock
from papote.world.commands.doors import Knock as Knock
from papote.world.commands.doors import LockConversation as LockConversation
from papote.world.commands.finding import AskSuggestions as AskSuggestions
from papote.world.commands.finding import AskTopics as AskTopics
from papote.world.commands.finding import Find as Find
from papote.world.commands.hosting import AnswerStageCall as AnswerStageCall
from papote.world.commands.hosting import CallBack as CallBack
from papote.world.commands.hosting import CallToStage as CallToStage
from papote.world.commands.hosting import DismissFromStage as DismissFromStage
from papote.world.commands.hosting import LeadOut as LeadOut
from papote.world.commands.hosting import Mute as Mute
from papote.world.commands.hosting import SpreadOverTables as SpreadOverTables
from papote.world.commands.hosting import StartTimer as StartTimer
from papote.world.commands.hosting import UseMegaphone as UseMegaphone
from papote.world.commands.manners import Emote as Emote
from papote.world.commands.manners import Excuse as Excuse
from papote.world.commands.manners import Nudge as Nudge
from papote.world.commands.manners import RaiseHand as RaiseHand
from papote.world.commands.manners import RingOut as RingOut
from papote.world.commands.manners import Say as Say
from papote.world.commands.manners import Wave as Wave
from papote.world.commands.movement import Move as Move
from papote.world.commands.people import ChangeProfile as ChangeProfile
from papote.world.commands.people import ChangeRole as ChangeRole
from papote.world.commands.people import KeepApart as KeepApart
from papote.world.commands.people import Profile as Profile
from papote.world.commands.people import SetBeacon as SetBeacon
from papote.world.commands.people import SetMedia as SetMedia
from papote.world.commands.people import SetQuality as SetQuality
from papote.world.commands.people import SetStatus as SetStatus
from papote.world.commands.recordings import Consent as Consent
from papote.world.commands.recordings import MarkChapter as MarkChapter
from papote.world.commands.recordings import Record as Record
from papote.world.commands.room import OFFICE as OFFICE
from papote.world.commands.room import Disconnect as Disconnect
from papote.world.commands.room import ForgetPerson as ForgetPerson
from papote.world.commands.room import Join as Join
from papote.world.commands.room import Leave as Leave
from papote.world.commands.room import Reserve as Reserve
from papote.world.commands.room import Resume as Resume
from papote.world.commands.talk import Chat as Chat
from papote.world.commands.talk import LeaveConversation as LeaveConversation
from papote.world.commands.talk import SetTopic as SetTopic
from papote.world.commands.talk import Signal as Signal
from papote.world.commands.walks import Stroll as Stroll

Command = (
    Join
    | Move
    | Disconnect
    | Resume
    | Leave
    | ChangeProfile
    | ChangeRole
    | KeepApart
    | Reserve
    | ForgetPerson
    | SetCard
    | Remember
    | SetBeacon
    | AskCard
    | AskTopics
    | Find
    | AskSuggestions
    | Mute
    | LeadOut
    | SetStatus
    | SetMedia
    | RaiseHand
    | Emote
    | Say
    | Wave
    | Chat
    | LockConversation
    | LeaveConversation
    | RingOut
    | Excuse
    | Nudge
    | ClaimDesk
    | TakeTicket
    | NextTicket
    | ThankDesk
    | Stroll
    | AnswerInvitation
    | Signal
    | SetQuality
    | SetTopic
    | Knock
    | AnswerKnock
    | CallToStage
    | AnswerStageCall
    | DismissFromStage
    | UseMegaphone
    | SpreadOverTables
    | CallBack
    | StartTimer
    | Record
    | MarkChapter
    | Consent
    | TakeCoffee
    | AvoidPartner
    | OfferCard
    | AnswerCard
)
