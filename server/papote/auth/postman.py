"""Letters that must not come twice: each is claimed on disk, handed over, and settled; at most once, whatever dies.

A letter is claimed at the last moment: the mail server is there and knows the mailbox, and the letter itself comes
next. Whoever dies before has sent nothing, and the next process sends it. Between the claim and our note of the
server's answer a process can die, too, and nobody can tell afterwards on which side of a yes it was. A second letter
would nag, and look as if something were broken; a missing one is made good by the page, which shows what is due anyway.
So a claim that a dead process has left is never taken up again. What was certainly not sent, because the server could
not be reached or said not now, is tried again, as long as its store still has it; what it refuses for good is over.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from typing import Generic, Protocol, TypeVar

from papote.auth.mailer import Mailer, MaybeSent, Never, NotYet
from papote.errors import Unavailable
from papote.interfaces import Clock
from papote.log import Limited
from papote.people.promises import Reminder
from papote.types import PersonId, Seconds

log = logging.getLogger(__name__)

LOOK: Seconds = 60.0
"""How often it is looked at least whether something is due: clocks are set, and days are long."""

RETRY: Seconds = 300.0
"""How long a mail server that does not answer, or says no, is left alone; the same letter twice as long each time."""

LONGEST: Seconds = 6 * 3600.0
"""But not longer than this."""

LETTERS = 20
LETTERS_SECONDS: Seconds = 86_400.0
"""So many letters to one person in a day; the others wait, and those of other people go before them."""


class Due(Protocol):
    """A letter that is to be sent."""

    @property
    def id(self) -> str:
        """What tells it from the others of its store."""

    @property
    def person(self) -> PersonId:
        """Whose it is."""


L = TypeVar("L", bound=Due)


class Letters(Protocol[L]):
    """Where the letters of one kind wait."""

    async def recover(self) -> int:
        """Give up what a process that is gone has claimed; how many. Asked once, before anything is claimed."""

    async def due(self, now: Seconds, besides: Sequence[str] = (), full: Sequence[PersonId] = ()) -> L | None:
        """The letter that is due first, ``besides`` and those to people who are ``full`` aside; it goes on waiting."""

    async def claim(self, letter: L) -> bool:
        """Take it on oneself, now that it is handed over; False where it does not wait as it did: then it is not."""

    async def settle(self, letter: L, state: Reminder) -> None:
        """What came of a claimed letter."""

    async def next_letter(self) -> Seconds | None:
        """When the next one is due; None: none waits, or whoever brings one says so."""


class WithdrawnError(Exception):
    """The letter is not to be sent any more: it was changed since, or somebody else sends it."""


class Daily:
    """How many letters somebody was written of late, of whatever kind."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._written: dict[PersonId, deque[Seconds]] = {}

    def full(self) -> list[PersonId]:
        """Who has had as many letters as one gets in a day."""
        before = self._clock.now() - LETTERS_SECONDS
        for person, moments in [*self._written.items()]:
            while moments and moments[0] <= before:
                moments.popleft()
            if not moments:
                del self._written[person]
        return [person for person, moments in self._written.items() if len(moments) >= LETTERS]

    def went(self, person: PersonId) -> None:
        """One more."""
        self._written.setdefault(person, deque()).append(self._clock.now())


class Postman(Generic[L]):
    """The one sender of one kind of letters in this process. ``open`` it, ``close`` it."""

    def __init__(
        self,
        name: str,
        store: Letters[L],
        mailer: Mailer | None,
        clock: Clock,
        write: Callable[[L], EmailMessage],
        daily: Daily | None = None,
    ) -> None:
        """Without a ``mailer`` nothing is sent. ``name`` is what the log calls these letters."""
        self._name = name
        self._store = store
        self._mailer = mailer
        self._clock = clock
        self._write = write
        self._daily = daily or Daily(clock)
        self._lines = Limited(log, clock.now)
        self._changed = asyncio.Event()
        self._later: dict[str, tuple[Seconds, Seconds]] = {}
        """Letters that were not taken: until when each is left alone, and for how long that was."""
        self._outcomes: deque[tuple[L, Reminder]] = deque()
        """What came of claimed letters and is not on disk yet: it goes there before anything else is sent."""
        self._task: asyncio.Task[None] | None = None

    @property
    def sends(self) -> bool:
        """Whether letters are sent at all."""
        return self._mailer is not None

    def open(self) -> None:
        """Begin."""
        if self._mailer is not None:
            self._task = asyncio.create_task(self._run(self._mailer), name=self._name)

    async def close(self) -> None:
        """Take nothing new on; a letter that is on its way ends as its deadline lets it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def changed(self) -> None:
        """Something may be due earlier than was known."""
        self._changed.set()

    async def _run(self, mailer: Mailer) -> None:
        recovered = False
        while True:
            pause = LOOK
            try:
                if not recovered:
                    lost = await self._store.recover()
                    recovered = True
                    if lost:
                        log.warning(f"{self._name}_unsure", extra={"count": lost})
                pause = await self._send_all(mailer)
            except Unavailable as error:
                self._lines.write(logging.WARNING, f"{self._name}_wait", error.code, code=error.code)
            except Exception:  # a bug: logged, and tried again later
                self._lines.bug(self._name)
            await self._rest(pause)

    async def _send_all(self, mailer: Mailer) -> Seconds:
        """Send what is due; how long to wait then."""
        while (letter := await self._due()) is not None:
            # Once begun, only its end counts: whoever closes the office waits for it, within the mailer's deadline.
            sending = asyncio.create_task(self._send(mailer, letter), name="letter")
            try:
                unreachable = await asyncio.shield(sending)
            except asyncio.CancelledError:
                with contextlib.suppress(Unavailable):
                    await sending
                raise
            if unreachable:
                return RETRY
        due = await self._store.next_letter()
        if due is None or self._later or self._daily.full():
            return LOOK
        return max(0.0, min(LOOK, due - self._clock.unix()))

    async def _due(self) -> L | None:
        await self._write_down()
        now = self._clock.now()
        self._later = {id: rest for id, rest in self._later.items() if rest[0] > now - LONGEST}
        besides = [id for id, (until, _) in self._later.items() if until > now]
        return await self._store.due(self._clock.unix(), besides, self._daily.full())

    async def _send(self, mailer: Mailer, letter: L) -> bool:
        """Send one letter; whether the mail server could not be reached, or took nothing."""
        claimed = False

        async def claim() -> None:
            nonlocal claimed
            claimed = True  # also where the store's answer does not come: nobody else has it then
            if not await self._store.claim(letter):
                raise WithdrawnError

        try:
            await mailer.send(self._write(letter), claim)
        except WithdrawnError:
            return False
        except MaybeSent:
            log.warning(f"{self._name}_unsure", extra={"count": 1})
            self._daily.went(letter.person)
            await self._settle(letter, Reminder.UNSURE)
            return False
        except Never:
            log.warning(f"{self._name}_refused", extra={"count": 1})
        except Unavailable as error:
            pause = min(LONGEST, 2 * self._later.pop(letter.id, (0.0, RETRY / 2))[1])
            self._later[letter.id] = self._clock.now() + pause, pause
            if claimed:
                await self._settle(letter, Reminder.WAITING)
            return not isinstance(error, NotYet)  # that one mailbox has to wait keeps no other letter waiting
        self._later.pop(letter.id, None)
        if not claimed and not await self._store.claim(
            letter
        ):  # nobody lives there; what is not claimed is not settled
            return False
        self._daily.went(letter.person)
        await self._settle(letter, Reminder.SENT)
        return False

    async def _settle(self, letter: L, state: Reminder) -> None:
        self._outcomes.append((letter, state))
        await self._write_down()

    async def _write_down(self) -> None:
        while self._outcomes:
            await self._store.settle(*self._outcomes[0])
            self._outcomes.popleft()

    async def _rest(self, seconds: Seconds) -> None:
        """Until something changed, or the time has come."""
        timer = self._clock.call_at(self._clock.now() + seconds, self._changed.set)
        try:
            await self._changed.wait()
        finally:
            timer.cancel()
            self._changed.clear()
