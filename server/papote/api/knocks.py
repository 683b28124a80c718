"""Knocking at the door of a space: guests wait in front of it, hosts see who waits and let them in, or not.

Who waits is kept in memory: after a restart one knocks again.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import NameText, PeopleDesk, keep_guest
from papote.auth.keys import new_id
from papote.auth.limits import Allowance
from papote.errors import Refused
from papote.people import permissions
from papote.people.account import Access
from papote.people.admission import Pass
from papote.people.names import clean_name
from papote.protocol.text import clean
from papote.types import PersonId, Role, Seconds, SpaceId

MOST_WAITING = 200
"""In front of one space; one more is asked to come back later."""

KNOCK_SECONDS: Seconds = 900.0
"""Who has not asked for so long whether he may come in has gone away."""

WORD_SECONDS: Seconds = 12 * 3600.0
"""How long a host's word lets somebody in."""

KNOCKS = 5
KNOCKS_SECONDS: Seconds = 300.0
"""So often one may knock anew from one address."""

WORD_LENGTH = 120


class Knock(Body, frozen=True):
    """Who asks, with a word about oneself."""

    name: NameText
    text: Annotated[str, Meta(max_length=WORD_LENGTH)] = ""


class Knocking(Reply, frozen=True):
    """How it stands."""

    state: Literal["none", "waiting", "open", "refused"]


class Turn(Reply, frozen=True):
    """Whether there is room."""

    place: Annotated[int, Meta(description="in the line in front of a space that is full, from 1; 0: come in")]


class Waiting(Reply, frozen=True):
    """Somebody in front of the door."""

    id: str
    name: str
    text: str
    since: Annotated[float, Meta(description="Unix time in seconds")]


class WaitingList(Reply, frozen=True):
    """Everybody there, who came first first."""

    waiting: list[Waiting]


class AnswerAtTheDoor(Body, frozen=True):
    """In, or not now."""

    accept: bool


@dataclass(slots=True)
class _Waiting:
    id: str
    person: PersonId
    name: str
    text: str
    since: Seconds
    asked_at: Seconds
    answer: bool | None = None


class Knocks:
    """The handlers."""

    def __init__(self, desk: PeopleDesk) -> None:
        self._desk = desk
        self._lists: dict[SpaceId, OrderedDict[PersonId, _Waiting]] = {}
        self._knocks = Allowance(KNOCKS, KNOCKS_SECONDS, desk.clock.now)

    def operations(self) -> list[Operation]:
        """All of them."""
        group = "Spaces"
        return [
            Operation(
                "POST",
                "/spaces/{space}/knock",
                "Knock, and wait for a host",
                self.knock,
                group,
                body=Knock,
                answer=Knocking,
                codes=("bad_text", "banned"),
            ),
            Operation("GET", "/spaces/{space}/knock", "Ask whether one may come in", self.ask, group, answer=Knocking),
            Operation(
                "GET",
                "/spaces/{space}/turn",
                "Wait for one's turn where the space is full; whoever does not ask for 20 s has gone away",
                self.turn,
                group,
                answer=Turn,
                codes=("banned", "not_signed_in"),
            ),
            Operation(
                "GET",
                "/spaces/{space}/waiting",
                "Who waits in front of the door",
                self.list,
                group,
                who=Who.MEMBER,
                right=permissions.may_answer_at_the_door,
                answer=WaitingList,
            ),
            Operation(
                "POST",
                "/spaces/{space}/waiting/{knock}",
                "Let somebody in, or not",
                self.answer,
                group,
                who=Who.MEMBER,
                right=permissions.may_answer_at_the_door,
                body=AnswerAtTheDoor,
            ),
        ]

    def _list(self, space: SpaceId) -> OrderedDict[PersonId, _Waiting]:
        """Who waits there, without those who have gone away."""
        waiting = self._lists.setdefault(space, OrderedDict())
        now = self._desk.clock.now()
        for person in [each.person for each in waiting.values() if now - each.asked_at > KNOCK_SECONDS]:
            del waiting[person]
        return waiting

    async def knock(self, call: Call, wish: Knock) -> Knocking:
        """A guest gets his cookie here, so that he is the one who is let in."""
        space = self._desk.visits.directory.space(call.space)
        if space.access is not Access.KNOCK:
            return Knocking("none")
        if space.id in call.visitor.barred:
            raise Refused("banned")
        waiting = self._list(space.id)
        name = clean_name(wish.name)
        visitor = call.visitor
        if visitor.account is None and visitor.guest_person is None:
            visitor.guest_name = name
            keep_guest(self._desk, call, self._desk.visits.as_guest(visitor))
        known = waiting.get(visitor.person)
        if known is None or known.answer is not None:
            self._knocks.check(call.address)
            if len(waiting) >= MOST_WAITING:
                raise Refused("too_many", retry_after=60.0)
            now = self._desk.clock
            waiting.pop(visitor.person, None)
            waiting[visitor.person] = _Waiting(new_id(), visitor.person, name, clean(wish.text), now.unix(), now.now())
        return Knocking("waiting")

    async def ask(self, call: Call) -> Knocking:
        """Whoever is let in gets his pass with this answer."""
        waiting = self._list(call.space).get(call.visitor.person)
        if waiting is None:
            return Knocking("none")
        waiting.asked_at = self._desk.clock.now()
        if waiting.answer is None:
            return Knocking("waiting")
        del self._lists[call.space][call.visitor.person]
        if not waiting.answer:
            return Knocking("refused")
        until = self._desk.clock.unix() + WORD_SECONDS
        door = Pass(call.space, Access.KNOCK, f"knock-{waiting.id}", (), until)
        keep_guest(self._desk, call, self._desk.visits.as_guest(call.visitor).with_pass(door))
        return Knocking("open")

    async def turn(self, call: Call) -> Turn:
        """Members and hosts need not wait, and who may not come in need not either."""
        visitor = call.visitor
        if call.space in visitor.barred:
            raise Refused("banned")
        if call.role is not Role.GUEST:
            return Turn(0)
        if not visitor.known:  # nobody could keep a place for him
            raise Refused("not_signed_in")
        return Turn(self._desk.visits.place_in_line(visitor, call.space, self._desk.doorman.present(call.space)))

    async def list(self, call: Call) -> WaitingList:
        """Everybody who still waits."""
        found = [each for each in self._list(call.space).values() if each.answer is None]
        return WaitingList([Waiting(each.id, each.name, each.text, each.since) for each in found])

    async def answer(self, call: Call, wish: AnswerAtTheDoor) -> None:
        """The first host's answer counts."""
        id = call.part("knock")
        found = next((each for each in self._list(call.space).values() if each.id == id and each.answer is None), None)
        if found is None:
            raise Refused("not_found")
        found.answer = wish.accept
        await call.audit("let_in" if wish.accept else "not_let_in", found.person, name=found.name)
