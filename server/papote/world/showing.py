"""Showing oneself: name, card, status, what is on, gestures; and what hosts and blocks do about somebody.

What follows from it for conversations, stages and whoever looks is asked of the rules concerned.
"""

from __future__ import annotations

from papote.errors import Refused
from papote.types import Seconds, Status
from papote.world import commands, events
from papote.world.parts import Parts
from papote.world.player import Player


class Showing:
    """What is seen and heard of somebody."""

    def __init__(self, parts: Parts) -> None:
        self._areas = parts.areas
        self._bubbles = parts.bubbles
        self._cells = parts.cells
        self._coffee = parts.coffee
        self._desks = parts.desks
        self._finding = parts.finding
        self._knocks = parts.knocks
        self._megaphones = parts.megaphones
        self._news = parts.news
        self._players = parts.players
        self._settings = parts.settings
        self._spawn = parts.spawn
        self._stages = parts.stages
        self._steps = parts.steps
        self._talking = parts.talking
        self._walks = parts.walks

    # ---- what one shows

    def change_profile(self, player: Player, wish: commands.ChangeProfile, now: Seconds) -> None:
        """Another name or figure."""
        player.profile = wish.profile
        self._news.touch(player)

    def set_card(self, player: Player, wish: commands.SetCard, now: Seconds) -> None:
        """What one says of oneself from now on."""
        player.card = wish.card
        self._finding.changed(player)
        self._news.touch(player)

    def set_status(self, player: Player, wish: commands.SetStatus, now: Seconds) -> None:
        """Whether one may be talked to; who may not be leaves his conversation."""
        player.status = wish.status
        player.status_text = wish.text
        self._finding.changed(player)
        self._desks.look_after(player, now)
        self._news.touch(player)
        self._news.stir(player)
        self._stages.look(player, now)
        if not wish.status.reachable:
            self._walks.leave(player, now)
            self._megaphones.put_away(player)
            self._areas.vacate(player, now)
            self._coffee.stand(player, now)
            self._bubbles.withdraw(player, now)
            return
        if wish.status is not Status.BUSY:
            self._bubbles.no_longer_busy(player)
        self._areas.sit(player)
        self._bubbles.look_again(player, now)

    def set_media(self, player: Player, wish: commands.SetMedia, now: Seconds) -> None:
        """What is on: microphone, camera, screen."""
        # Who was muted while away says first, as he comes back, what was on before: that is no wish to be heard.
        player.mute_unheard = player.mute_unheard and wish.microphone
        microphone = wish.microphone and not player.mute_unheard
        if player.muted and microphone:
            player.muted = False
            self._voice_changed(player)
        player.microphone = microphone
        player.camera = wish.camera
        player.screen = wish.screen
        self._news.touch(player)

    def set_quality(self, player: Player, wish: commands.SetQuality, now: Seconds) -> None:
        """How well one's network bears it, as one's browser says."""
        player.quality = wish.quality
        player.quality_reason = wish.reason
        self._news.touch(player)

    def raise_hand(self, player: Player, wish: commands.RaiseHand, now: Seconds) -> None:
        """A hand up, or down."""
        player.hand = wish.raised
        self._stages.line_up(player)
        self._news.touch(player)

    def emote(self, player: Player, wish: commands.Emote, now: Seconds) -> None:
        """A sign that everybody sees."""
        self._news.tell(events.Emoted(player.id, wish.emote))

    def say(self, player: Player, wish: commands.Say, now: Seconds) -> None:
        """A word over one's head, for those who see it."""
        near = self._cells.within(self._cells.of(player.id), self._settings.view_cells)
        audience = tuple(other for other in near if not player.avoids(self._players[other]))
        self._news.tell(events.Said(player.id, wish.text, audience))

    def wave(self, player: Player, wish: commands.Wave, now: Seconds) -> None:
        """A greeting for one other."""
        if wish.to == player.id or wish.to not in self._players:
            raise Refused("unknown_player")
        if not player.avoids(self._players[wish.to]):  # and whoever was blocked is not told
            self._news.tell(events.Waved(wish.to, player.id))

    # ---- what is done about him

    def change_role(self, player: Player, wish: commands.ChangeRole, now: Seconds) -> None:
        """Somebody is more, or less, than he was."""
        player.role = wish.role
        self._news.touch(player)
        if not wish.role.hosts:
            self._megaphones.put_away(player)
        self._stages.look(player, now)

    def keep_apart(self, player: Player, wish: commands.KeepApart, now: Seconds) -> None:
        """With whom somebody has nothing to do from now on."""
        changed = player.apart ^ wish.apart
        player.apart = wish.apart
        self._bubbles.keep_apart(player, now)
        self._knocks.keep_apart(player, now)
        self._desks.keep_apart(player, now)
        self._coffee.keep_apart(player, now)
        for other in self._players.values():
            if other.person in changed:
                for one in (player, other):
                    self._news.touch(one)
                    self._news.listen(one)
                    self._news.stir(one)
                self._bubbles.look_again(other, now)

    def mute(self, player: Player, wish: commands.Mute, now: Seconds) -> None:
        """A host turns somebody's microphone off; he may turn it on again."""
        player.muted = True
        player.microphone = False
        if player.connected:
            self._news.tell(events.Muted(player.id, wish.by))
        else:
            player.mute_unheard, player.muted_by = True, wish.by
            self._news.touch(player)
        self._voice_changed(player)

    def lead_out(self, player: Player, wish: commands.LeadOut, now: Seconds) -> None:
        """A host sends somebody to the entrance."""
        # Out of the conversation at once: he would be heard there until the bubble lets go of who walks away.
        self._bubbles.withdraw(player, now)
        self._steps.bring(player, self._spawn.anywhere(), player.facing, "led_out", now)

    def leave_conversation(self, player: Player, wish: commands.LeaveConversation, now: Seconds) -> None:
        """Out of the conversation, and off the walk it may be."""
        self._talking.leave(player, wish, now)
        self._walks.leave(player, now)

    def _voice_changed(self, player: Player) -> None:
        """The player is heard by nobody any more, or again."""
        self._news.touch(player)
        if player.conversation is not None:
            self._news.retune(player.conversation)
        for other in self._players.values():
            self._news.listen(other)
