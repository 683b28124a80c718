"""The reference client state: what a client knows after applying the server's messages in order.

Tests, bots and load generators use it, and it says in code what each message does to a client's
picture of the room. It takes decoded JSON and knows no socket.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

CHAT_LINES = 50
"""Messages of the room's channel that are kept, as many as a snapshot has."""

_STRIDE = 4


class Replica:
    """One client's picture of the room."""

    def __init__(self) -> None:
        self.room = ""
        self.you: str | None = None
        self.person = ""
        self.resume = ""
        self.seq = 0
        self.players: dict[str, dict[str, Any]] = {}
        self.bubbles: dict[str, dict[str, Any]] = {}
        self.locked_areas: set[str] = set()
        self.ajar_areas: set[str] = set()
        self.walks: dict[str, dict[str, Any]] = {}
        self.desks: dict[str, dict[str, Any]] = {}
        self.chat: list[dict[str, Any]] = []
        self.topics: dict[str, str] = {}
        self.stages: dict[str, dict[str, Any]] = {}
        self.megaphones: dict[str, dict[str, Any]] = {}
        self.call_back: dict[str, Any] | None = None
        self.timer: dict[str, Any] | None = None
        self.recordings: dict[str, dict[str, Any]] = {}
        self.voices: list[dict[str, Any]] = []
        self.forwarding: dict[str, Any] | None = None
        self.slots: dict[str, Any] | None = None
        self.consent: dict[str, Any] | None = None
        self.coffee: dict[str, Any] | None = None
        self.stage_call: dict[str, Any] | None = None
        self.knocks: dict[str, dict[str, Any]] = {}
        self.conversation: dict[str, Any] | None = None
        self.bye: dict[str, Any] | None = None

    def apply(self, event: str, payload: Any) -> None:
        """Take one message in; messages that change no state are passed over."""
        handler = getattr(self, f"_on_{event}", None)
        if handler is not None:
            handler(payload)

    def public(self) -> dict[str, Any]:
        """The public state, comparable with a fresh snapshot's."""
        return {
            "players": deepcopy(self.players),
            "bubbles": {id: {**bubble, "members": sorted(bubble["members"])} for id, bubble in self.bubbles.items()},
            "locked_areas": sorted(self.locked_areas),
            "ajar_areas": sorted(self.ajar_areas),
            "walks": deepcopy(self.walks),
            "desks": deepcopy(self.desks),
            "chat": deepcopy(self.chat),
            "topics": dict(self.topics),
            "stages": deepcopy(self.stages),
            "megaphones": deepcopy(self.megaphones),
            "call_back": self.call_back,
            "timer": self.timer,
            "recordings": deepcopy(self.recordings),
        }

    @property
    def me(self) -> dict[str, Any] | None:
        """One's own figure."""
        return self.players.get(self.you) if self.you is not None else None

    def _on_snapshot(self, snapshot: dict[str, Any]) -> None:
        self.room = snapshot["room"]
        self.you = snapshot["you"]
        self.person = snapshot["person"]
        self.resume = snapshot["resume"]
        self.seq = snapshot["seq"]
        self.players = {player["id"]: dict(player) for player in snapshot["players"]}
        self.bubbles = {bubble["id"]: dict(bubble) for bubble in snapshot["bubbles"]}
        self.locked_areas = set(snapshot["locked_areas"])
        self.ajar_areas = set(snapshot["ajar_areas"])
        self.walks = {walk["id"]: walk for walk in snapshot["walks"]}
        self.desks = {desk["area"]: desk for desk in snapshot["desks"]}
        self.chat = list(snapshot["chat"])
        self.topics = {topic["area"]: topic["topic"] for topic in snapshot["topics"]}
        self.stages = {stage["stage"]: stage for stage in snapshot["stages"]}
        self.megaphones = {megaphone["id"]: megaphone for megaphone in snapshot["megaphones"]}
        self.call_back, self.timer = snapshot["call_back"], snapshot["timer"]
        self.recordings = {recording["id"]: recording for recording in snapshot["recordings"]}
        # What is personal is told anew after a snapshot, if it still holds.
        self.conversation = self.forwarding = self.slots = self.consent = self.stage_call = None
        self.voices, self.knocks, self.coffee = [], {}, None

    def _on_moves(self, moves: list[Any]) -> None:
        for index in range(0, len(moves), _STRIDE):
            player = self.players.get(f"p{moves[index]}")
            if player is not None:
                x, y, look = moves[index + 1 : index + _STRIDE]
                player.update(x=x, y=y, facing=look & 3, moving=look >= 4)

    def _on_position_fixed(self, fixed: dict[str, Any]) -> None:
        if self.me is not None:
            self.me.update(x=fixed["x"], y=fixed["y"], facing=fixed["facing"])
        self.seq = max(self.seq, fixed["seq"])

    def _on_player_joined(self, message: dict[str, Any]) -> None:
        self.players[message["player"]["id"]] = dict(message["player"])

    def _on_player_changed(self, message: dict[str, Any]) -> None:
        player = self.players.get(message["player"]["id"])
        if player is not None:
            player.update(message["player"])

    def _on_player_left(self, message: dict[str, Any]) -> None:
        self.players.pop(message["id"], None)

    def _on_bubble_changed(self, message: dict[str, Any]) -> None:
        bubble = message["bubble"]
        self._untie(bubble["id"])
        self.bubbles[bubble["id"]] = dict(bubble)
        for member in bubble["members"]:
            if member in self.players:
                self.players[member]["bubble"] = bubble["id"]

    def _on_bubble_ended(self, message: dict[str, Any]) -> None:
        self._untie(message["id"])
        self.bubbles.pop(message["id"], None)

    def _untie(self, bubble: str) -> None:
        """Nobody is in this bubble, as far as people themselves tell it."""
        for member in self.bubbles.get(bubble, {}).get("members", ()):
            player = self.players.get(member)
            if player is not None and player["bubble"] == bubble:
                player["bubble"] = None

    def _on_area_locked(self, message: dict[str, Any]) -> None:
        (self.locked_areas.add if message["locked"] else self.locked_areas.discard)(message["area"])
        (self.ajar_areas.add if message["ajar"] else self.ajar_areas.discard)(message["area"])

    def _on_desk_changed(self, message: dict[str, Any]) -> None:
        self.desks[message["desk"]["area"]] = dict(message["desk"])

    def _on_desk_ended(self, message: dict[str, Any]) -> None:
        self.desks.pop(message["area"], None)

    def _on_walk_changed(self, message: dict[str, Any]) -> None:
        self.walks[message["walk"]["id"]] = dict(message["walk"])

    def _on_walk_ended(self, message: dict[str, Any]) -> None:
        self.walks.pop(message["id"], None)

    def _on_topic_changed(self, message: dict[str, Any]) -> None:
        self.topics.pop(message["area"], None)
        if message["topic"]:
            self.topics[message["area"]] = message["topic"]

    def _on_stage_changed(self, message: dict[str, Any]) -> None:
        stage = message["stage"]
        if stage["speakers"] or stage["called"] or stage["queue"]:
            self.stages[stage["stage"]] = dict(stage)
        else:
            self.stages.pop(stage["stage"], None)

    def _on_megaphone_taken(self, message: dict[str, Any]) -> None:
        self.megaphones[message["megaphone"]["id"]] = dict(message["megaphone"])

    def _on_megaphone_put_away(self, message: dict[str, Any]) -> None:
        self.megaphones.pop(message["id"], None)

    def _on_call_back_changed(self, message: dict[str, Any]) -> None:
        self.call_back = message["call_back"]

    def _on_timer_changed(self, message: dict[str, Any]) -> None:
        self.timer = message["timer"]

    def _on_recording_changed(self, message: dict[str, Any]) -> None:
        self.recordings[message["recording"]["id"]] = dict(message["recording"])

    def _on_recording_ended(self, message: dict[str, Any]) -> None:
        self.recordings.pop(message["id"], None)

    def _on_voices(self, message: dict[str, Any]) -> None:
        self.voices = list(message["voices"])

    def _on_forwarding(self, forwarding: dict[str, Any] | None) -> None:
        self.forwarding, self.slots = forwarding, None

    def _on_slots(self, message: dict[str, Any]) -> None:
        self.slots = message

    def _on_knocked(self, message: dict[str, Any]) -> None:
        self.knocks[message["id"]] = message

    def _on_knock_ended(self, message: dict[str, Any]) -> None:
        self.knocks.pop(message["id"], None)

    def _on_called_to_stage(self, message: dict[str, Any]) -> None:
        self.stage_call = message

    def _on_stage_call_ended(self, message: dict[str, Any]) -> None:
        self.stage_call = None

    def _on_consent_asked(self, message: dict[str, Any]) -> None:
        self.consent = message

    def _on_coffee(self, message: dict[str, Any]) -> None:
        self.coffee = message if message["waiting"] or message["table"] else None

    def _on_consent_ended(self, message: dict[str, Any]) -> None:
        self.consent = None

    def _on_chatted(self, message: dict[str, Any]) -> None:
        line = message["line"]
        if line["scope"] == "room" and all(line["number"] > known["number"] for known in self.chat[-1:]):
            self.chat = [*self.chat, line][-CHAT_LINES:]

    def _on_chat_changed(self, message: dict[str, Any]) -> None:
        line = message["line"]
        this = line["channel"], line["number"]
        self.chat = [line if (known["channel"], known["number"]) == this else known for known in self.chat]

    def _on_conversation(self, conversation: dict[str, Any] | None) -> None:
        self.conversation = deepcopy(conversation)

    def _on_loudness(self, message: dict[str, Any]) -> None:
        if self.conversation is None:
            return
        news = {member["id"]: member for member in message["members"]}
        for member in self.conversation["members"]:
            if member["id"] in news:
                member.update(loudness=news[member["id"]]["loudness"], video=news[member["id"]]["video"])

    def _on_bye(self, message: dict[str, Any]) -> None:
        self.bye = message
