"""Messages that stay, on both databases: numbers without gaps, repeats that do no harm, pages and search."""

from __future__ import annotations

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.chat import (
    Access,
    Deletion,
    Draft,
    Edit,
    FileCard,
    Kept,
    Message,
    No,
    Outcome,
    Reacting,
    Reaction,
    StoredFile,
    area_channel,
    direct_channel,
    room_channel,
)
from papote.storage import Database, ensure_space
from papote.storage.chat import Messages
from papote.storage.files import Files
from papote.storage.schema import accounts
from papote.types import AreaId, ChannelId, PersonId, RoomId, SpaceId

HOME = SpaceId("home")
ADA, BOB, CYD = PersonId("ada"), PersonId("bob"), PersonId("cyd")
ROOM = room_channel(RoomId("palier"))
TABLE = area_channel(RoomId("palier"), AreaId("table-1"))
PAIR = direct_channel(BOB, ADA)


def draft(
    text: str,
    id: str = "",
    author: PersonId = ADA,
    channel: ChannelId = ROOM.id,
    at: float = 1000.0,
    files: tuple[str, ...] = (),
    absent: PersonId | None = None,
) -> Draft:
    """A message that somebody has written."""
    return Draft(channel, HOME, author, author.title(), id or text, text, at, files=files, absent=absent)


def kept(outcome: Outcome) -> Message:
    """The message, which was kept."""
    assert isinstance(outcome, Kept)
    return outcome.message


@pytest.fixture
async def chat(database: Database) -> Messages:
    """A repository, and a space for its channels."""
    await ensure_space(database, HOME, "Papote", "open", 0.0)
    return Messages(database)


async def test_messages_of_a_channel_are_counted_from_one_and_without_gaps(chat: Messages) -> None:
    """However many come together, and in however many channels."""
    first = await chat.keep([draft("one"), draft("hello", author=BOB, channel=TABLE.id), draft("two")])
    (third,) = await chat.keep([draft("three")])
    assert [kept(outcome).number for outcome in [*first, third]] == [1, 1, 2, 3]


async def test_c17_a_message_sent_again_is_kept_once(chat: Messages) -> None:
    """In the same batch and later; the answer is the same."""
    first, again = await chat.keep([draft("one", "1"), draft("one", "1")])
    (later,) = await chat.keep([draft("one", "1", at=2000.0)])
    assert [kept(outcome) for outcome in (again, later)] == [kept(first)] * 2
    assert isinstance(again, Kept) and not again.new
    assert len(await chat.page(Access(ROOM))) == 1


async def test_c17_another_text_under_the_same_id_is_refused(chat: Messages) -> None:
    """It takes no number."""
    outcomes = await chat.keep([draft("one", "1"), draft("two", "1"), draft("three", "3")])
    assert outcomes[1] == No("id_used")
    assert kept(outcomes[2]).number == 2


async def test_c17_ids_are_each_authors_own(chat: Messages) -> None:
    """Nobody can take another's."""
    outcomes = await chat.keep([draft("one", "1"), draft("two", "1", author=BOB), draft("x", "1", channel=TABLE.id)])
    assert [kept(outcome).number for outcome in outcomes] == [1, 2, 1]


async def test_a_message_that_was_changed_may_still_be_sent_again(chat: Messages) -> None:
    """The browser that repeats itself knows nothing of the change."""
    await chat.keep([draft("one", "1"), Edit(ROOM.id, 1, ADA, "first", 1010.0)])
    (again,) = await chat.keep([draft("one", "1")])
    assert kept(again).text == "first"


async def test_pages_go_back_and_forth(chat: Messages) -> None:
    """The last ones, those before, those after; always in order."""
    await chat.keep([draft(str(number)) for number in range(1, 11)])

    async def page(before: int | None = None, after: int | None = None) -> list[int]:
        found = await chat.page(Access(ROOM), before=before, after=after, limit=3)
        return [message.number for message in found]

    assert await page() == [8, 9, 10]
    assert await page(before=8) == [5, 6, 7]
    assert await page(before=1) == []
    assert await page(after=0) == [1, 2, 3]
    assert await page(after=9) == [10]


async def test_p05_nothing_from_before_one_came_in_is_read_or_found(chat: Messages) -> None:
    """Not by paging, not by searching."""
    await chat.keep(
        [draft("secret early", channel=TABLE.id, at=1000.0), draft("secret late", channel=TABLE.id, at=2000.0)]
    )
    access = Access(TABLE, since=1500.0)
    assert [message.text for message in await chat.page(access)] == ["secret late"]
    assert [message.text for message in await chat.page(access, after=0)] == ["secret late"]
    assert [message.text for message in await chat.search("secret", [access, Access(ROOM)])] == ["secret late"]


async def test_an_edit_is_seen_with_its_time(chat: Messages) -> None:
    """Within the quarter of an hour, by the author."""
    await chat.keep([draft("one")])
    outcomes = await chat.keep(
        [
            Edit(ROOM.id, 1, ADA, "first", 1900.0),
            Edit(ROOM.id, 1, BOB, "mine", 1001.0),
            Edit(ROOM.id, 1, ADA, "later", 1900.1),
            Edit(ROOM.id, 2, ADA, "nothing", 1001.0),
        ]
    )
    assert outcomes[1:] == [No("forbidden"), No("too_late"), No("unknown_message")]
    (message,) = await chat.page(Access(ROOM))
    assert message == kept(outcomes[0])
    assert (message.text, message.edited_at) == ("first", 1900.0)


async def test_what_is_deleted_leaves_only_its_number(chat: Messages, database: Database) -> None:
    """Text, mentions, files, answers and the words in the index are gone."""
    file = StoredFile(FileCard("f1", "a.txt", "application/octet-stream", 3), HOME, ADA, ROOM.id, 1000.0)
    await Files(database).add(file)
    await chat.keep([draft("croissant", files=("f1",)), Reacting(ROOM.id, 1, BOB, "👍", True)])
    (outcome,) = await chat.keep([Deletion(ROOM.id, 1, ADA, False, 1100.0)])
    assert isinstance(outcome, Kept)
    assert outcome.dropped == ("f1",)
    (message,) = await chat.page(Access(ROOM))
    assert message == outcome.message
    assert (message.text, message.files, message.reactions, message.deleted_at) == ("", (), (), 1100.0)
    assert await chat.search("croissant", [Access(ROOM)]) == []
    assert await Files(database).get("f1") is None


async def test_a_host_may_delete_what_others_wrote_and_nobody_else_may(chat: Messages) -> None:
    """A second time changes nothing more."""
    await chat.keep([draft("one")])
    refused, done, again = await chat.keep(
        [
            Deletion(ROOM.id, 1, BOB, False, 1100.0),
            Deletion(ROOM.id, 1, BOB, True, 1100.0),
            Deletion(ROOM.id, 1, ADA, False, 1200.0),
        ]
    )
    assert refused == No("forbidden")
    assert isinstance(done, Kept) and done.new
    assert isinstance(again, Kept) and not again.new


async def test_reactions_are_counted_once_a_person_and_can_be_taken_back(chat: Messages) -> None:
    """They come with the page."""
    await chat.keep([draft("one"), draft("two")])
    outcomes = await chat.keep(
        [
            Reacting(ROOM.id, 2, BOB, "👍", True),
            Reacting(ROOM.id, 2, BOB, "👍", True),
            Reacting(ROOM.id, 2, ADA, "👍", True),
            Reacting(ROOM.id, 2, ADA, "☕", True),
            Reacting(ROOM.id, 2, ADA, "☕", False),
        ]
    )
    assert [isinstance(outcome, Kept) and outcome.new for outcome in outcomes] == [True, False, True, True, True]
    first, second = await chat.page(Access(ROOM))
    assert first.reactions == ()
    assert second.reactions == kept(outcomes[-1]).reactions == (Reaction("👍", (ADA, BOB)),)


async def test_words_are_found_whatever_their_case_and_accents(chat: Messages) -> None:
    """The newest first; the last word may be only begun; nothing typed is an operator."""
    await chat.keep(
        [
            draft("La RÉUNION est à dix heures", at=1.0),
            draft("reunion demain", at=2.0),
            draft("rien", at=3.0),
            draft("réunion ailleurs", channel=PAIR.id, at=4.0),
        ]
    )

    async def found(words: str, *places: Access) -> list[float]:
        return [message.at for message in await chat.search(words, places or [Access(ROOM)])]

    assert await found("réunion") == [2.0, 1.0]
    assert await found("reun") == [2.0, 1.0]
    assert await found("réunion HEU") == [1.0]
    assert await found("reunion", Access(ROOM), Access(PAIR)) == [4.0, 2.0, 1.0]
    assert await found('"reunion" OR rien*') == []
    assert await found("NOT - ( \" '") == []
    assert await found("") == []


async def test_search_goes_on_before_a_moment(chat: Messages) -> None:
    """For the next page."""
    await chat.keep([draft(f"café {number}", at=float(number)) for number in range(5)])
    found = await chat.search("café", [Access(ROOM)], before=3.0, limit=2)
    assert [message.at for message in found] == [2.0, 1.0]


async def test_an_edited_message_is_found_by_its_new_words_alone(chat: Messages) -> None:
    """The index keeps step."""
    await chat.keep([draft("croissant"), Edit(ROOM.id, 1, ADA, "brioche", 1001.0)])
    assert await chat.search("croissant", [Access(ROOM)]) == []
    assert len(await chat.search("brioche", [Access(ROOM)])) == 1


async def test_a_file_goes_with_a_message_of_its_owner_in_its_channel(chat: Messages, database: Database) -> None:
    """Nobody shows another's, or one that was uploaded elsewhere."""
    card = FileCard("f1", "plan.png", "image/png", 70)
    await Files(database).add(StoredFile(card, HOME, ADA, ROOM.id, 1000.0))
    outcomes = await chat.keep(
        [
            draft("", "1", files=("f1",)),
            draft("mine", author=BOB, files=("f1",)),
            draft("there", channel=TABLE.id, files=("f1",)),
            draft("nothing", files=("f2",)),
        ]
    )
    assert kept(outcomes[0]).files == (card,)
    assert outcomes[1:] == [No("unknown_file")] * 3
    assert (await chat.page(Access(ROOM)))[0].files == (card,)


async def test_p04_nobody_begins_to_write_to_somebody_who_is_not_known(chat: Messages, database: Database) -> None:
    """An account is, and so is whom one has written with."""
    row = {"id": CYD, "email": None, "name": "Cyd", "avatar": "a01", "lang": "fr", "created_at": 0.0, "seen_at": 0.0}

    async def sign_up(connection: AsyncConnection) -> None:
        await connection.execute(insert(accounts), [row])

    await database.write(sign_up)
    pair, other = direct_channel(ADA, CYD), direct_channel(ADA, PersonId("zoe"))
    refused, account = await chat.keep(
        [draft("hi", channel=other.id, absent=PersonId("zoe")), draft("hi", channel=pair.id, absent=CYD)]
    )
    assert refused == No("unknown_channel")
    assert kept(account).number == 1
    first, later = await chat.keep([draft("hi", channel=PAIR.id), draft("again", channel=PAIR.id, absent=BOB)])
    assert [kept(first).number, kept(later).number] == [1, 2]


async def test_an_overview_tells_how_far_channels_are_and_how_far_one_has_read(chat: Messages) -> None:
    """Of the channels asked for, and of every one's own direct channels."""
    await chat.keep([draft("one"), draft("two"), draft("psst", channel=PAIR.id, at=5.0)])
    await chat.keep([draft("yes?", author=BOB, channel=PAIR.id, at=6.0)])
    await chat.mark(BOB, PAIR.id, 1)
    await chat.mark(BOB, ROOM.id, 99)
    await chat.mark(BOB, ROOM.id, 1)
    found = {each.channel: each for each in await chat.overview(BOB, [ROOM.id, TABLE.id])}
    assert found.keys() == {ROOM.id, PAIR.id}
    assert (found[PAIR.id].last, found[PAIR.id].read, found[PAIR.id].name, found[PAIR.id].at) == (2, 1, "Ada", 6.0)
    assert (found[ROOM.id].last, found[ROOM.id].read) == (2, 2)
    assert [each.channel for each in await chat.overview(CYD, [])] == []


async def test_files_are_counted_found_by_age_and_forgotten(database: Database) -> None:
    """What quota and retention need."""
    await ensure_space(database, HOME, "Papote", "open", 0.0)
    files = Files(database)
    for id, owner, at in (("f1", ADA, 10.0), ("f2", ADA, 20.0), ("f3", BOB, 30.0)):
        await files.add(StoredFile(FileCard(id, id, "image/png", 5), HOME, owner, ROOM.id, at))
    assert await files.used(ADA) == 10
    assert await files.used(CYD) == 0
    assert await files.older_than(20.0) == ["f1"]
    await files.remove(["f1", "f9"])
    assert await files.known(["f1", "f2", "f9"]) == {"f2"}
    assert await files.get("f1") is None
