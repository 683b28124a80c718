"""Looking for people: what a browser asks about cards, topics and whom to meet, and the answers in acknowledgements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from papote.protocol import client as wishes
from papote.types import PlayerId, Seconds
from papote.world import commands, events

LookingWish = wishes.Card | wishes.Beacon | wishes.Topics | wishes.Find | wishes.Suggest
"""What is asked or shown here."""

Answers = events.CardShown | events.TopicsFound | events.PeopleFound | events.PeopleSuggested
"""What whoever asked is told, and nobody else."""


def looking_command(wish: LookingWish, me: PlayerId) -> commands.Command:
    """The command such a wish stands for."""
    match wish:
        case wishes.Card(id=of):
            return commands.AskCard(me, PlayerId(of))
        case wishes.Beacon(on=on, text=text, seconds=seconds):
            return commands.SetBeacon(me, on, text, seconds)
        case wishes.Topics(text=text):
            return commands.AskTopics(me, text)
        case wishes.Find(text=text):
            return commands.Find(me, text)
        case wishes.Suggest():
            return commands.AskSuggestions(me)


def answer_of(fact: Answers, unix: Callable[[Seconds], float]) -> dict[str, Any]:
    """What the acknowledgement says besides that it is so; ``unix`` turns the room's clock into everybody's."""
    match fact:
        case events.CardShown(card=card):
            beacon = card.beacon
            return {
                "card": {
                    "id": card.id,
                    "person": card.person,
                    "name": card.name,
                    "role": card.role.value,
                    "about": card.about,
                    "offers": list(card.offers),
                    "seeks": list(card.seeks),
                    "languages": list(card.languages),
                    "links": list(card.links),
                    "beacon": {"text": beacon.text, "until": unix(beacon.until)} if beacon is not None else None,
                    "status_text": card.status_text,
                }
            }
        case events.TopicsFound(topics=topics):
            return {"topics": [{"topic": topic, "people": count} for topic, count in topics]}
        case events.PeopleFound(people=people, conversations=conversations):
            return {
                "people": [person_fields(each) for each in people],
                "conversations": [conversation_fields(each) for each in conversations],
            }
        case events.PeopleSuggested(people=suggestions):
            return {"people": [suggestion_fields(each) for each in suggestions]}


def person_fields(found: events.FoundPerson) -> dict[str, Any]:
    """Somebody who was found."""
    return {"id": found.id, "offers": list(found.offers), "seeks": list(found.seeks)}


def conversation_fields(found: events.FoundConversation) -> dict[str, Any]:
    """A conversation that was found."""
    return {"bubble": found.bubble, "area": found.area, "topic": found.topic}


def suggestion_fields(found: events.Suggestion) -> dict[str, Any]:
    """Somebody one may want to meet."""
    reasons = [_reason_fields(reason) for reason in found.reasons]
    return {"id": found.id, "reasons": reasons, "languages": list(found.languages)}


def _reason_fields(reason: events.Reason) -> dict[str, Any]:
    moment = {"at": reason.at} if reason.at is not None else {}
    return {"kind": reason.kind, "topic": reason.topic, **moment}
