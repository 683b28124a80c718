"""Seats: how a connection gets one in a room, gets back to the one it had, and loses it.

Who somebody is, and whether he may come in, says ``reception``; how many seats there are, ``rooms.manager``.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from papote.errors import CodedError, Refused
from papote.gateway.chatting import ChatDesk
from papote.gateway.connection import Connection, Stage
from papote.gateway.outbound import Outlet
from papote.gateway.questions import Question
from papote.gateway.reception import Reception
from papote.gateway.settings import GatewaySettings
from papote.people.account import Identity
from papote.protocol import client as wishes
from papote.rooms.manager import RoomHost, RoomManager, Seat
from papote.types import AccountId, PlayerId, Role, Seconds
from papote.world import commands


class Seating:
    """Which connection sits where."""

    reception: Reception
    """Set once it is built: it takes seats away itself."""

    def __init__(
        self,
        manager: RoomManager,
        settings: GatewaySettings,
        outlets: Mapping[RoomHost, Outlet],
        spawn: Callable[[Coroutine[Any, Any, None], str], None],
        bug: Callable[[str], None],
    ) -> None:
        """``outlets`` are where each room's events go; ``spawn`` lets a wish wait in a task of its own."""
        self._manager = manager
        self._settings = settings
        self._outlets = outlets
        self._spawn = spawn
        self._bug = bug
        self.chat: ChatDesk | None = None
        """Where what is written stays; None: nowhere."""

    # ---- coming

    def join(self, connection: Connection, wish: wishes.Join, question: Question) -> None:
        """Somebody wants to come in; where nothing has to be waited for, he is in at once."""
        host = self._manager.get(wish.room)
        settled = connection.settled or not self.reception.knows_people
        if host is not None and settled and (self.chat is None or self.chat.knows(host)):
            self._seat(connection, wish, question, host)
            return
        connection.stage = Stage.JOINING
        self._spawn(self._open_and_seat(connection, wish, question), "join")

    async def _open_and_seat(self, connection: Connection, wish: wishes.Join, question: Question) -> None:
        """The one wish that may have to wait: its room's map is read on another thread, and what was written there."""
        try:
            if not connection.settled:
                await self.reception.look_again(connection)
            host = await self._manager.open(wish.room)
            if self.chat is not None:
                await self.chat.open(host)
            if connection.stage is Stage.JOINING:
                connection.stage = Stage.CONNECTED
                self._seat(connection, wish, question, host)
        except CodedError as refusal:
            self._back_to_connected(connection)
            question.refused(refusal.code, refusal.retry_after)
        except Exception:
            self._bug("join")
            self._back_to_connected(connection)
            question.refused("internal")

    def _seat(self, connection: Connection, wish: wishes.Join, question: Question, host: RoomHost) -> None:
        seat = self._manager.find_seat(wish.resume) if wish.resume else None
        if seat is not None and not self.reception.may_resume(connection, seat):
            seat = None
        same = seat if seat is not None and seat.room is host else None
        identity = self.reception.admit(connection, wish, host.id, same)
        connection.settled = False
        if seat is not None and same is None and seat.holder is None:
            # He went to another room while his place was held.
            seat.room.runner.post(commands.Leave(seat.player), must=True)
        if same is None and identity.account is not None:
            same = self._place_of(identity.account, host)
        if same is not None:
            self._resume(connection, identity, question, same)
            return
        seat = self._manager.take_seat(host, connection, connection.address, identity.person)
        seat.identity = identity
        seat.key_host = identity.role is Role.HOST and self.reception.by_key(connection, identity)
        self._sit(connection, seat)
        profile = commands.Profile(identity.name, identity.avatar)
        command = commands.Join(
            seat.player,
            profile,
            wish.entry,
            wish.microphone,
            wish.camera,
            identity.role,
            seat.person,
            self.reception.apart(seat.person),
            identity.card,
        )
        self._post(connection, seat, command, question, partial(self._never_mind, connection, seat))

    def _place_of(self, account: AccountId, host: RoomHost) -> Seat | None:
        """An account is in one place: the newest browser has it, and what it had elsewhere ends."""
        seat = self.reception.place_of(account)
        if seat is None or seat.room is host:
            return seat
        self.take_away(seat, "replaced", None)
        return None

    def rename(self, seat: Seat, wish: wishes.Profile) -> wishes.Profile:
        """The name and figure he may have instead; raises why not."""
        return self.reception.rename(seat, wish)

    def _resume(self, connection: Connection, identity: Identity, question: Question, seat: Seat) -> None:
        old = seat.holder
        if isinstance(old, Connection):
            self._unseat(old, seat)
            seat.room.runner.post(commands.Disconnect(seat.player), must=True)
            old.bye("replaced")
        self._sit(connection, seat)
        self._post(
            connection, seat, commands.Resume(seat.player), question, partial(self._never_mind, connection, seat)
        )
        was, seat.identity = seat.identity, identity
        seat.room.runner.post(
            commands.ChangeProfile(seat.player, commands.Profile(identity.name, identity.avatar)), must=True
        )
        if was is not None and was.role is not identity.role:
            seat.room.runner.post(commands.ChangeRole(seat.player, identity.role), must=True)
        if was is not None and was.card != identity.card:
            seat.room.runner.post(commands.SetCard(seat.player, identity.card), must=True)

    def _post(
        self,
        connection: Connection,
        seat: Seat,
        command: commands.Command,
        question: Question,
        undo: partial[None],
    ) -> None:
        try:
            seat.room.runner.post(command, question.about(seat.player, undo))
        except Refused:
            undo()
            raise

    def _sit(self, connection: Connection, seat: Seat) -> None:
        connection.expect(None)
        connection.stage = Stage.JOINED
        connection.seat = seat
        seat.holder = connection
        self._outlets[seat.room].attach(seat.player, connection)
        if self.chat is not None:
            self.chat.came(seat)

    def _unseat(self, connection: Connection, seat: Seat) -> None:
        self._outlets[seat.room].detach(seat.player, connection)
        if self.chat is not None:
            self.chat.went(seat)
        if seat.holder is connection:
            seat.holder = None
        connection.seat = None

    def _never_mind(self, connection: Connection, seat: Seat) -> None:
        """The room did not take him: back to before."""
        self._unseat(connection, seat)
        self._manager.give_up(seat)
        self._back_to_connected(connection)

    def _back_to_connected(self, connection: Connection) -> None:
        if connection.stage in (Stage.JOINING, Stage.JOINED):
            connection.stage = Stage.CONNECTED
            self.expect_join(connection)

    # ---- going

    def gone(self, host: RoomHost, player: PlayerId) -> None:
        """A player left for good; his connection, if it is there, may join again."""
        seat = host.seats.get(player)
        if seat is None:
            return
        self.reception.left(seat)
        holder = seat.holder
        if isinstance(holder, Connection):
            self._unseat(holder, seat)
            self._back_to_connected(holder)
        self._manager.give_up(seat)

    def expelled(self, host: RoomHost, player: PlayerId, code: str) -> None:
        """The room wants somebody out: he is cut, and cannot come back to his place."""
        seat = host.seats.get(player)
        if seat is not None:
            self.take_away(seat, code, 10.0)

    def take_away(self, seat: Seat, code: str, retry_after: Seconds | None) -> None:
        """Nobody has this place any more, and nobody can come back to it; whoever had it hears why."""
        holder = seat.holder
        if isinstance(holder, Connection):
            self._unseat(holder, seat)
            holder.bye(code, retry_after)
        self._manager.close_seat(seat)
        seat.room.runner.post(commands.Leave(seat.player), must=True)

    def expect_join(self, connection: Connection) -> None:
        """Whoever is connected wants to come in soon, or is cut."""
        connection.expect(self._settings.join_seconds, lambda: connection.bye("connect_timeout", 1.0))

    def lose(self, connection: Connection) -> None:
        """The connection is over; the player's place is held for a while."""
        seat = connection.seat
        connection.close()
        if seat is not None:
            self._unseat(connection, seat)
            seat.room.runner.post(commands.Disconnect(seat.player), must=True)
