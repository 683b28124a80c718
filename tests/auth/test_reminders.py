"""Letters that remind of promises: one each, also when the office dies in the middle of it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from papote.auth.letters import reminder_letter
from papote.auth.mailer import Begin, MaybeSent, Never, NotYet, SmtpMailer, smtp_server
from papote.auth.postman import LETTERS, LETTERS_SECONDS, LOOK, RETRY
from papote.auth.reminders import Reminders
from papote.errors import Unavailable
from papote.people.account import Account
from papote.people.promises import TOO_LATE, Reminder
from papote.storage import Database, file_url
from papote.storage.accounts import AccountTable
from papote.storage.promises import PromiseTable
from papote.stores import DueLetter
from papote.types import AccountId, PersonId
from tests.auth.postbox import Postbox
from tests.rooms.clock import ManualClock
from tests.storage.test_promises import promise

ADA = PersonId("a-ada")
START = ManualClock().unix()
CHILD = Path(__file__).with_name("reminder_process.py")


class Answered(NotYet):
    """Not now, says the mail server when it has the letter before it."""


class Mail:
    """Whoever sends letters, and what goes wrong with the next ones."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.wrong: list[Exception] = []
        self.before: Callable[[], Awaitable[Any]] | None = None
        """What happens before a letter is handed over,"""
        self.on_the_way: Callable[[], Awaitable[Any]] | None = None
        """and while it is."""
        self.tries = 0
        self.nobody = False
        """Whether it knows no such mailbox."""

    async def send(self, letter: EmailMessage, begin: Begin | None = None) -> None:
        """Note it, or fail: before it is handed over, or in the middle of it."""
        self.tries += 1
        if self.nobody:
            return
        if self.wrong and not isinstance(self.wrong[0], MaybeSent | Never | Answered):
            raise self.wrong.pop(0)
        if self.before is not None:
            await self.before()
        if begin is not None:
            await begin()
        if self.on_the_way is not None:
            await self.on_the_way()
        if self.wrong:
            raise self.wrong.pop(0)
        self.sent.append(letter)


class House:
    """Promises of Ada, and the reminders of an office that is started and ended by the test."""

    def __init__(self, database: Database) -> None:
        self.clock = ManualClock()
        self.mail = Mail()
        self.table = PromiseTable(database)
        self._running: Reminders | None = None

    async def start(self) -> None:
        """An office starts."""
        self._running = Reminders(
            self.table,
            self.mail,
            self.clock,
            base=lambda: "https://office.example/",
            sender="Papote <papote@example.org>",
            space_name=lambda: "Papote",
        )
        self._running.open()
        await self.settled()

    async def stop(self) -> None:
        """It ends."""
        assert self._running is not None
        await self._running.close()

    async def settled(self) -> None:
        """Until nothing is done any more: the database has answered whatever was asked."""
        for _ in range(10):
            await self.table.next_letter()
            await self.table.unlink(ADA)

    async def turn(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.turn(seconds)
        await self.settled()

    async def states(self) -> list[Reminder]:
        """What became of each letter."""
        return [each.reminder for each in await self.table.of(ADA)]

    def changed(self) -> None:
        """As the API tells."""
        assert self._running is not None
        self._running.changed()


async def ada(database: Database, email: str | None = "ada@example.org") -> None:
    """She has signed in."""
    await AccountTable(database).by_login("p", "s", Account(AccountId(ADA), email, "Ada", "a01", "fr", 0.0, 0.0))


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    """Ada has an address."""
    await ada(database)
    made = House(database)
    yield made
    if made._running is not None:
        await made.stop()


async def test_c3_a_letter_goes_out_once_when_it_is_due(house: House) -> None:
    """In her language, with what she promised to whom, and no other afterwards."""
    due = START + 600
    text = "envoyer l’article"
    more = {"other_name": "Bob", "due_at": due, "remind_at": due}
    await house.table.add(promise("P1", ADA, text=text, **more))
    await house.start()
    await house.turn(599)
    assert house.mail.sent == []
    await house.turn(LOOK)
    (letter,) = house.mail.sent
    assert (letter["To"], letter["Subject"]) == ("ada@example.org", "Votre promesse : envoyer l’article")
    content = letter.get_content()
    assert "pour Bob" in content
    assert "https://office.example/" in content
    for _ in range(5):
        await house.turn(LOOK)
    assert len(house.mail.sent) == 1
    assert await house.states() == [Reminder.SENT]


async def test_c3_three_restarts_send_nothing_twice(house: House) -> None:
    """And what came due while nobody was there goes out once."""
    await house.table.add(promise("P1", ADA, remind_at=START))
    await house.start()
    await house.table.add(promise("P2", ADA, remind_at=START + 60))
    await house.stop()
    house.clock.turn(3600)
    for _ in range(3):
        await house.start()
        await house.turn(LOOK)
        await house.stop()
    assert sorted(letter["Subject"][-2:] for letter in house.mail.sent) == ["P1", "P2"]


async def test_c3_an_office_that_closes_lets_a_letter_end(house: House) -> None:
    """It is on its way: whether it went is known before the office is gone."""
    under_way, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        under_way.set()
        await go_on.wait()

    house.mail.on_the_way = slow
    await house.table.add(promise("P1", ADA, remind_at=START))
    await house.start()
    await under_way.wait()
    closing = asyncio.create_task(house.stop())
    await house.settled()
    assert not closing.done()
    go_on.set()
    await closing
    assert await house.states() == [Reminder.SENT]


async def test_c3_what_was_certainly_not_sent_is_tried_again(house: House) -> None:
    """Later each time; and in the end it is too late."""
    house.mail.wrong = [Unavailable("mail_unavailable")] * 3
    await house.table.add(promise("P1", ADA, remind_at=START))
    await house.start()
    assert await house.states() == [Reminder.WAITING]
    await house.turn(RETRY)
    assert len(house.mail.wrong) == 1
    await house.turn(RETRY)
    assert len(house.mail.wrong) == 1, "twice as long"
    await house.turn(RETRY)
    await house.turn(4 * RETRY)
    assert len(house.mail.sent) == 1
    house.mail.wrong = [Unavailable("mail_unavailable")]
    await house.table.add(promise("P2", ADA, remind_at=house.clock.unix()))
    house.changed()
    await house.settled()
    await house.turn(TOO_LATE + 60)
    assert sorted(each.value for each in await house.states()) == ["none", "sent"]
    assert len(house.mail.sent) == 1


async def test_nobody_is_written_more_than_so_many_letters_a_day(house: House) -> None:
    """The others come the next day."""
    for number in range(LETTERS + 1):
        await house.table.add(promise(f"P{number}", ADA, remind_at=START))
    await house.start()
    for _ in range(LETTERS):
        await house.settled()
    assert len(house.mail.sent) == LETTERS
    await house.turn(LETTERS_SECONDS + 1)
    assert len(house.mail.sent) == LETTERS + 1


async def test_one_letter_nobody_takes_keeps_no_other_waiting(house: House) -> None:
    """The next one goes out with the next round."""
    house.mail.wrong = [Unavailable("mail_unavailable")]
    await house.table.add(promise("P1", ADA, remind_at=START))
    await house.table.add(promise("P2", ADA, remind_at=START + 1))
    house.clock.turn(5)
    await house.start()
    house.changed()
    await house.settled()
    assert [letter["Subject"][-2:] for letter in house.mail.sent] == ["P2"]


async def test_c3_a_letter_that_may_have_gone_is_not_sent_again(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The line broke after it was handed over: the log says so, and the page reminds anyway."""
    house.mail.wrong = [MaybeSent("mail_unavailable")]
    await house.table.add(promise("P1", ADA, remind_at=START))
    await house.start()
    assert await house.states() == [Reminder.UNSURE]
    assert "reminders_unsure" in caplog.text
    await house.turn(RETRY * 4)
    assert house.mail.sent == []


async def test_without_a_mail_server_the_page_alone_reminds(database: Database) -> None:
    """Nothing is claimed."""
    made = Reminders(
        PromiseTable(database), None, ManualClock(), base=lambda: "", sender="", space_name=lambda: "Papote"
    )
    made.open()
    assert not made.sends
    await made.close()


async def test_a_database_that_does_not_answer_is_asked_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute later."""
    await house.table.add(promise("P1", ADA, remind_at=START))

    async def gone() -> int:
        raise Unavailable("storage_unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(house.table, "recover", gone)
        await house.start()
    assert house.mail.sent == []
    await house.turn(LOOK)
    assert len(house.mail.sent) == 1


async def test_c3_an_office_that_ends_before_a_letter_is_handed_over_has_sent_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It found the letter, and no more; the next one sends it."""
    await house.table.add(promise("P1", ADA, remind_at=START))
    found = asyncio.Event()
    due = house.table.due

    async def looked(*more: Any) -> Any:
        assert await due(*more) is not None
        found.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(house.table, "due", looked)
        await house.start()
        await found.wait()
        await house.stop()
    assert (house.mail.sent, await house.states()) == ([], [Reminder.WAITING])
    await house.start()
    assert (len(house.mail.sent), await house.states()) == (1, [Reminder.SENT])


async def test_c3_a_claim_of_which_the_database_says_nothing_is_no_letter_yet(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be on disk: the letter was not handed over, so it waits again, and goes out once."""
    claim = house.table.claim

    async def unanswered(letter: DueLetter) -> bool:
        assert await claim(letter)
        raise Unavailable("storage_unavailable")

    await house.table.add(promise("P1", ADA, remind_at=START))
    with monkeypatch.context() as patched:
        patched.setattr(house.table, "claim", unanswered)
        await house.start()
    assert (house.mail.sent, await house.states()) == ([], [Reminder.WAITING])
    await house.turn(RETRY)
    assert (len(house.mail.sent), await house.states()) == (1, [Reminder.SENT])


async def test_c3_what_is_changed_on_the_way_to_the_mail_server_is_not_sent_as_it_was(house: House) -> None:
    """It goes out as it is now, at its new moment."""

    async def put_off() -> None:
        house.mail.before = None
        await house.table.change(ADA, "P1", {"remind_at": START + 600, "text": "later"}, START)

    house.mail.before = put_off
    await house.table.add(promise("P1", ADA, remind_at=START))
    await house.start()
    assert (house.mail.sent, await house.states()) == ([], [Reminder.WAITING])
    await house.turn(600)
    assert [letter["Subject"] for letter in house.mail.sent] == ["Votre promesse : later"]


async def test_c3_a_mail_server_that_puts_one_letter_off_gets_it_again_and_the_others_at_once(house: House) -> None:
    """As those do that take nothing from strangers at the first try."""
    await house.table.add(promise("P1", ADA, remind_at=START))
    await house.table.add(promise("P2", ADA, remind_at=START + 1))
    house.clock.turn(5)
    house.mail.wrong = [NotYet("mail_unavailable")]
    await house.start()
    assert [letter["Subject"][-2:] for letter in house.mail.sent] == ["P2"]
    await house.turn(RETRY)
    assert [letter["Subject"][-2:] for letter in house.mail.sent] == ["P2", "P1"]
    assert await house.states() == [Reminder.SENT, Reminder.SENT]


async def test_c3_a_mailbox_nobody_has_is_tried_once(house: House) -> None:
    """It will not be there the next time either; nor does it use up the day of anything else."""
    house.mail.nobody = True
    await house.table.add(promise("P1", ADA, remind_at=START))
    await house.start()
    await house.settled()
    assert (house.mail.tries, await house.states()) == (1, [Reminder.SENT])
    await house.turn(LETTERS_SECONDS)
    assert house.mail.tries == 1


async def test_c3_a_letter_changed_while_its_mailbox_is_looked_for_is_tried_as_it_is_now(house: House) -> None:
    """What was found out is about the one before."""
    await house.table.add(promise("P1", ADA, remind_at=START))
    send = house.mail.send

    async def put_off(letter: EmailMessage, begin: Begin | None = None) -> None:
        house.mail.send = send  # type: ignore[method-assign]
        await house.table.change(ADA, "P1", {"remind_at": START + 600}, START)

    house.mail.send = put_off  # type: ignore[method-assign]
    await house.start()
    assert await house.states() == [Reminder.WAITING]
    await house.turn(600)
    assert (len(house.mail.sent), await house.states()) == (1, [Reminder.SENT])


@pytest.mark.parametrize(("wrong", "then"), [(Never("mail_unavailable"), []), (Answered("mail_unavailable"), ["P1"])])
async def test_c3_a_letter_the_mail_server_has_seen_and_refused_keeps_no_other_waiting(
    house: House, caplog: pytest.LogCaptureFixture, wrong: Exception, then: list[str]
) -> None:
    """For good: it is not sent again, and the log says so; for now: later."""
    await house.table.add(promise("P1", ADA, remind_at=START))
    await house.table.add(promise("P2", ADA, remind_at=START + 1))
    house.clock.turn(5)
    house.mail.wrong = [wrong]
    await house.start()
    assert [letter["Subject"][-2:] for letter in house.mail.sent] == ["P2"]
    assert ("reminders_refused" in caplog.text) is (then == [])
    await house.turn(RETRY)
    await house.turn(RETRY)
    assert [letter["Subject"][-2:] for letter in house.mail.sent] == ["P2", *then]
    assert await house.states() == [Reminder.SENT, Reminder.SENT]


@pytest.mark.parametrize(
    ("wrong", "state"),
    [(Answered("mail_unavailable"), Reminder.WAITING), (MaybeSent("mail_unavailable"), Reminder.UNSURE)],
)
async def test_c3_what_came_of_a_letter_is_noted_as_soon_as_the_database_answers_again(
    house: House, monkeypatch: pytest.MonkeyPatch, wrong: Exception, state: Reminder
) -> None:
    """What was certainly not sent is no claim of a dead process, and goes out in its turn."""

    async def gone(*_: Any) -> None:
        raise Unavailable("storage_unavailable")

    house.mail.wrong = [wrong]
    await house.table.add(promise("P1", ADA, remind_at=START))
    with monkeypatch.context() as patched:
        patched.setattr(house.table, "settle", gone)
        await house.start()
    assert await house.states() == [Reminder.SENDING]
    await house.turn(LOOK)
    assert await house.states() == [state]
    await house.turn(RETRY)
    assert len(house.mail.sent) == (1 if state is Reminder.WAITING else 0)


class Killing(Postbox):
    """Kills whoever hands a letter over, before it hears that it was taken; or earlier, when it says for whom."""

    victim = 0
    early = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Kill, or know the mailbox."""
        if self.victim and self.early:
            os.kill(self.victim, signal.SIGKILL)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take it, and kill."""
        answer = await super().handle_DATA(server, session, envelope)
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
        return answer


async def run(url: str, postbox: Killing, *, kill: bool = False) -> None:
    """A process with reminders: until it is killed over a letter, or has nothing to do; then it is killed as well."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.auth.reminder_process",
        url,
        postbox.url,
        stdout=asyncio.subprocess.PIPE,
        cwd=CHILD.parents[2],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    postbox.victim = child.pid if kill else 0
    assert child.stdout is not None
    async with asyncio.timeout(120):
        line = await child.stdout.readline()
        assert line == (b"" if kill else b"idle\n")
        if not kill:
            child.kill()
        assert await child.wait() == -signal.SIGKILL


@pytest.mark.slow
async def test_c3_killed_in_the_middle_and_restarted_three_times_one_letter_was_sent(tmp_path: Path) -> None:
    """A real process, database and mail server; killed before the letter, and between the yes and our note of it."""
    url = file_url(tmp_path / "office.db")
    async with await Database.open(url) as database:
        await ada(database)
        await PromiseTable(database).add(promise("P1", ADA, remind_at=START - 1))
    postbox = Killing()
    with postbox:
        postbox.early = True
        await run(url, postbox, kill=True)
        assert postbox.letters == []
        postbox.early = False
        await run(url, postbox, kill=True)
        for _ in range(3):
            await run(url, postbox)
        assert [letter.subject for letter in postbox.letters] == ["Votre promesse : text of P1"]
        async with await Database.open(url) as database:
            table = PromiseTable(database)
            assert [each.reminder for each in await table.of(ADA)] == [Reminder.UNSURE]
            await table.add(promise("P2", ADA, remind_at=START - 1))
        await run(url, postbox)
        await run(url, postbox)
        assert len(postbox.letters) == 2


async def test_c3_a_real_mail_server_gets_the_letter(house: House) -> None:
    """By SMTP, as sign-in links go."""
    await house.table.add(promise("P1", ADA, remind_at=START))
    with Postbox() as postbox:
        mailer = SmtpMailer(smtp_server(postbox.url))
        due = await house.table.due(START)
        assert due is not None
        await mailer.send(
            reminder_letter(due.email, "papote@example.org", "nl", "Papote", due.promise, "https://o.example/")
        )
        (letter,) = postbox.letters
        assert letter.subject == "Uw belofte: text of P1"
        assert "er komt geen andere" in letter.text
