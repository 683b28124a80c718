"""Contract tests of introductions: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.encounters import Encounter
from papote.people.introductions import LASTING, MOST_PENDING, TOGETHER, Introduction, Meeting, Outcome, State
from papote.people.privacy import Retention
from papote.storage import Database, StorageSettings
from papote.storage.encounters import BookTable
from papote.storage.introductions import IntroductionTable
from papote.storage.introductions_schema import introductions
from papote.storage.privacy import DAY, PrivacyTable
from papote.types import AreaId, PersonId, RoomId
from tests.storage.postgres import Server
from tests.storage.test_privacy import rows_of

NOW = 1_800_000_000.0
ADA, BOB, CYD = PersonId("g-ada"), PersonId("g-bob"), PersonId("g-cyd")
DAN, EVE = PersonId("g-dan"), PersonId("g-eve")
WISH = Introduction("I1", ADA, "Ada", CYD, "Cyd", "your potter", "about kilns", NOW, NOW + LASTING)
MEETING = Meeting(RoomId("palier"), AreaId("t4"), "Table 4, Palier", NOW + DAY)


async def asked(database: Database) -> IntroductionTable:
    """Ada has asked Cyd."""
    table = IntroductionTable(database)
    await table.ask(WISH)
    return table


async def forwarded(database: Database) -> IntroductionTable:
    """Cyd has passed it on to Bob."""
    table = await asked(database)
    assert await table.forward(CYD, "I1", BOB, "Bob", "kanarie: you will like her", NOW + 1) is not None
    return table


async def test_c8_a_wish_goes_on_from_hand_to_hand_and_ends_at_a_table(database: Database) -> None:
    """Each hand has its turn, once, and nobody else's."""
    table = await asked(database)
    assert await table.of(CYD) == (WISH,)
    assert await table.forward(BOB, "I1", BOB, "Bob", "", NOW) is None
    assert await table.accept(BOB, "I1", "Bob", MEETING, NOW) is None
    passed = await table.forward(CYD, "I1", BOB, "Bob", "be kind", NOW + 1)
    assert passed is not None
    assert (passed.state, passed.target, passed.comment) == (State.FORWARDED, BOB, "be kind")
    assert await table.forward(CYD, "I1", ADA, "Ada", "", NOW + 1) is None
    assert await table.accept(CYD, "I1", "Cyd", MEETING, NOW + 2) is None
    agreed = await table.accept(BOB, "I1", "Bobby", MEETING, NOW + 2)
    assert agreed is not None
    assert (agreed.state, agreed.target_name, agreed.meeting) == (State.ACCEPTED, "Bobby", MEETING)
    assert await table.of(ADA) == await table.of(BOB) == await table.of(CYD) == (agreed,)
    assert await table.accept(BOB, "I1", "Bob", MEETING, NOW + 3) is None
    assert await table.drop(BOB, "I1", NOW + 3) is False


async def test_c8_who_meets_about_a_time_is_found_by_it(database: Database) -> None:
    """Only those who agreed, and nobody from whom it was taken back."""
    table = await forwarded(database)
    around = (MEETING.at - 1, MEETING.at + 1)
    assert await table.meetings(*around) == ()
    agreed = await table.accept(BOB, "I1", "Bob", MEETING, NOW + 2)
    assert await table.meetings(*around) == (agreed,)
    assert await table.meetings(MEETING.at, MEETING.at + 9) == await table.meetings(0, MEETING.at) == ()
    await table.withdraw(BOB, "I1")
    assert await table.meetings(*around) == ()


async def two_offered(database: Database) -> IntroductionTable:
    """Cyd has passed on a wish to Bob, and another to Dan."""
    table = await forwarded(database)
    await table.ask(replace(WISH, id="I2", asker=EVE, asker_name="Eve"))
    assert await table.forward(CYD, "I2", DAN, "Dan", "", NOW + 1) is not None
    return table


async def test_c8_of_two_pairs_who_say_yes_to_one_table_at_once_one_has_it(database: Database) -> None:
    """The other is told, and says yes to another table."""
    table = await two_offered(database)
    bob = table.accept(BOB, "I1", "Bob", MEETING, NOW + 2)
    dan = table.accept(DAN, "I2", "Dan", replace(MEETING, at=MEETING.at + TOGETHER - 1), NOW + 2)
    agreed, refused = await asyncio.gather(bob, dan, return_exceptions=True)
    assert isinstance(agreed, Introduction)
    assert isinstance(refused, Refused)
    assert refused.code == "table_taken"
    other = replace(MEETING, area=AreaId("t5"))
    with pytest.raises(Refused, match="table_taken"):
        await table.accept(DAN, "I2", "Dan", other, NOW + 3, heard_in=(AreaId("t4"), AreaId("t5")))
    assert await table.accept(DAN, "I2", "Dan", other, NOW + 3) is not None
    assert await table.accept(DAN, "I2", "Dan", MEETING, NOW + 4) is None


async def test_c8_of_two_offices_on_one_database_one_gives_the_table_away(
    postgres: Server, postgres_template: str
) -> None:
    """The second waits for what the first has not committed yet, and reads it then."""
    holding, let_go = asyncio.Event(), asyncio.Event()

    async def hold(connection: AsyncConnection) -> None:
        holding.set()
        await let_go.wait()

    async def waits(connection: AsyncConnection) -> bool:
        return bool(await connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))

    patient = StorageSettings(job_seconds=60, wait_seconds=120, batch_seconds=60)
    with postgres.database(postgres_template) as url:
        async with await Database.open(url, settings=patient) as one, await Database.open(url, settings=patient) as two:
            table = await two_offered(one)
            first = asyncio.create_task(table.accept(BOB, "I1", "Bob", MEETING, NOW + 2))
            held = asyncio.create_task(one.write(hold))  # in the transaction of the yes, which stays open with it
            await holding.wait()
            second = asyncio.create_task(IntroductionTable(two).accept(DAN, "I2", "Dan", MEETING, NOW + 2))
            while not second.done() and not await two.read(waits):
                await asyncio.sleep(0)
            let_go.set()
            assert await first is not None
            await held
            with pytest.raises(Refused, match="table_taken"):
                await second


@pytest.mark.parametrize(
    "elsewhere",
    [replace(MEETING, room=RoomId("jardin")), replace(MEETING, at=MEETING.at + TOGETHER)],
)
async def test_c8_a_table_is_anothers_in_another_room_and_half_an_hour_later(
    database: Database, elsewhere: Meeting
) -> None:
    """Who meets there then is in nobody's way."""
    table = await two_offered(database)
    assert await table.accept(BOB, "I1", "Bob", MEETING, NOW + 2) is not None
    assert await table.accept(DAN, "I2", "Dan", elsewhere, NOW + 2) is not None


@pytest.mark.parametrize("who", [CYD, BOB, None])
async def test_c8_who_asks_sees_a_drop_by_anybody_as_he_sees_time_run_out(
    database: Database, who: PersonId | None
) -> None:
    """Until its time is over it waits; then it is not now; another may be asked for no sooner."""
    table = await (asked if who == CYD else forwarded)(database)
    if who is not None:
        assert await table.drop(who, "I1", NOW + 2) is True
        assert await table.drop(who, "I1", NOW + 2) is False
    (seen,) = await table.of(ADA)
    moments = (NOW + 3, NOW + LASTING - 1, NOW + LASTING)
    assert [seen.outcome(at) for at in moments] == [Outcome.WAITING, Outcome.WAITING, Outcome.NOT_NOW]
    for number in range(MOST_PENDING - 1):
        await table.ask(replace(WISH, id=f"more{number}"))
    with pytest.raises(Refused, match="too_many"):
        await table.ask(replace(WISH, id="late", asked_at=NOW + LASTING - 1))
    await table.ask(replace(WISH, id="new", asked_at=NOW + LASTING, expires_at=NOW + 2 * LASTING))


async def test_c8_what_was_declined_looks_passed_on_to_the_helper(database: Database) -> None:
    """And is gone for who declined."""
    table = await forwarded(database)
    (before,) = await table.of(CYD)
    assert await table.drop(BOB, "I1", NOW + 2)
    (after,) = await table.of(CYD)
    assert before.open_to(CYD, NOW + 3)
    assert after.open_to(CYD, NOW + 3)
    assert (after.target_name, after.comment) == (before.target_name, before.comment)
    assert not after.open_to(BOB, NOW + 3)


async def test_c8_three_wait_at_most_whatever_comes_at_once(database: Database) -> None:
    """One that was agreed to, or taken back, makes room."""
    table = IntroductionTable(database)
    wishes = [table.ask(replace(WISH, id=f"I{number}")) for number in range(6)]
    refused = [each for each in await asyncio.gather(*wishes, return_exceptions=True) if each is not None]
    assert [each.code for each in refused if isinstance(each, Refused)] == ["too_many"] * 3
    first, second, _ = await table.of(ADA)
    assert await table.withdraw(ADA, first.id) is not None
    await table.ask(replace(WISH, id="again"))
    await table.forward(CYD, second.id, BOB, "Bob", "", NOW)
    await table.accept(BOB, second.id, "Bob", MEETING, NOW)
    await table.ask(replace(WISH, id="once more"))


async def test_c8_after_seven_days_nothing_more_comes_of_it(database: Database) -> None:
    """It is passed on, agreed to and dropped in time, or not at all."""
    table = await asked(database)
    late = NOW + LASTING
    assert LASTING == 7 * DAY
    assert await table.forward(CYD, "I1", BOB, "Bob", "", late) is None
    assert await table.forward(CYD, "I1", BOB, "Bob", "", late - 1) is not None
    assert await table.accept(BOB, "I1", "Bob", MEETING, late) is None
    assert await table.drop(BOB, "I1", late) is False
    (seen,) = await table.of(BOB)
    assert (seen.open_to(BOB, late - 1), seen.open_to(BOB, late)) == (True, False)


async def test_c8_who_asks_or_agreed_takes_it_back(database: Database) -> None:
    """Nobody else does, and who was only asked has nothing to take back."""
    table = await forwarded(database)
    assert [await table.withdraw(who, "I1") for who in (BOB, CYD)] == [None, None]
    await table.accept(BOB, "I1", "Bob", MEETING, NOW)
    assert await table.withdraw(CYD, "I1") is None
    gone = await table.withdraw(BOB, "I1")
    assert gone is not None
    assert await table.of(ADA) == ()


@pytest.mark.parametrize("agreed", [False, True])
async def test_c8_who_is_erased_leaves_nothing_and_who_asks_does_not_see_it(database: Database, agreed: bool) -> None:
    """Bob's name and Cyd's words about him go; Ada's own words stay, and wait."""
    table = await forwarded(database)
    if agreed:
        await table.accept(BOB, "I1", "Bob", MEETING, NOW)
    before = (await table.of(ADA))[0]
    await PrivacyTable(database).erase(BOB, None, NOW)
    text = repr(await rows_of(database, introductions))
    assert "kanarie" not in text
    assert "bob" not in text.lower()
    seen = await table.of(ADA)
    if agreed:
        assert seen == ()
    else:
        assert seen[0].outcome(NOW + 2) is before.outcome(NOW + 2)
        assert (seen[0].text, seen[0].helper_name) == ("about kilns", "Cyd")
    await PrivacyTable(database).erase(ADA, None, NOW)
    assert await rows_of(database, introductions) == []


@pytest.mark.parametrize("agreed", [False, True])
async def test_c8_an_erased_helper_takes_his_words_along(database: Database, agreed: bool) -> None:
    """Who agreed to meet still do."""
    table = await forwarded(database)
    if agreed:
        await table.accept(BOB, "I1", "Bob", MEETING, NOW)
    await PrivacyTable(database).erase(CYD, None, NOW)
    (seen,) = await table.of(ADA)
    assert (seen.helper, seen.helper_name, seen.comment) == (None, "", "")
    assert (seen.target, seen.meeting) == ((BOB, MEETING) if agreed else (None, None))
    assert seen.outcome(NOW) is (Outcome.ACCEPTED if agreed else Outcome.WAITING)


async def test_c8_who_takes_himself_out_of_a_book_is_introduced_no_more(database: Database) -> None:
    """Cyd and Bob part: Ada's wish waits as it did, and Bob is asked nothing."""
    books = BookTable(database)
    await books.note([Encounter(("e1", "e2"), (CYD, BOB), ("Cyd", "Bob"), "Palier", NOW)])
    table = await forwarded(database)
    assert await books.withdraw(CYD, "e1")
    assert await table.of(BOB) == ()
    (seen,) = await table.of(ADA)
    assert (seen.helper, seen.target, seen.outcome(NOW)) == (CYD, None, Outcome.WAITING)
    await books.note([Encounter(("e3", "e4"), (ADA, CYD), ("Ada", "Cyd"), "Palier", NOW)])
    assert await books.withdraw(CYD, "e4")
    assert await table.of(CYD) == ()
    assert (await table.of(ADA))[0].helper_name == ""


async def test_c8_one_takes_along_what_one_wrote_and_nothing_that_gives_a_drop_away(database: Database) -> None:
    """Who asks reads of the answer in his data what he reads on the page."""
    table = await forwarded(database)
    privacy = PrivacyTable(database)
    before = await privacy.everything(ADA, None)
    await table.drop(BOB, "I1", NOW)
    told = await privacy.everything(ADA, None)
    assert told == before
    text = json.dumps(told)
    assert "about kilns" in text
    assert "Bob" not in text
    assert "kanarie" not in text
    helper = await privacy.everything(CYD, None)
    assert helper["introductions_asked_of_me"][0]["comment"] == "kanarie: you will like her"
    assert (await privacy.everything(BOB, None))["introductions_to_me"][0]["asker_name"] == "Ada"


async def test_c8_what_is_over_goes_in_time(database: Database) -> None:
    """With the log of what is over."""
    await forwarded(database)
    table, retention = PrivacyTable(database), Retention(log_days=180)
    await table.forget(retention, NOW + LASTING + 180 * DAY)
    assert len(await rows_of(database, introductions)) == 1
    await table.forget(retention, NOW + LASTING + 181 * DAY)
    assert await rows_of(database, introductions) == []
